/**
 * A filter of Cloud Monitoring as a selection: the same series for SLOs, which take filters, and for alert conditions and rules, which
 * are PromQL. What only one of them can express is refused by name. Source: Cloud Monitoring, "Monitoring filters".
 */
import { parseFilter, metricTypes, resourceTypes, type Comparison, type Filter } from '../../lint/query/filter.ts';
import { resourceLabelsOf } from '../../model/catalogue/resources.ts';
import type { FilterSource } from '../../model/indicatorSource.ts';
import { isNoneOf, isOneOf, select, type Match, type Selection } from '../../model/selection.ts';
import type { Signal } from '../../model/signal.ts';
import type { StageName } from '../../model/stage.ts';
import { sourceFault, type SourceFault } from './fault.ts';
import { misspeltLabel } from './labelMatches.ts';
import { namedSignal, type Use } from './namedSignal.ts';

/** Source: Cloud Monitoring, "Quotas and limits": length of a filter. */
const longest = 2_048;

export const filterSelection = (source: FilterSource, use: Use, stage: StageName): Selection | SourceFault => {
  const filter = parseFilter(source.filter);
  const refused = refusal(filter);
  if (refused !== undefined) return sourceFault('metric-filter', refused.message, refused.fix, '.filter');
  const labels = filter.comparisons.filter(({ key }) => key[1] !== 'type');
  const named = (side: 'metric' | 'resource'): readonly string[] =>
    labels.filter(({ key }) => key[0] === side).map(({ key }) => key[2]!);
  const resource = resourceTypes(filter)[0]?.value ?? source.facts.resource;
  const found = namedSignal({
    type: metricTypes(filter)[0]!.value!,
    facts: { ...source.facts, ...(resource === undefined ? {} : { resource }) },
    labels: [...named('metric'), ...named('resource')],
    use,
    stage,
  });
  if (found.kind === 'SourceFault') return { ...found, below: '.filter' };
  const both = named('metric').find((label) => named('resource').includes(label));
  if (both !== undefined)
    return sourceFault(
      'metric-filter',
      `the filter compares the label '${both}' of the metric and of its resource: in PromQL they are one label`,
      'compare one of them',
      '.filter',
    );
  const misspelt = labels.map(({ key }) => misspeltLabel(key[2]!, found)).find((fault) => fault !== undefined);
  if (misspelt !== undefined) return { ...misspelt, below: '.filter' };
  return select(withSides(found, named('metric'), named('resource')), ...labels.map(matchOf));
};

/** With labels that no list has on the side on which the filter has them. */
const withSides = (signal: Signal, ofMetric: readonly string[], ofResource: readonly string[]): Signal => {
  const extra = ofMetric.filter((label) => !signal.labels.includes(label));
  const known = resourceLabelsOf(signal.resource) ?? [];
  const stranger = ofResource.some((label) => !known.includes(label) && !isTarget(signal, label));
  const labels = signal.labels.filter((label) => !ofResource.includes(label));
  return {
    ...signal,
    labels: [...labels, ...extra],
    ...(stranger ? { resourceLabels: [...new Set([...known, ...ofResource])] } : {}),
  };
};

const isTarget = ({ resource }: Signal, label: string): boolean =>
  resource === 'prometheus_target' &&
  ['project_id', 'location', 'cluster', 'namespace', 'job', 'instance'].includes(label);

interface Refusal {
  readonly message: string;
  readonly fix: string;
}

const refusal = (filter: Filter): Refusal | undefined => {
  if (filter.text.trim() === '')
    return { message: 'the filter is empty', fix: 'write metric.type="…" AND resource.type="…"' };
  if (filter.unclosed !== undefined)
    return filter.unclosed === 'quote'
      ? { message: 'a quote in the filter is never closed', fix: 'close it, or write \\" inside a text' }
      : { message: 'the brackets of the filter do not match', fix: 'close each bracket exactly once' };
  if (filter.text.length > longest)
    return { message: `the filter has ${filter.text.length} characters: the maximum is ${longest}`, fix: 'shorten it' };
  if (filter.isTemplated)
    return { message: 'the filter has a placeholder, which nothing fills in', fix: 'write the value' };
  if (filter.selectors.length > 0)
    return { message: `${filter.selectors[0]!.name} selects no series of a metric`, fix: 'write metric.type="…"' };
  const types = metricTypes(filter);
  if (types.length !== 1 || types[0]!.op !== '=' || types[0]!.value === undefined)
    return {
      message:
        types.length === 0 ? 'the filter names no metric.type' : 'the filter does not name exactly one metric.type',
      fix: 'write metric.type="…" once, with its whole name',
    };
  const resources = resourceTypes(filter);
  if (resources.length > 1 || resources.some(({ op, value }) => op !== '=' || value === undefined))
    return { message: 'the filter does not name exactly one resource.type', fix: 'write resource.type="…" once' };
  const junction = filter.junctions.find((word) => word !== 'AND');
  if (junction !== undefined)
    return junction.toUpperCase() === 'AND'
      ? { message: `the filter joins comparisons by '${junction}'`, fix: 'write AND in capitals' }
      : {
          message: `the filter has ${junction.toUpperCase()}, and a selector of PromQL has only comparisons that all hold`,
          fix: 'write one_of("a","b") for several values of a label, != for none, or give the whole as promql(…)',
        };
  return filter.comparisons.map(comparisonRefusal).find((refused) => refused !== undefined);
};

const comparisonRefusal = ({ written, key, op, value, call }: Comparison): Refusal | undefined => {
  const [side, part, label, ...more] = key;
  if (part === 'type' && (side === 'metric' || side === 'resource') && label === undefined) return undefined;
  if ((side !== 'metric' && side !== 'resource') || part !== 'labels' || label === undefined || more.length > 0)
    return {
      message: `PromQL has no label for '${written}'`,
      fix: 'compare metric.labels.… or resource.labels.…, or give the whole as promql(…)',
    };
  if (written.startsWith('-')) return { message: `'${written}' is negated`, fix: `write ${written.slice(1)}!="…"` };
  if (op === '=~' || op === '!~')
    return {
      message: `a filter of Cloud Monitoring has no ${op}`,
      fix: `write ${written}${op === '=~' ? '=' : '!='}monitoring.regex.full_match("…")`,
    };
  if (op !== '=' && op !== '!=' && op !== ':')
    return {
      message: `'${written}${op}' compares texts by size, which PromQL cannot`,
      fix: 'list the values: one_of("a","b")',
    };
  if (call === undefined)
    return value === undefined
      ? { message: `'${written}' is compared with nothing`, fix: 'write a value in quotes' }
      : undefined;
  if (patterns[call.name] === undefined)
    return {
      message: `'${call.name}' is not a function of filters that PromQL can express`,
      fix: `use ${Object.keys(patterns).join(', ')}`,
    };
  return call.arguments.length === 0
    ? { message: `${call.name} has no value`, fix: `write ${call.name}("…")` }
    : undefined;
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);

/** RE2, of whole values. */
const patterns: Readonly<Record<string, (values: readonly string[]) => string>> = {
  one_of: (values) => values.map(escaped).join('|'),
  starts_with: ([value = '']) => `${escaped(value)}.*`,
  ends_with: ([value = '']) => `.*${escaped(value)}`,
  has_substring: ([value = '']) => `.*${escaped(value)}.*`,
  'monitoring.regex.full_match': ([value = '']) => value,
};

const matchOf = ({ key, op, value = '', call }: Comparison): Match => {
  const label = key[2]!;
  const isNegated = op === '!=';
  if (call?.name === 'one_of') return isNegated ? isNoneOf(label, call.arguments) : isOneOf(label, call.arguments);
  if (call !== undefined) return { label, op: isNegated ? '!~' : '=~', value: patterns[call.name]!(call.arguments) };
  if (op === ':') return { label, op: '=~', value: patterns['has_substring']!([value]) };
  return { label, op: isNegated ? '!=' : '=', value };
};
