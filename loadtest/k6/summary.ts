/** What a script of ours says of its run, read back with suspicion: whatever is missing is missing, and never 0. */
import type { LoadPlan, ScenarioName } from '../plan.ts';
import { scoped } from '../threshold.ts';

export interface Metric {
  readonly type?: string;
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

export interface K6Summary {
  readonly kind: 'K6Summary';
  readonly version: number;
  readonly system: string;
  readonly plan: string;
  /** Whether messages were to be sent. */
  readonly writes?: boolean;
  /** Of the load, such as '0:1/2'; undefined for all of it. */
  readonly segment?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly milliseconds: number;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Undefined for anything but a summary of this plan. */
export const readSummary = (plan: Pick<LoadPlan, 'system' | 'name'>, text: string): K6Summary | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isSummary(value) && value.system === plan.system && value.plan === plan.name ? value : undefined;
};

export const isSummary = (value: unknown): value is K6Summary => {
  const is = value as Partial<K6Summary> | null;
  const fits = is?.kind === 'K6Summary' && is.version === 1;
  return fits && typeof is.metrics === 'object' && typeof is.milliseconds === 'number';
};

/** Of a counter. 0 when nothing was counted. */
export const countOf = ({ metrics }: K6Summary, metric: string, scenario?: ScenarioName): number =>
  metrics[scoped(metric, scenario)]?.values['count'] ?? 0;

/** Of a share: for `http_req_failed`, the good ones are those that failed. */
export const sharesOf = (
  { metrics }: K6Summary,
  metric: string,
  scenario: ScenarioName,
): { readonly good: number; readonly total: number } => {
  const { passes = 0, fails = 0 } = metrics[scoped(metric, scenario)]?.values ?? {};
  return { good: passes, total: passes + fails };
};

/** Milliseconds. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Percentile and value, ascending. */
  readonly quantiles: readonly (readonly [percentile: number, value: number])[];
}

/** Undefined without samples, for which k6 says 0. */
export const distributionOf = (summary: K6Summary, metric: string, scenario: ScenarioName): Distribution | undefined =>
  distributionAt(summary, scoped(metric, scenario));

/** By the name of a part of a metric, as k6 spells it. */
export const distributionAt = ({ metrics }: K6Summary, key: string): Distribution | undefined => {
  const values = metrics[key]?.values ?? {};
  const { count = 0, avg = 0, min = 0, max = 0 } = values;
  if (count === 0) return undefined;
  const quantiles = percentiles.map((percentile) => [percentile, values[`p(${percentile})`] ?? 0] as const);
  return { count, mean: avg, least: min, most: max, quantiles };
};

/** The next percentile that is kept, at or above. */
export const quantile = ({ quantiles }: Distribution, percentile: number): number =>
  quantiles.find(([kept]) => kept >= percentile)?.[1] ?? 0;

const begins = '{"kind":"K6Summary"';

/**
 * Summaries wherever generators leave them: a file each, lines among the lines of a log (kubectl logs), or the entries of Cloud
 * Logging, which keeps a line of JSON as `jsonPayload`.
 */
export const summariesIn = (text: string): readonly K6Summary[] => {
  const whole = parsed(text);
  if (isSummary(whole)) return [whole];
  if (Array.isArray(whole)) return whole.flatMap((entry) => ofEntry(entry));
  return text.split('\n').flatMap(inLine);
};

interface LogEntry {
  readonly jsonPayload?: unknown;
  readonly textPayload?: unknown;
}

const ofEntry = (entry: unknown): readonly K6Summary[] => {
  if (isSummary(entry)) return [entry];
  const { jsonPayload, textPayload } = (entry ?? {}) as LogEntry;
  if (isSummary(jsonPayload)) return [jsonPayload];
  return typeof textPayload === 'string' ? inLine(textPayload) : [];
};

/** Behind whatever a log puts in front of a line. */
const inLine = (line: string): readonly K6Summary[] => {
  const at = line.indexOf(begins);
  const value = at === -1 ? undefined : parsed(line.slice(at));
  return isSummary(value) ? [value] : [];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What the summary keeps of a distribution: enough of its percentiles to draw it and to compare it with another run's. */
const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);

/** Ascending, denser where a promise lies. */
export const percentiles: readonly number[] = [1, 2, 3, 4, ...steps(5, 90, 5), ...steps(91, 99, 1), 99.5, 99.9, 99.99];

/** `count` has to be asked for: without samples every percentile is 0, and looks quick. */
export const summaryStatistics: readonly string[] = [
  'count',
  'avg',
  'min',
  'med',
  'max',
  ...percentiles.map((percentile) => `p(${percentile})`),
];
