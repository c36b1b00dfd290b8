/** PromQL that is valid, and means something else than what was meant. */
import { eachMatch, textOperator, type Operator, type Replacement } from '../mutant.ts';
import { queryFields } from './promqlSyntax.ts';

const operator = (
  check: string,
  name: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string | undefined,
  fix: string,
): Operator =>
  textOperator(name, queryFields, (query): readonly Replacement[] => eachMatch(query, pattern, by, { check, fix }));

/** Only in conditions. */
const inCondition = (
  check: string,
  name: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string | undefined,
  fix: string,
): Operator =>
  textOperator(name, ['query'], (query): readonly Replacement[] => eachMatch(query, pattern, by, { check, fix }));

const selector = String.raw`(?:[\w:]+(?:\{[^{}]*(?:\{\w+\}[^{}]*)*\})?|\{[^{}]*\})`;
const ofRate = new RegExp(String.raw`\b(?:rate|increase)\((${selector})\[[^\]]+\]\)`, 'g');
const gauge = String.raw`\b(?:node_filesystem_\w+|node_load\d|container_memory_working_set_bytes|container_spec_memory_limit_bytes|kube_deployment_\w+|pubsub_googleapis_com:\w+)(?:\{[^{}]*(?:\{[\w.]+\}[^{}]*)*\})?`;

export const promqlMeaning: readonly Operator[] = [
  operator('queries/counter-without-rate', 'a counter is read without rate()', ofRate, ([, of]) => of, 'write rate('),
  operator(
    'queries/counter-without-rate',
    'delta() is taken of a counter',
    /\b(?:rate|increase)\(/g,
    () => 'delta(',
    'write increase(',
  ),
  operator(
    'queries/rate-of-gauge',
    'rate() is taken of a gauge',
    new RegExp(`${gauge}(?![\\w{[])`, 'g'),
    ([of]) => `rate(${of}[10m])`,
    'write deriv(',
  ),
  operator(
    'queries/rate-of-gauge',
    'increase() is taken of a gauge',
    new RegExp(`${gauge}(?![\\w{[])`, 'g'),
    ([of]) => `increase(${of}[10m])`,
    'write delta(',
  ),
  operator(
    'queries/rate-after-sum',
    'rate() is taken after the sum',
    new RegExp(String.raw`\bsum((?: by \([^)]*\))? ?)\(rate\((${selector})\[[^\]]+\]\)\)`, 'g'),
    ([, by, of]) => `rate(sum${by}(${of})[5m:1m])`,
    'write sum(rate(',
  ),
  operator(
    'queries/histogram-without-le',
    'le is dropped below histogram_quantile()',
    /sum by \(le(?:, )?/g,
    () => 'sum by (',
    'write sum by (le',
  ),
  operator(
    'queries/histogram-without-le',
    'histogram_quantile() reads …_count',
    /_bucket\b/g,
    () => '_count',
    '_bucket, and keep le',
  ),
  operator(
    'queries/quantile-range',
    'a quantile is written as a percentage',
    /(?<=quantile\()0\.(\d\d)/g,
    ([, digits]) => digits,
    'write 0.9',
  ),
  operator(
    'queries/short-range',
    'a range is too short',
    /(?<=\b(?:rate|increase)\([^[]*)\[[^\]]+\]/g,
    () => '[10s]',
    'write',
  ),
  operator(
    'queries/short-range',
    'a range has no unit',
    /(?<=\b(?:rate|increase)\([^[]*)\[(\d+)m\]/g,
    ([, digits]) => `[${digits}]`,
    'write',
  ),
  inCondition(
    'policies/promql-comparison',
    'a condition does not compare',
    /(?<! and [^>]*) (?:>|>=) [\d.]+$/g,
    () => '',
    'add a comparison',
  ),
  inCondition(
    'policies/promql-bool',
    'a condition compares with bool',
    / (>|>=|<) (?=[\d.]+$)/g,
    ([, sign]) => ` ${sign} bool `,
    'without bool',
  ),
  operator(
    'queries/never-matches',
    'one side of a quotient is not grouped',
    /(?<=\/ sum) by \([^)]*\)/g,
    () => '',
    'group both sides by the same labels',
  ),
  operator(
    'queries/never-matches',
    'one side of a quotient is grouped by more labels',
    /(?<=\/ sum by \(\w+)\)/g,
    () => ', version)',
    'group both sides by the same labels',
  ),
  operator(
    'queries/never-matches',
    'one side of an operator is added up, the other is not',
    /(?<= (?:\/|!=|and) \(?)(?:container_spec_memory_limit_bytes|node_filesystem_\w+|kube_deployment_spec_replicas)/g,
    ([of]) => `sum(${of})`,
    'aggregate both sides',
  ),
  operator(
    'queries/never-matches',
    'two sides select different values of a label',
    /rate\(cache_requests_total\{result="miss"\}\[5m\]\)\) \/ sum by \(job\) \(rate\(cache_requests_total\{result=~"hit\|miss"\}\[5m\]\)/g,
    () =>
      'rate(cache_requests_total{result="miss"}[5m])) / sum by (instance) (rate(cache_requests_total{result="hit"}[5m])',
    'group both sides',
  ),
  operator(
    'queries/absent-label',
    'a query groups by a misspelt label',
    /(?<=by \((?:le, )?)(?:service_name|subscription_id|response_code_class)\b/g,
    ([label]) => label.replace('_', ''),
    'did you mean',
  ),
  operator(
    'queries/absent-label',
    'a query groups by a part of a label',
    /(?<=by \((?:le, )?)(?:service_name|subscription_id)\b/g,
    ([label]) => label.replace(/_\w+$/, ''),
    'did you mean',
  ),
  operator(
    'queries/absent-label',
    'a query selects by a misspelt label',
    /(?<=[{ ])(?:response_code_class|subscription_id)(?==)/g,
    ([label]) => label.slice(0, -1),
    'did you mean',
  ),
  operator(
    'queries/absent-label',
    'a query selects by a label of another metric',
    /(?<=[{ ])response_code_class(?==)/g,
    () => 'response_class',
    'did you mean response_code_class?',
  ),
  operator(
    'queries/absent-metric',
    'a metric lacks its last letter',
    /(?<="\w+\.googleapis\.com\/[\w/]+|googleapis_com:\w+)\w(?=["{])/g,
    () => '',
    'did you mean',
  ),
  operator(
    'queries/division-by-zero',
    'a limit that may be 0 divides',
    /\((container_spec_memory_limit_bytes) > 0\)/g,
    ([, of]) => of,
    '> 0)',
  ),
  operator(
    'queries/empty-count',
    'a count of nothing is compared with few',
    /\((count\([^)]*\)) or vector\(0\)\)/g,
    ([, count]) => count,
    'or vector(0)',
  ),
];
