/** Reads and validates the summary that our k6 script writes. A missing value stays missing, never 0. */
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
  /** Names of the routes, such as 'GET /flights': counts of bad answers have their index. */
  readonly routes: readonly string[];
  /** Whether the run was allowed to send messages. */
  readonly writes?: boolean;
  /** Part of the load, such as '0:1/2'; undefined for the whole load. */
  readonly segment?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly milliseconds: number;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** 2: bad answers are counted by reason, and bodies are checked. */
export const summaryVersion = 2;

/** Undefined for anything that is not a summary of this plan. */
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
  const fits = is?.kind === 'K6Summary' && is.version === summaryVersion && Array.isArray(is.routes);
  return fits && typeof is.metrics === 'object' && typeof is.milliseconds === 'number';
};

/** Value of a counter; 0 when nothing was counted. */
export const countOf = ({ metrics }: K6Summary, metric: string, scenario?: ScenarioName): number =>
  metrics[scoped(metric, scenario)]?.values['count'] ?? 0;

/** Counts of a rate metric. For `bad_answers` the events counted as good are the bad answers. */
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

/** Undefined without samples, where k6 writes 0. */
export const distributionOf = (summary: K6Summary, metric: string, scenario: ScenarioName): Distribution | undefined =>
  distributionAt(summary, scoped(metric, scenario));

/** Distribution of a sub-metric, by k6's name for it. */
export const distributionAt = ({ metrics }: K6Summary, key: string): Distribution | undefined => {
  const values = metrics[key]?.values ?? {};
  const { count = 0, avg = 0, min = 0, max = 0 } = values;
  if (count === 0) return undefined;
  const quantiles = percentiles.map((percentile) => [percentile, values[`p(${percentile})`] ?? 0] as const);
  return { count, mean: avg, least: min, most: max, quantiles };
};

/** Value of the nearest stored percentile at or above. */
export const quantile = ({ quantiles }: Distribution, percentile: number): number =>
  quantiles.find(([kept]) => kept >= percentile)?.[1] ?? 0;

const begins = '{"kind":"K6Summary"';

/**
 * Finds summaries in any output of generators: one file each, lines of a log (kubectl logs), or entries of Cloud Logging, which
 * stores a line of JSON as `jsonPayload`.
 */
export const summariesIn = (text: string): readonly K6Summary[] => {
  const whole = parsed(text);
  if (isSummary(whole)) return [whole];
  if (Array.isArray(whole)) return whole.flatMap((entry) => ofEntry(entry));
  return text.split('\n').flatMap(inLine);
};

/** The version of a summary that another version of Atalaya's script wrote; undefined where there is none. */
export const otherVersionIn = (text: string): number | undefined => {
  const versions = [...text.matchAll(/\{\s*"kind":\s*"K6Summary",\s*"version":\s*(\d+)/g)].map(([, version]) =>
    Number(version),
  );
  return versions.find((version) => version !== summaryVersion);
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

/** Skips the prefix that a log puts before the line. */
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

/** Statistics of a distribution in the summary: enough percentiles to draw it and to compare it with another run. */
const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);

/** Ascending, denser in the range of objectives. */
export const percentiles: readonly number[] = [1, 2, 3, 4, ...steps(5, 90, 5), ...steps(91, 99, 1), 99.5, 99.9, 99.99];

/** Includes `count`, to tell a metric without samples, whose percentiles are all 0, from a fast one. */
export const summaryStatistics: readonly string[] = [
  'count',
  'avg',
  'min',
  'med',
  'max',
  ...percentiles.map((percentile) => `p(${percentile})`),
];
