/** How an imported objective is counted: a ratio of two counters, or readings held against a value. All else is refused. */
import type { Document, Documents } from './documents.ts';
import { flagAt, mapAt, member, numberAt, placeOf, refuseStrangers, textAt, textOf } from './located.ts';
import type { Refuse } from './located.ts';
import type { LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';

export interface Ratio {
  readonly form: 'ratio';
  readonly at: Position;
  /** Good events, or the bad ones that the total is less by. */
  readonly part: 'good' | 'bad';
  /** Empty where the source is asked in another way. */
  readonly query: string;
  readonly total: string;
}

export interface Threshold {
  readonly form: 'threshold';
  readonly at: Position;
  readonly query: string;
  readonly op: string;
  /** Where `op` is written. */
  readonly opAt: Position;
  /** As it is written; its unit is not. */
  readonly value: string;
}

export type Counted = Ratio | Threshold;

/** `objective` is the only one of the SLO. */
export const countedOf = (
  slo: Document,
  objective: LocatedMap,
  documents: Documents,
  refuse: Refuse,
): Counted | undefined =>
  slo.version === 'v1' ? v1(slo.spec, objective, documents, refuse) : v1alpha(slo.spec, objective, refuse);

const v1 = (spec: LocatedMap, objective: LocatedMap, documents: Documents, refuse: Refuse): Counted | undefined => {
  const sli = indicatorOf(spec, documents, refuse);
  if (sli === undefined) return undefined;
  refuseStrangers(sli, 'an SLI', ['description', 'thresholdMetric', 'ratioMetric'], refuse);
  const [ratio, threshold] = [
    mapAt(sli, 'ratioMetric', refuse, 'optional'),
    mapAt(sli, 'thresholdMetric', refuse, 'optional'),
  ];
  if ((ratio === undefined) === (threshold === undefined)) {
    const what = `an SLI has ${ratio === undefined ? 'neither' : 'both'} ratioMetric ${ratio === undefined ? 'nor' : 'and'} thresholdMetric`;
    refuse(sli.at, 'openslo/indicator', what, 'write one of them');
    return undefined;
  }
  const query = (metric: LocatedMap): string | undefined => v1Query(metric, documents, refuse);
  if (threshold !== undefined) return thresholdOf(threshold, query(threshold), objective, refuse);
  return ratio === undefined ? undefined : v1Ratio(ratio, objective, query, refuse);
};

const indicatorOf = (spec: LocatedMap, documents: Documents, refuse: Refuse): LocatedMap | undefined => {
  const inline = mapAt(spec, 'indicator', refuse, 'optional');
  const reference = textAt(spec, 'indicatorRef', refuse, 'optional');
  if ((inline === undefined) === (reference === undefined)) {
    const what = `the SLO has ${inline === undefined ? 'neither' : 'both'} indicator ${inline === undefined ? 'nor' : 'and'} indicatorRef`;
    refuse(spec.at, 'openslo/indicator', what, 'write one of them');
    return undefined;
  }
  if (inline !== undefined) return mapAt(inline, 'spec', refuse);
  const sli = documents.find('SLI', reference ?? '');
  if (sli !== undefined) return sli.spec;
  const what = `indicatorRef names '${reference}', and no SLI of this file has that name`;
  refuse(placeOf(spec, 'indicatorRef'), 'openslo/missing-reference', what, 'put the SLI into the same file');
  return undefined;
};

const v1Ratio = (
  ratio: LocatedMap,
  objective: LocatedMap,
  query: (metric: LocatedMap) => string | undefined,
  refuse: Refuse,
): Ratio | undefined => {
  refuseStrangers(ratio, 'a ratioMetric', ['counter', 'good', 'bad', 'total', 'raw', 'rawType'], refuse);
  if (ratio.entries.has('raw')) {
    const what = 'a raw ratio has been computed before: the events behind it cannot be counted again';
    refuse(placeOf(ratio, 'raw'), 'openslo/raw-ratio', what, 'write the good or bad events, and the total');
    return undefined;
  }
  refuseGauges(ratio, 'counter', refuse);
  refuseOp(objective, ['op', 'value'], refuse);
  const part = ratio.entries.has('good') ? 'good' : 'bad';
  if (part === 'good' && ratio.entries.has('bad')) {
    const what = 'a ratio has good events or bad ones, not both beside the total';
    refuse(placeOf(ratio, 'bad'), 'openslo/indicator', what, 'remove one of them');
  }
  const [some, total] = [mapAt(ratio, part, refuse), mapAt(ratio, 'total', refuse)];
  if (some === undefined || total === undefined) return undefined;
  const [someQuery, totalQuery] = [query(some), query(total)];
  if (someQuery === undefined || totalQuery === undefined) return undefined;
  return { form: 'ratio', at: ratio.at, part, query: someQuery, total: totalQuery };
};

const refuseGauges = (ratio: LocatedMap, key: string, refuse: Refuse): void => {
  if (flagAt(ratio, key, refuse) === true || !isFlag(ratio, key)) return;
  const what = `the queries are not said to be counters (${key}: true): a ratio of readings is no share of events`;
  refuse(placeOf(ratio, key), 'openslo/gauge-ratio', what, `write ${key}: true if they only ever grow`);
};

/** Anything but true or false has been refused already. */
const isFlag = (map: LocatedMap, key: string): boolean => {
  const value = member(map, key);
  return value === undefined || (value.kind === 'scalar' && typeof value.value === 'boolean');
};

const refuseOp = (objective: LocatedMap, keys: readonly string[], refuse: Refuse): void => {
  for (const key of keys) {
    if (!objective.entries.has(key)) continue;
    const what = `${key} on a ratio: it is for threshold metrics, and what it would mean here is not defined`;
    refuse(placeOf(objective, key), 'openslo/op-on-ratio', what, `remove ${key}: target alone is the promise`);
  }
};

const thresholdOf = (
  metric: LocatedMap,
  query: string | undefined,
  objective: LocatedMap,
  refuse: Refuse,
): Threshold | undefined => {
  const [op, value] = [textAt(objective, 'op', refuse), numberAt(objective, 'value', refuse)];
  if (op === undefined || value === undefined || query === undefined) return undefined;
  return { form: 'threshold', at: metric.at, query, op, opAt: placeOf(objective, 'op'), value };
};

const v1Query = (metric: LocatedMap, documents: Documents, refuse: Refuse): string | undefined => {
  refuseStrangers(metric, 'a metric', ['metricSource'], refuse);
  const source = mapAt(metric, 'metricSource', refuse);
  if (source === undefined) return undefined;
  refuseStrangers(source, 'a metricSource', ['metricSourceRef', 'type', 'spec'], refuse);
  const reference = textAt(source, 'metricSourceRef', refuse, 'optional');
  const dataSource = reference === undefined ? undefined : documents.find('DataSource', reference);
  const type = textAt(source, 'type', refuse, 'optional') ?? textOf(member(dataSource?.spec, 'type'));
  if (type === undefined) {
    const what =
      reference === undefined
        ? 'the source of the metric has neither a type nor a metricSourceRef'
        : `metricSourceRef names '${reference}', and no DataSource of this file has that name`;
    refuse(source.at, 'openslo/missing-reference', what, 'write the type, such as Prometheus');
    return undefined;
  }
  if (!isKnownSource(type, source.entries.has('type') ? placeOf(source, 'type') : source.at, refuse)) return undefined;
  return textOf(member(mapAt(source, 'spec', refuse), 'query')) ?? '';
};

const alphaMetric: readonly string[] = ['source', 'queryType', 'query', 'metadata'];

const v1alpha = (spec: LocatedMap, objective: LocatedMap, refuse: Refuse): Counted | undefined => {
  const ratio = mapAt(objective, 'ratioMetrics', refuse, 'optional');
  const indicator = mapAt(spec, 'indicator', refuse, 'optional');
  if ((ratio === undefined) === (indicator === undefined)) {
    const what = `the SLO has ${ratio === undefined ? 'neither' : 'both'} an indicator ${ratio === undefined ? 'nor' : 'and'} ratioMetrics`;
    refuse(spec.at, 'openslo/indicator', what, 'write one of them');
    return undefined;
  }
  const query = (metric: LocatedMap): string | undefined => {
    refuseStrangers(metric, 'a metric', alphaMetric, refuse);
    const source = textAt(metric, 'source', refuse);
    if (source === undefined || !isKnownSource(source, placeOf(metric, 'source'), refuse)) return undefined;
    return textAt(metric, 'query', refuse);
  };
  if (ratio === undefined) {
    const threshold = indicator === undefined ? undefined : mapAt(indicator, 'thresholdMetric', refuse);
    return threshold === undefined ? undefined : thresholdOf(threshold, query(threshold), objective, refuse);
  }
  refuseStrangers(ratio, 'ratioMetrics', ['good', 'total', 'counter', 'incremental'], refuse);
  // The first drafts called it 'incremental'. Every v1alpha objective has a value; a ratio does not use it.
  refuseGauges(ratio, ratio.entries.has('incremental') ? 'incremental' : 'counter', refuse);
  refuseOp(objective, ['op'], refuse);
  const [good, total] = [mapAt(ratio, 'good', refuse), mapAt(ratio, 'total', refuse)];
  if (good === undefined || total === undefined) return undefined;
  const [goodQuery, totalQuery] = [query(good), query(total)];
  if (goodQuery === undefined || totalQuery === undefined) return undefined;
  return { form: 'ratio', at: ratio.at, part: 'good', query: goodQuery, total: totalQuery };
};

/** What a system of ours is counted by: the spellings that are in use. */
const known: ReadonlySet<string> = new Set(['prometheus', 'cloudmonitoring', 'googlecloudmonitoring', 'stackdriver']);

const isKnownSource = (type: string, at: Position, refuse: Refuse): boolean => {
  if (known.has(type.toLowerCase().replaceAll(/[^a-z]/g, ''))) return true;
  const what = `a source of type '${type}': Atalaya's objectives are counted in Prometheus and Cloud Monitoring`;
  refuse(at, 'openslo/unknown-source', what, 'leave this objective to what reads that source');
  return false;
};
