/** Mistakes in monitoring filters: grammar, names, labels and values. */
import { eachMatch, textOperator, type Operator } from '../mutant.ts';

export const filterFields: readonly string[] = [
  'filter',
  'denominatorFilter',
  'goodServiceFilter',
  'totalServiceFilter',
  'distributionFilter',
  'timeSeries',
];

const isLogs = (text: string): boolean => /severity|jsonPayload/.test(text);

const operator = (
  name: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string | undefined,
  fix: string,
  check = 'queries/filter-syntax',
): Operator =>
  textOperator(name, filterFields, (text) => (isLogs(text) ? [] : eachMatch(text, pattern, by, { check, fix })));

const label = 'queries/unknown-label';

export const filters: readonly Operator[] = [
  operator(
    '=~ stands in a filter',
    / ?= ?monitoring\.regex\.full_match\("([^"]+)"\)/g,
    ([, text]) => `=~"${text}"`,
    'monitoring.regex.full_match("',
  ),
  operator('== stands in a filter', /(?<=type) ?= ?(?=")/g, () => ' == ', 'write ='),
  operator('&& stands for AND', / AND /g, () => ' && ', 'write AND'),
  operator('|| stands for OR', / OR /g, () => ' || ', 'write OR'),
  operator('a comma stands for AND', / AND /g, () => ', ', ''),
  operator('a quote of a filter is lost', /"$/g, () => '', '"'),
  operator('an opening quote is lost', /(?<==) ?"(?=[a-z]+\.googleapis)/g, () => '', '"'),
  operator('a bracket of a filter is lost', /\)$/g, () => '', 'close it'),
  operator('one_of stands with =one_of[…]', /one_of\(([^)]*)\)/g, ([, text]) => `one_of[${text}]`, ''),
  operator('a list stands for one_of', /= ?one_of\(([^)]*)\)/g, ([, text]) => `= (${text})`, 'one_of'),
  operator('IN stands for one_of', /= ?one_of\(([^)]*)\)/g, ([, text]) => `IN (${text})`, 'one_of'),
  operator('a function of a filter is misspelt', /starts_with/g, () => 'start_with', 'starts_with'),
  operator('a function of others', /starts_with/g, () => 'startswith', 'starts_with'),
  operator('contains stands for has_substring', /starts_with/g, () => 'contains', 'has_substring'),
  operator(
    'regex stands without its prefix',
    /monitoring\.regex\.full_match/g,
    () => 'full_match',
    'monitoring.regex.full_match',
  ),
  operator(
    'regex.match stands for full_match',
    /monitoring\.regex\.full_match/g,
    () => 'monitoring.regex.match',
    'monitoring.regex.full_match',
  ),
  operator(
    'a pattern of a filter is no regular expression',
    /(?<=full_match\(")[^"]+/g,
    ([text]) => `${text}(`,
    'correct the expression',
  ),
  operator('a pattern looks ahead', /(?<=full_match\(")[^"]+/g, ([text]) => `(?!test)${text}`, 'NOT'),
  operator('resource.type is there twice', /(?<!\ds"\))$/g, () => ' AND resource.type="global"', 'keep'),
  operator('metric is written metrics', /\bmetric(?=\.type)/g, () => 'metrics', 'metric.type'),
  operator('resource_type stands for resource.type', /resource\.type/g, () => 'resource_type', 'resource.type'),
  operator('a key has a typing error', /metric\.type/g, () => 'metric.typ', 'metric.type', label),
  operator('label stands without its part', /(?:metric|resource)\.labels\.(?=\w+ ?=)/g, () => 'labels.', ''),
  operator(
    'a metric is misspelt',
    /request_count/g,
    () => 'requests_count',
    'run.googleapis.com/request_count',
    'queries/misspelt-metric',
  ),
  operator(
    'a metric has letters swapped',
    /utilization(?=")/g,
    () => 'utilizaton',
    'utilization',
    'queries/misspelt-metric',
  ),
  operator(
    'a metric has a word too few',
    /num_undelivered_messages|oldest_unacked_message_age/g,
    ([text]) => text.replace(/s$|ed_/, (part) => (part === 's' ? '' : '_')),
    'subscription/',
    'queries/misspelt-metric',
  ),
  operator(
    'a resource type is misspelt',
    /cloud_run_revision/g,
    () => 'cloud_run_revison',
    'cloud_run_revision',
    'queries/resource-metric',
  ),
  operator(
    'a resource type is of another service',
    /cloud_run_revision(?=.*request_)/g,
    () => 'gce_instance',
    'cloud_run_revision',
    'queries/resource-metric',
  ),
  operator(
    'the domain of a metric is another',
    /run\.googleapis\.com/g,
    () => 'cloudrun.googleapis.com',
    'run.googleapis.com',
    'queries/misspelt-metric',
  ),
  operator('a label of the resource is misspelt', /service_name/g, () => 'service_nam', 'service_name', label),
  operator(
    'a label of the metric is misspelt',
    /response_code_class/g,
    () => 'response_class',
    'response_code_class',
    label,
  ),
  operator(
    'a label is on the wrong side',
    /metric\.labels\.response_code_class/g,
    () => 'resource.labels.response_code_class',
    'metric.labels',
    label,
  ),
  operator(
    'a label of the resource is on the metric',
    /resource\.labels\.(?=service_name|subscription_id|namespace_name)/g,
    () => 'metric.labels.',
    'resource.labels',
    label,
  ),
  operator('a class of answers is a number', /"5xx"/g, () => '"500"', '5xx', 'queries/label-value'),
  operator('a class of answers is in capitals', /"5xx"/g, () => '"5XX"', '5xx', 'queries/label-value'),
];
