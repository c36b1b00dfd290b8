/** A widget of a dashboard as a chart of a system, or the reason why it is none. Source: Dashboards API v1, XyChart, Scorecard. */
import { filter, promql, type ValueSource } from '../../model/indicatorSource.ts';
import { readValue } from '../../slo/sources/readValue.ts';
import type { Json, JsonMap } from '../json.ts';
import { aggregationOf } from '../monitoring/aggregation.ts';
import { distributionOf, labelsOf, reductions, statistics } from '../monitoring/thresholdAlert.ts';
import { reasonOf, selectedBy } from '../monitoring/selectedBy.ts';
import { at, isMap, listAt, mapAt, textAt } from '../value.ts';
import { call, comment, list, member, object, quoted, type Code, type Comment, type Member } from './code.ts';
import { sourceCode } from './sourceCode.ts';

interface Line {
  readonly name: string;
  readonly of: ValueSource;
  readonly options: readonly Member[];
}

export const chartCode = (widget: JsonMap, title: string, heading: string): Code | Comment => {
  const charted = mapAt(widget, 'xyChart') ?? mapAt(widget, 'scorecard');
  if (charted === undefined) return comment(`${heading}: a ${kindOf(widget)} has no counterpart.`);
  const sets = listAt(charted, 'dataSets');
  const queries = sets.length > 0 ? sets : [charted];
  const lines = queries.map((set, index) => lineOf(set, textAt(set, 'legendTemplate') ?? `${title} ${index + 1}`));
  const reason = lines.find((line) => typeof line === 'string');
  if (reason !== undefined) return comment(`${heading}: ${reason}.`);
  const made = lines.filter((line) => typeof line !== 'string');
  const [first] = made;
  if (first === undefined) return comment(`${heading}: it has no query.`);
  const optionsText = (line: Line): string => JSON.stringify(line.options);
  if (made.some((line) => optionsText(line) !== optionsText(first)))
    return comment(`${heading}: its lines are aggregated in different ways, and a chart has one.`);
  const names = new Map<string, Code>();
  for (const line of made)
    names.set(names.has(line.name) ? `${line.name} ${names.size + 1}` : line.name, sourceCode(line.of));
  const of = made.length === 1 ? sourceCode(first.of) : object([...names].map(([name, code]) => member(name, code)));
  return call('chart', object([member('title', quoted(title)), member('of', of), ...first.options]));
};

const kindOf = (widget: JsonMap): string =>
  Object.keys(widget).find((key) => isMap(widget[key])) ?? 'widget without content';

const lineOf = (set: Json, name: string): Line | string => {
  const query = at(set, 'timeSeriesQuery');
  const prometheus = textAt(query, 'prometheusQuery');
  if (prometheus !== undefined) return readable({ name, of: promql(prometheus), options: [] });
  if (textAt(query, 'timeSeriesQueryLanguage') !== undefined)
    return 'it is in MQL, which Google has deprecated: rewrite it in PromQL';
  if (mapAt(query, 'timeSeriesFilterRatio') !== undefined) return 'it is a ratio of filters: rewrite it in PromQL';
  const filtered = mapAt(query, 'timeSeriesFilter');
  return filtered === undefined ? 'it has no query that is read' : filterLine(filtered, name);
};

const filterLine = (filtered: JsonMap, name: string): Line | string => {
  const text = textAt(filtered, 'filter');
  const selection = selectedBy(text, 'api');
  if (selection.kind === 'NoAlert') return selection.reason;
  const { aligner, reducer, groups } = aggregationOf(at(filtered, 'aggregation'));
  if (mapAt(filtered, 'secondaryAggregation') !== undefined) return 'it aggregates twice';
  if (groups.includes('*')) return 'it groups by all labels';
  const by = groups.length === 0 ? [] : [member('by', list(groups.map(quoted)))];
  if (selection.signal.valueType === 'DISTRIBUTION') {
    const statistic = statistics[['DELTA', 'SUM', 'RATE', 'NONE'].includes(aligner) ? reducer : aligner];
    const labels = labelsOf(selection);
    if (statistic === undefined || labels === undefined)
      return `no statistic corresponds to ALIGN_${aligner} with REDUCE_${reducer}`;
    const of = distributionOf(selection, labels);
    return readable({ name, of, options: [...by, member('statistic', quoted(statistic))] });
  }
  const reduce = reducer === 'NONE' ? 'sum' : reductions[reducer];
  if (reduce === undefined) return `no chart corresponds to REDUCE_${reducer}`;
  return readable({
    name,
    of: filter(text ?? ''),
    options: [...by, ...(reduce === 'sum' ? [] : [member('reduce', quoted(reduce))])],
  });
};

const readable = (line: Line): Line | string => {
  const read = readValue(line.of, 'of', 'api');
  const [fault] = 'faults' in read ? read.faults : [];
  return fault === undefined ? line : reasonOf(fault);
};
