/**
 * Whether an open regression is mended: a cumulative sum of how much more likely each night is at the level before than at the
 * worse level. It passes its limit within a few nights of a mend, and in an unmended regression hardly ever, however many
 * nights it is open. Source: Page, Biometrika 41 (1954); the limit by Wald, Sequential Analysis (1947).
 */
import { median } from '../../numbers/quantile.ts';
import { levelOf, madToDeviation } from './levelShift.ts';
import { toScale, withinNoise, type LevelFigures, type TrendMetric } from './levels.ts';

/** How much more likely, as a logarithm. Our choice: a false recovery in fewer than 1 of 200 regressions that are open for 400 nights. */
const limit = Math.log(100_000);
/** No night counts for more: at least three nights show a recovery. */
const mostOfNight = limit / 2.99;
/** Nights from which the worse level is estimated: the first of it. Our choice. */
const worseNights = 20;
/** Noise below this is not believed, on the scale of the metric. Our choice. */
const leastNoise = { p50: 0.005, p95: 0.005, errorRatio: 0.000_1 } as const;

export interface Recovery {
  /** Highest level within the noise of the level before, as known now. */
  readonly within: number;
  /** Number of latest nights that are back within the noise; 0 while they are not. */
  readonly nights: number;
}

/** `since`: values on the scale of the metric since the worse level began; not empty. `opened`: the level when it was opened. */
export const recoveryOf = (
  metric: TrendMetric,
  before: LevelFigures,
  opened: number,
  since: readonly number[],
): Recovery => {
  const old = toScale(metric, before.level);
  const first = toScale(metric, opened) - old;
  // The level on the night of the finding is too high by chance, as those that were not too high were not found.
  const shift = Math.min(first, Math.max(first / 2, levelOf(since.slice(0, worseNights)).mean - old));
  const within = withinNoise(metric, before, fromShift(metric, before.level, shift));
  const noise = Math.max(before.noise, neighbourNoise(since.slice(-worseNights)), leastNoise[metric]);
  let [sum, from] = [0, since.length];
  for (const [index, value] of since.entries()) {
    const likelier = (shift * (old + shift / 2 - value)) / noise ** 2;
    if (sum === 0) from = index;
    sum = Math.max(0, sum + Math.min(Math.max(likelier, -mostOfNight), mostOfNight));
  }
  const back = since.slice(from);
  const isBack = sum >= limit && levelOf(back).mean <= toScale(metric, within);
  return { within, nights: isBack ? back.length : 0 };
};

/** Standard deviation of a night by the differences of neighbours, which a change of level does not enlarge. */
const neighbourNoise = (values: readonly number[]): number =>
  values.length < 2
    ? 0
    : (madToDeviation * median(values.slice(1).map((value, index) => Math.abs(value - values[index]!)))) / Math.SQRT2;

const fromShift = (metric: TrendMetric, level: number, shift: number): number =>
  metric === 'errorRatio' ? level + shift : level * Math.exp(shift);
