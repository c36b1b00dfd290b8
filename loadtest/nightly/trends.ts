/** Trends over nights: each scenario's median, 95th percentile and share of failures. */
import { alpha, changePoints, leastNights } from './changePoints.ts';
import type { Night } from './nights.ts';
import type { NightScenario } from './nightRecord.ts';
import { median } from '../../numbers/quantile.ts';

export type TrendMetric = 'p50' | 'p95' | 'errorRatio';

export interface TrendChange {
  /** First night of the new level. */
  readonly night: string;
  /** Medians of the levels before and after the change. */
  readonly before: number;
  readonly after: number;
  /** p-value of the change. */
  readonly p: number;
  readonly worse: boolean;
  /** The change is for the worse, and the latest level has not returned to the old one. */
  readonly open: boolean;
  /** Revisions before and after the change, when known. */
  readonly revisions: readonly [before: string | undefined, after: string | undefined];
}

export interface Trend {
  readonly scenario: NightScenario['scenario'];
  readonly metric: TrendMetric;
  readonly points: readonly { readonly night: string; readonly value: number }[];
  /** Changes that are large enough to matter, ascending by night. */
  readonly changes: readonly TrendChange[];
}

/** Most nights that are compared: older ones ran a different program. Source: Apache Otava's window. */
export const mostNights = 50;

/** Smallest relative change that counts, however significant. Our choice. */
const leastShift = 0.05;
/** Differences below this many milliseconds never count. Our choice. */
const leastDifference = 0.1;
/** Smallest change in the share of failures that counts. Our choice: a tenth of the error budget of 99 %. */
const leastErrors = 0.001;

/** Whether a level is so much higher that it matters. */
export const isWorse = (metric: TrendMetric, before: number, after: number): boolean => {
  const shift = after - before;
  return metric === 'errorRatio' ? shift >= leastErrors : shift >= Math.max(leastDifference, before * leastShift);
};

const metrics: readonly TrendMetric[] = ['p50', 'p95', 'errorRatio'];

/** Trends over the comparable nights. */
export const trendsOf = (nights: readonly Night[]): readonly Trend[] => {
  const comparable = nights.filter(({ state }) => state === 'passed' || state === 'failed').slice(-mostNights);
  const scenarios = [...new Set(comparable.flatMap(({ record }) => record?.scenarios.map(({ scenario }) => scenario)))];
  return scenarios
    .filter((scenario) => scenario !== undefined && scenario !== 'warm_up')
    .flatMap((scenario) => metrics.map((metric) => trendOf(comparable, scenario, metric)))
    .filter(({ points }) => points.length > 0);
};

const trendOf = (nights: readonly Night[], scenario: Trend['scenario'], metric: TrendMetric): Trend => {
  const known = nights.flatMap(({ night, record }) => {
    const own = record?.scenarios.find((figures) => figures.scenario === scenario);
    const value = own && valueOf(own, metric);
    return value === undefined ? [] : [{ night, value, revision: record?.revision }];
  });
  const values = known.map(({ value }) => value);
  const found = changePoints(values);
  const bounds = [0, ...found.map(({ at }) => at), values.length];
  const levels = bounds.slice(1).map((end, i) => median(values.slice(bounds[i], end)));
  const latest = levels.at(-1) ?? 0;
  const changes = found.flatMap(({ at, p }, i): readonly TrendChange[] => {
    const [before, after] = [levels[i]!, levels[i + 1]!];
    const worse = isWorse(metric, before, after);
    if (!worse && !isWorse(metric, after, before)) return [];
    const open = worse && isWorse(metric, before, latest);
    const revisions = [known[at - 1]?.revision, known[at]?.revision] as const;
    return [{ night: known[at]!.night, before, after, p, worse, open, revisions }];
  });
  return { scenario, metric, points: known.map(({ night, value }) => ({ night, value })), changes };
};

const valueOf = ({ p50, p95, failed, requests }: NightScenario, metric: TrendMetric): number | undefined => {
  if (metric === 'errorRatio') return requests === 0 ? undefined : failed / requests;
  return metric === 'p50' ? p50 : p95;
};

/**
 * Fewest nights of a new level in which a change can be significant after `before` nights of the old level. A change within the
 * noise takes more. Undefined when no number of nights is enough.
 */
export const nightsNeeded = (before: number): number | undefined => {
  for (let after = leastNights; after <= mostNights; after++) {
    if (2 / choose(before + after, after) <= alpha) return after;
  }
  return undefined;
};

const choose = (of: number, take: number): number => {
  let result = 1;
  for (let i = 1; i <= take; i++) result = (result * (of - take + i)) / i;
  return result;
};
