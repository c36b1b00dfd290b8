/**
 * How an objective of a valid document is counted: a ratio of two counters, or readings held against a value. All else is
 * refused.
 */
import { missing, type Document, type Documents } from './documents.ts';
import { flagIn, has, mapIn, member, numberIn, placeOf, textIn, textOf } from './located.ts';
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
  const [ratio, threshold] = [mapIn(sli, 'ratioMetric'), mapIn(sli, 'thresholdMetric')];
  const query = (metric: LocatedMap | undefined): string | undefined => v1Query(metric, documents, refuse);
  if (threshold !== undefined) return thresholdOf(threshold, query(threshold), objective, refuse);
  return ratio === undefined ? undefined : v1Ratio(ratio, objective, query, refuse);
};

const indicatorOf = (spec: LocatedMap, documents: Documents, refuse: Refuse): LocatedMap | undefined => {
  const inline = mapIn(spec, 'indicator');
  if (inline !== undefined) return mapIn(inline, 'spec');
  const reference = textIn(spec, 'indicatorRef') ?? '';
  const sli = documents.find('SLI', reference);
  if (sli !== undefined) return sli.spec;
  refuse(
    placeOf(spec, 'indicatorRef'),
    'openslo/missing-reference',
    ...missing('indicatorRef', 'SLI', reference, documents),
  );
  return undefined;
};

const v1Ratio = (
  ratio: LocatedMap,
  objective: LocatedMap,
  query: (metric: LocatedMap | undefined) => string | undefined,
  refuse: Refuse,
): Ratio | undefined => {
  if (has(ratio, 'raw')) {
    const message = 'a raw ratio has been computed before: the events behind it cannot be counted again';
    refuse(placeOf(ratio, 'raw'), 'openslo/raw-ratio', message, 'write the good or bad events, and the total');
    return undefined;
  }
  refuseGauges(ratio, 'counter', refuse);
  refuseOp(objective, ['op', 'value'], refuse);
  const part = has(ratio, 'good') ? 'good' : 'bad';
  const [some, total] = [query(mapIn(ratio, part)), query(mapIn(ratio, 'total'))];
  if (some === undefined || total === undefined) return undefined;
  return { form: 'ratio', at: ratio.at, part, query: some, total };
};

const refuseGauges = (ratio: LocatedMap, key: string, refuse: Refuse): void => {
  if (flagIn(ratio, key) === true) return;
  const message = `the queries are not declared as counters (${key}: true): a ratio of gauge readings is not a share of events`;
  refuse(placeOf(ratio, key), 'openslo/gauge-ratio', message, `write ${key}: true if they only ever grow`);
};

/** The rules of OpenSLO look at an indicator that is written out in the SLO, and not at one that it refers to. */
const refuseOp = (objective: LocatedMap, keys: readonly string[], refuse: Refuse): void => {
  for (const key of keys) {
    if (!has(objective, key)) continue;
    const message = `${key} on a ratio: it is for threshold metrics, and what it would mean here is not defined`;
    refuse(placeOf(objective, key), 'openslo/op-on-ratio', message, `remove ${key}: only target counts`);
  }
};

const thresholdOf = (
  metric: LocatedMap,
  query: string | undefined,
  objective: LocatedMap,
  refuse: Refuse,
): Threshold | undefined => {
  const [op, value] = [textIn(objective, 'op'), numberIn(objective, 'value')];
  if (op !== undefined && value !== undefined)
    return query === undefined
      ? undefined
      : { form: 'threshold', at: metric.at, query, op, opAt: placeOf(objective, 'op'), value };
  const message = 'a threshold metric is compared with a value, and this objective has no op and value';
  refuse(objective.at, 'openslo/threshold', message, 'write op: lte and the value');
  return undefined;
};

const v1Query = (metric: LocatedMap | undefined, documents: Documents, refuse: Refuse): string | undefined => {
  const source = mapIn(metric, 'metricSource');
  if (source === undefined) return undefined;
  const reference = textIn(source, 'metricSourceRef') ?? '';
  const type = textIn(source, 'type') ?? textIn(documents.find('DataSource', reference)?.spec, 'type');
  if (type === undefined) {
    const [message] = missing('metricSourceRef', 'DataSource', reference, documents);
    refuse(source.at, 'openslo/missing-reference', message, 'write the type, such as Prometheus');
    return undefined;
  }
  if (!isKnownSource(type, has(source, 'type') ? placeOf(source, 'type') : source.at, refuse)) return undefined;
  return textOf(member(mapIn(source, 'spec'), 'query')) ?? '';
};

const v1alpha = (spec: LocatedMap, objective: LocatedMap, refuse: Refuse): Counted | undefined => {
  const query = (metric: LocatedMap | undefined): string | undefined => {
    const source = textIn(metric, 'source');
    if (metric === undefined || source === undefined) return undefined;
    return isKnownSource(source, placeOf(metric, 'source'), refuse) ? textIn(metric, 'query') : undefined;
  };
  const ratio = mapIn(objective, 'ratioMetrics');
  if (ratio === undefined) {
    const threshold = mapIn(mapIn(spec, 'indicator'), 'thresholdMetric');
    return threshold === undefined ? undefined : thresholdOf(threshold, query(threshold), objective, refuse);
  }
  // The first drafts called it 'incremental'. Every v1alpha objective has a value; a ratio does not use it.
  refuseGauges(ratio, has(ratio, 'counter') ? 'counter' : 'incremental', refuse);
  const [good, total] = [query(mapIn(ratio, 'good')), query(mapIn(ratio, 'total'))];
  if (good === undefined || total === undefined) return undefined;
  return { form: 'ratio', at: ratio.at, part: 'good', query: good, total };
};

/** What a system of ours is counted by: the spellings that are in use. */
const known: ReadonlySet<string> = new Set(['prometheus', 'cloudmonitoring', 'googlecloudmonitoring', 'stackdriver']);

const isKnownSource = (type: string, at: Position, refuse: Refuse): boolean => {
  if (known.has(type.toLowerCase().replaceAll(/[^a-z]/g, ''))) return true;
  const message = `a source of type '${type}': Atalaya's objectives are counted in Prometheus and Cloud Monitoring`;
  refuse(at, 'openslo/unknown-source', message, 'leave this objective to what reads that source');
  return false;
};
