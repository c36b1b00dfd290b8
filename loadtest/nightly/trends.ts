/** What is watched from night to night: of each scenario its median, its 95th percentile and its share of failures. */
import { alpha, changePoints, leastNights } from './changePoints.ts';
import type { Night } from './nights.ts';
import type { NightScenario } from './nightRecord.ts';
import { median } from '../../numbers/quantile.ts';

export type TrendMetric = 'p50' | 'p95' | 'errorRatio';

export interface TrendChange {
  /** The first of the new level. */
  readonly night: string;
  /** Medians of the nights before and after, up to the next changes. */
  readonly before: number;
  readonly after: number;
  /** Chance that nights in any order look like this. */
  readonly p: number;
  readonly worse: boolean;
  /** Worse, and still so: the latest level is not back where it was before. */
  readonly open: boolean;
  /** What ran when it changed, where it is known. */
  readonly revisions: readonly [before: string | undefined, after: string | undefined];
}

export interface Trend {
  readonly scenario: NightScenario['scenario'];
  readonly metric: TrendMetric;
  readonly points: readonly { readonly night: string; readonly value: number }[];
  /** Those that are large enough to matter. Ascending. */
  readonly changes: readonly TrendChange[];
}

/** Nights that are looked at: older ones were of another program. Source: Apache Otava's window. */
export const mostNights = 50;

/** Smallest share of a level that matters, however sure the change. Ours. */
const leastShift = 0.05;
/** Milliseconds below which no difference matters to anybody. Ours. */
const leastDifference = 0.1;
/** Share of failures, more or less, that matters. Ours: a tenth of what 99 % forgives. */
const leastErrors = 0.001;

/** Whether a level is so much higher that it matters. */
export const isWorse = (metric: TrendMetric, before: number, after: number): boolean => {
  const shift = after - before;
  return metric === 'errorRatio' ? shift >= leastErrors : shift >= Math.max(leastDifference, before * leastShift);
};

const metrics: readonly TrendMetric[] = ['p50', 'p95', 'errorRatio'];

/** Of the nights that can be compared. */
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
 * Nights of a new level without which no change can be found after so many of the old one: with fewer, luck alone orders them
 * so too often. A step within noise takes more. Undefined where no number of them would do.
 */
export const soonest = (before: number): number | undefined => {
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
