/**
 * What is wrong in a filter of Cloud Monitoring beyond its grammar: operators of other languages, functions, keys, selectors of SLOs.
 * Sources: Cloud Monitoring, "Monitoring filters" (cloud.google.com/monitoring/api/v3/filters); "Retrieving SLO data"
 * (cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors); the API's own refusals.
 */
import { nearest } from '../../model/nearest.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import {
  conjuncts,
  visit,
  type FilterCall,
  type FilterComparison,
  type FilterFault,
  type FilterNode,
} from './filterTree.ts';
import { regexFault } from './regex.ts';

/** On the right of an operator. */
const functions: readonly string[] = [
  'starts_with',
  'ends_with',
  'has_substring',
  'one_of',
  'monitoring.regex.full_match',
];

/** Names that other languages have for them. */
const meantFunctions: Readonly<Record<string, string>> = {
  regex: 'monitoring.regex.full_match',
  regexp: 'monitoring.regex.full_match',
  matches: 'monitoring.regex.full_match',
  full_match: 'monitoring.regex.full_match',
  'regex.full_match': 'monitoring.regex.full_match',
  're.full_match': 'monitoring.regex.full_match',
  'monitoring.regex.match': 'monitoring.regex.full_match',
  contains: 'has_substring',
  substring: 'has_substring',
  has_prefix: 'starts_with',
  prefix: 'starts_with',
  startswith: 'starts_with',
  startsWith: 'starts_with',
  has_suffix: 'ends_with',
  suffix: 'ends_with',
  endswith: 'ends_with',
  endsWith: 'ends_with',
  in: 'one_of',
  any_of: 'one_of',
  oneOf: 'one_of',
};

const selectors: readonly string[] = [
  'select_slo_burn_rate',
  'select_slo_health',
  'select_slo_compliance',
  'select_slo_budget',
  'select_slo_budget_fraction',
  'select_slo_budget_total',
  'select_slo_counts',
  'select_process_count',
];

const roots: readonly string[] = ['metric', 'resource', 'metadata', 'group', 'project'];

/** Fields of a log entry: such a text is a filter of Cloud Logging. */
const ofLogs =
  /^(?:severity|textPayload|jsonPayload|protoPayload|logName|httpRequest|insertId|timestamp|labels|trace|operation|sourceLocation)(?:\.|$)/;

/** Faults of the tree, in the order of the text. */
export const monitoringFaults = (tree: FilterNode | undefined): readonly FilterFault[] => {
  const found: FilterFault[] = [];
  visit(tree, (node) => {
    if (node.kind === 'Comparison') found.push(...comparisonFaults(node));
    if (node.kind === 'Call') found.push(...selectorFaults(node));
    if (node.kind === 'And' || node.kind === 'Or') found.push(...aloneFaults(node.items, node.kind));
    else if (node === tree) found.push(...aloneFaults([node], 'And'));
  });
  return [...found, ...resourceTwice(tree), ...besideSelector(tree)].toSorted((a, b) => a.from - b.from);
};

/** Texts and words that are compared with nothing. */
const aloneFaults = (items: readonly FilterNode[], kind: 'And' | 'Or'): readonly FilterFault[] =>
  items.flatMap((item, index): readonly FilterFault[] => {
    if (item.kind !== 'Search' || isTemplatedQuery(item.text.written)) return [];
    const [before, next] = [items[index - 1], items[index + 1]];
    const fault = (message: string, fix: string): readonly FilterFault[] => [
      { code: 'alone', from: item.from, to: item.to, message, fix },
    ];
    const { written } = item.text;
    if (kind === 'And' && item.text.kind === 'Text' && isWordAlone(before)) return [];
    if (kind === 'And' && isWordAlone(item) && next?.kind === 'Search' && next.text.kind === 'Text')
      return fault(`there is no operator between ${written} and ${next.text.written}`, 'write = between them');
    const compared =
      kind === 'Or' ? items.findLast((other, at) => at < index && other.kind === 'Comparison') : undefined;
    if (compared?.kind === 'Comparison' && compared.value?.kind === 'Text') {
      const fix = `write ${compared.key.written}=one_of(${compared.value.written}, ${written})`;
      return fault(`${written} after OR is compared with nothing`, fix);
    }
    const fix = /^[\w.]+\.\w+$/.test(written)
      ? `write an operator and a value after ${written}`
      : 'remove it, or put it into quotes with the value';
    return fault(`${written} stands alone: a filter consists of comparisons such as metric.type="…"`, fix);
  });

const isWordAlone = (node: FilterNode | undefined): boolean =>
  node?.kind === 'Search' && node.text.kind === 'Word' && node.text.written.includes('.');

const kinds: Readonly<Record<string, readonly string[]>> = {
  metric: ['type', 'label', 'labels'],
  resource: ['type', 'label', 'labels'],
  metadata: ['system_label', 'system_labels', 'user_label', 'user_labels'],
};

/** The key of a filter, or of groupByFields, that was probably meant by one that is none; undefined for all others. */
export const meantKey = (written: string): string | undefined => {
  if (isTemplatedQuery(written)) return undefined;
  const [, joinedRoot = ''] = /^(metric|resource)[_-]?type$/i.exec(written) ?? [];
  if (joinedRoot !== '') return `${joinedRoot.toLowerCase()}.type`;
  const [root = '', kind = '', ...more] = written.split('.');
  const right = roots.includes(root) ? root : root.length > 4 ? nearest(root, roots) : undefined;
  if (right === undefined) return undefined;
  const known = kinds[right] ?? [];
  // metric.x without a name after it is another fault: queries/unknown-label.
  const meant = known.includes(kind) || more.length === 0 ? kind : nearest(kind, known);
  if (meant === undefined || (meant === kind && right === root)) return undefined;
  return [right, meant, ...more].filter((part) => part !== '').join('.');
};

const comparisonFaults = ({ key, opAt, op, value }: FilterComparison): readonly FilterFault[] => {
  const found: FilterFault[] = [];
  if (ofLogs.test(key.value)) {
    const problem = `${key.written} is a field of log entries: a filter of metrics has metric.…, resource.… and metadata.…`;
    found.push({
      code: 'key',
      from: key.from,
      to: key.to,
      message: problem,
      fix: 'make a log metric with this filter, or remove it',
    });
  } else {
    const corrected = meantKey(key.written);
    const problem = `${key.written} is no key of a filter`;
    if (corrected !== undefined)
      found.push({
        code: 'key',
        from: key.from,
        to: key.to,
        message: problem,
        fix: `write ${corrected}`,
        right: corrected,
      });
  }
  if (value?.kind !== 'Call' || isTemplatedQuery(value.name)) return found;
  const right = functions.includes(value.name)
    ? undefined
    : (meantFunctions[value.name] ?? nearest(value.name, functions));
  const at = { from: value.from, to: value.from + value.name.length };
  if (right !== undefined)
    return [
      ...found,
      { code: 'function', ...at, message: `there is no function ${value.name}`, fix: `write ${right}`, right },
    ];
  if (!functions.includes(value.name)) return found;
  if (!['=', '!=', ':', '=~', '!~', '=='].includes(op)) {
    const problem = `${value.name} needs = or != before it, not ${op}`;
    found.push({ code: 'operator', from: opAt.from, to: opAt.to, message: problem, fix: 'write =' });
  }
  return [...found, ...argumentFaults(value)];
};

const argumentFaults = (call: FilterCall): readonly FilterFault[] => {
  const count = call.arguments.length;
  const at = { from: call.from, to: call.to };
  if (call.arguments.some(({ written }) => isTemplatedQuery(written))) return [];
  if (count === 0)
    return [{ code: 'arguments', ...at, message: `${call.name} has no value`, fix: 'write a value in quotes into it' }];
  if (count > 1 && call.name !== 'one_of') {
    const fix = call.name.startsWith('monitoring.')
      ? 'write one expression, with | between the values'
      : 'write one_of, or one comparison each with OR';
    return [{ code: 'arguments', ...at, message: `${call.name} takes one value, not ${count}`, fix }];
  }
  if (call.name !== 'monitoring.regex.full_match') return [];
  const [pattern] = call.arguments;
  const fault = regexFault(pattern!.value);
  return fault === undefined ? [] : [{ code: 'regex', from: pattern!.from, to: pattern!.to, ...fault }];
};

const selectorFaults = (call: FilterCall): readonly FilterFault[] => {
  if (isTemplatedQuery(call.name)) return [];
  const at = { from: call.from, to: call.from + call.name.length };
  if (!selectors.includes(call.name)) {
    if (functions.includes(call.name)) {
      const problem = `${call.name} stands alone: it is the value of a comparison`;
      return [{ code: 'function', ...at, message: problem, fix: `write a key and = before ${call.name}` }];
    }
    const right = nearest(call.name, selectors);
    if (right === undefined) return [];
    return [{ code: 'function', ...at, message: `there is no selector ${call.name}`, fix: `write ${right}`, right }];
  }
  return call.name.startsWith('select_slo_') ? pathFaults(call) : [];
};

const sloPath = /^projects\/[^/\s]+\/services\/[^/\s]+\/serviceLevelObjectives\/[^/\s]+$/;

const pathFaults = ({ name, arguments: given }: FilterCall): readonly FilterFault[] => {
  const [slo] = given;
  if (slo === undefined || isTemplatedQuery(slo.written) || slo.kind !== 'Text' || sloPath.test(slo.value)) return [];
  const problem = `"${slo.value}" in ${name} is no name of an SLO`;
  const fix = 'write "projects/<project>/services/<service>/serviceLevelObjectives/<id>"';
  return [{ code: 'path', from: slo.from, to: slo.to, message: problem, fix }];
};

const isKey = ({ key }: FilterComparison, wanted: string): boolean => key.value === wanted;

/** Two types joined by AND match nothing, and the API refuses them; joined by OR they are left alone. */
const resourceTwice = (tree: FilterNode | undefined): readonly FilterFault[] => {
  const types = conjuncts(tree).filter(
    (node): node is FilterComparison => node.kind === 'Comparison' && isKey(node, 'resource.type') && node.op === '=',
  );
  const [first, ...others] = types;
  return others.map(({ from, to, value }) => {
    const [one, two] = [first?.value, value].map((each) =>
      each?.kind === 'Text' || each?.kind === 'Word' ? each.value : '',
    );
    const problem =
      one === two
        ? 'resource.type is there twice'
        : `resource.type is there twice, as ${one} and as ${two}: nothing is both`;
    return { code: 'twice', from, to, message: problem, fix: 'keep the one that the metric has' } as const;
  });
};

/** A selector of an SLO is the whole filter. */
const besideSelector = (tree: FilterNode | undefined): readonly FilterFault[] => {
  const parts = conjuncts(tree);
  const selector = parts.find((node) => node.kind === 'Call' && node.name.startsWith('select_slo_'));
  if (selector?.kind !== 'Call') return [];
  return parts.flatMap((node): readonly FilterFault[] => {
    if (node.kind !== 'Comparison' || !(isKey(node, 'metric.type') || isKey(node, 'resource.type'))) return [];
    const problem = `${selector.name} stands without ${node.key.value}: it selects the series of the SLO`;
    return [{ code: 'twice', from: node.from, to: node.to, message: problem, fix: `remove ${node.key.value}` }];
  });
};
