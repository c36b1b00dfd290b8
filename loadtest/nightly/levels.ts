/**
 * Levels of a metric: what its nights have in common, and how far apart two levels must be to matter. Times are compared by ratio
 * (as logarithms), shares of failures by difference.
 */
import { levelOf } from './levelShift.ts';

export type TrendMetric = 'p50' | 'p95' | 'errorRatio';

/** The level of some nights, in the unit of the metric. */
export interface LevelFigures {
  readonly level: number;
  /** Standard deviation of a night: relative for times, of the share itself for failures. */
  readonly noise: number;
  readonly nights: number;
  readonly first: string;
  readonly last: string;
}

/** Smallest relative change that counts, however significant. Our choice: half of what a user of the gate would be told. */
const leastShift = 0.025;
/** Differences below this many milliseconds never count. Our choice. */
const leastDifference = 0.1;
/** Smallest change in the share of failures that counts. Our choice: a tenth of the error budget of 99 %. */
const leastErrors = 0.001;
/** Noise below this is not believed: two levels that differ by less are the same. Our choice. */
const leastNoise = 0.02;
/** Noise of a level, in standard deviations of a night. Our choice: 19 of 20 nights lie within it. */
const noiseWidth = 2;
/** Times below are not told apart, in milliseconds; keeps logarithms finite. */
const leastTime = 0.001;

/** Whether a level is so much higher that it matters. */
export const isWorse = (metric: TrendMetric, before: number, after: number): boolean => {
  const shift = after - before;
  return metric === 'errorRatio' ? shift >= leastErrors : shift >= Math.max(leastDifference, before * leastShift);
};

/** The scale on which values are compared. */
export const toScale = (metric: TrendMetric, value: number): number =>
  metric === 'errorRatio' ? value : Math.log(Math.max(value, leastTime));

export const fromScale = (metric: TrendMetric, value: number): number =>
  metric === 'errorRatio' ? value : Math.exp(value);

/** `values`: on the scale; not empty. */
export const levelFigures = (
  metric: TrendMetric,
  values: readonly number[],
  nights: readonly string[],
): LevelFigures => {
  const { mean, spread } = levelOf(values);
  return {
    level: fromScale(metric, mean),
    noise: spread,
    nights: values.length,
    first: nights[0]!,
    last: nights.at(-1)!,
  };
};

/**
 * The highest level that is within the noise of `before`. Never more than half of the change from `before` to `after`, so that
 * half a recovery is none.
 */
export const withinNoise = (metric: TrendMetric, before: LevelFigures, after: number): number => {
  const { level, noise } = before;
  const half = (level + after) / 2;
  const width =
    metric === 'errorRatio'
      ? Math.max(noiseWidth * noise, leastErrors / 2)
      : Math.max(level * Math.expm1(Math.max(noiseWidth * noise, leastNoise)), leastDifference / 2);
  return Math.min(level + width, half);
};
