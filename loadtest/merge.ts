/**
 * Merges the summaries of several generators and judges the merged summary. Counts and histograms can be added; percentiles
 * cannot, so they are computed from the merged histograms. A single generator judges nothing, because it sees only a part of
 * the load.
 */
import { Decimal } from 'decimal.js';
import type { K6Summary, Metric } from './k6/summary.ts';
import { percentiles, summaryVersion } from './k6/summary.ts';
import { planSeconds } from './planOf.ts';
import type { Condition, LoadPlan, Scenario } from './plan.ts';
import { expressionOf, keyOf, scoped } from './threshold.ts';
import { judgeRun, type RunResult } from './verdict.ts';
import { sum, sumOf } from '../numbers/sum.ts';

/** `summaries`: at least one, all of this plan. */
export const judgeMerged = (plan: LoadPlan, summaries: readonly K6Summary[]): RunResult => {
  const run = judgeRun(plan, { summary: mergeSummaries(plan, summaries), exitCode: 0, stopped: false });
  const faults = [...segmentFaults(summaries), ...timeFaults(plan, summaries)];
  if (faults.length === 0) return run;
  const problems = faults.map((fault) => ({ kind: 'invalid', scenario: undefined, what: fault }) as const);
  return { ...run, verdict: 'invalid', problems: [...problems, ...run.problems] };
};

/** Seconds by which a generator may end before its plan does. */
const early = 1;

const timeFaults = (plan: LoadPlan, summaries: readonly K6Summary[]): readonly string[] => {
  const planned = planSeconds(plan).usual;
  const short = summaries.filter(({ milliseconds }) => milliseconds / 1_000 < planned - early);
  const starts = summaries.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [startedAt]));
  const apart = (Math.max(...starts) - Math.min(...starts)) / 1_000;
  const warmUp = warmUpSeconds(plan.scenarios);
  return [
    ...short.map(
      ({ segment = 'all', milliseconds }) =>
        `the generator of ${segment} ended after ${Math.round(milliseconds / 1_000)} s, and ${Math.round(planned)} s were planned`,
    ),
    ...(starts.length < summaries.length ? ['the summary of a generator has no start time'] : []),
    ...(apart > warmUp
      ? [`the generators began ${Math.round(apart)} s apart, more than the warm-up: the load was never there whole`]
      : []),
  ];
};

const warmUpSeconds = (scenarios: readonly Scenario[]): number =>
  Math.min(...scenarios.filter(({ name }) => name !== 'warm_up').map(({ startsAt }) => startsAt));

/** The merged summary in the format of a single generator, judged by all conditions of the plan. */
export const mergeSummaries = (plan: LoadPlan, summaries: readonly K6Summary[]): K6Summary => {
  const names = new Set(summaries.flatMap(({ metrics }) => Object.keys(metrics)));
  const added = new Map([...names].toSorted().flatMap((name) => addedUp(name, summaries)));
  for (const { name } of plan.scenarios) {
    const answers = histogramOf(plan.bounds, `answers_${name}`, added);
    if (answers !== undefined) added.set(scoped('answer_duration', name), answers);
  }
  const readable = histogramOf(plan.bounds, 'readable_freshness', added);
  if (readable !== undefined) added.set(scoped('readable_after', 'freshness'), readable);
  for (const condition of plan.conditions) judge(condition, added);
  return {
    kind: 'K6Summary',
    version: summaryVersion,
    system: plan.system,
    plan: plan.name,
    routes: summaries[0]?.routes ?? [],
    milliseconds: Math.max(...summaries.map(({ milliseconds }) => milliseconds)),
    metrics: Object.fromEntries(added),
  };
};

const addedUp = (name: string, summaries: readonly K6Summary[]): readonly (readonly [string, Metric])[] => {
  const all = summaries.flatMap(({ metrics }) => metrics[name] ?? []);
  const total = (key: string): number => sumOf(all, ({ values }) => values[key] ?? 0);
  const type = all[0]?.type;
  if (type === 'counter') return [[name, { type, values: { count: total('count') } }]];
  if (type === 'gauge') return [[name, { type, values: { value: total('value') } }]];
  if (type !== 'rate') return [];
  const [passes, fails] = [total('passes'), total('fails')];
  return [[name, { type, values: { passes, fails, rate: passes + fails === 0 ? 0 : passes / (passes + fails) } }]];
};

/** Each percentile is the bucket bound at or above it, Infinity above the last bound; undefined without samples. */
const histogramOf = (
  bounds: readonly number[],
  of: string,
  metrics: ReadonlyMap<string, Metric>,
): Metric | undefined => {
  const countOf = (name: string): number => metrics.get(name)?.values['count'] ?? 0;
  const counts = [...bounds.map((bound) => countOf(`${of}_le_${bound}`)), countOf(`${of}_above`)];
  const total = sum(counts);
  if (total === 0) return undefined;
  const boundAt = (percentile: number): number => {
    let below = 0;
    const index = counts.findIndex((count) => (below += count) >= (total * percentile) / 100);
    return bounds[index] ?? Infinity;
  };
  return {
    type: 'trend',
    values: {
      count: total,
      max: boundAt(100),
      ...Object.fromEntries(percentiles.map((percentile) => [`p(${percentile})`, boundAt(percentile)])),
    },
  };
};

/** Judges as k6 does at the end of a run, with exact decimals. A rate without samples is not judged. */
const judge = (condition: Condition, metrics: Map<string, Metric>): void => {
  const { comparison } = condition;
  const key = keyOf(condition);
  const metric = metrics.get(key) ?? { values: {} };
  const ok = holds(comparison, metric);
  if (ok === undefined) return;
  metrics.set(key, { ...metric, thresholds: { ...metric.thresholds, [expressionOf(comparison)]: { ok } } });
};

const holds = ({ of, op, value }: Condition['comparison'], { values }: Metric): boolean | undefined => {
  const { passes = 0, fails = 0, count = 0 } = values;
  if (of === 'rate' && passes + fails === 0) return undefined;
  const [left, right] = of === 'rate' ? [passes, new Decimal(value).mul(passes + fails)] : [count, new Decimal(value)];
  if (op === '>=') return right.lte(left);
  return op === '<=' ? right.gte(left) : right.eq(left);
};

/**
 * Part of a load in k6's notation, such as '1/3:2/3'. Source: grafana.com/docs/k6/latest/using-k6/k6-options,
 * "execution segment".
 */
interface Segment {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Tolerance, because thirds are not exact in floating point. */
const nearly = 1e-9;

/** The parts must cover the whole load without overlap: otherwise the target got a different load. */
export const segmentFaults = (summaries: readonly Pick<K6Summary, 'segment'>[]): readonly string[] => {
  const segments = summaries.map(({ segment = '0:1' }) => segmentOf(segment)).toSorted((a, b) => a.from - b.from);
  const faults: string[] = [];
  let [reached, before] = [0, '0'];
  for (const { text, from, to } of segments) {
    if (Number.isNaN(from) || Number.isNaN(to)) faults.push(`'${text}' is not a part of a load`);
    else if (from > reached + nearly) faults.push(missing(before, text.split(':')[0]!));
    else if (from < reached - nearly) faults.push(`the part ${text} of the load is there more than once`);
    [reached, before] = [Math.max(reached, to), text.split(':')[1] ?? '1'];
  }
  if (reached < 1 - nearly) faults.push(missing(before, '1'));
  return faults;
};

const missing = (from: string, to: string): string => `there is no summary of the load from ${from} to ${to}`;

const segmentOf = (text: string): Segment => {
  const [from = '', to = ''] = text.split(':');
  return { text, from: fraction(from), to: fraction(to) };
};

const fraction = (text: string): number => {
  const [above = '', below = '1'] = text.split('/');
  return /^\d+(\/\d+)?$/.test(text) ? Number(above) / Number(below) : Number.NaN;
};
