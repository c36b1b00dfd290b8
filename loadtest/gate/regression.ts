/**
 * Whether the candidate is slower than the baseline. Both get the same requests in direct succession, because the speed of a
 * machine varies over time. Each run gives one figure, and the statistics use the figures of runs, never single requests:
 * requests of one run are not independent. A shift counts when it is statistically significant and large enough to matter.
 */
import type { Compared } from '../k6/compared.ts';
import { chanceText, countText } from '../../text/count.ts';
import type { ComparisonFigures, Finding } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { holm, leastP, shiftOf, signedRankP } from './statistics.ts';
import { millisecondsText } from '../../text/time.ts';
import { percentText, shiftText } from '../../text/percentage.ts';
import { median } from '../../numbers/quantile.ts';
import { deviation, sumOf } from '../../numbers/sum.ts';

/** Probability of a false positive over all comparisons: half of it for all reads together, half for the parts. */
export const alpha = 0.01;
/** Smaller shifts never count, however significant. */
export const leastShift = 0.05;
/** Differences below this many milliseconds never count. */
export const leastDifference = 0.05;

/** Quantiles of the normal distribution: for half of `alpha`, and for a power of 0.9. */
const [zAlpha, zCaught] = [2.5758, 1.2816];
/** Relative efficiency of the signed-rank test to the t-test for normal differences: 3/pi. Source: Hollander, Wolfe and Chicken, ch. 3.11. */
const efficiency = 3 / Math.PI;

/** `noise`: coefficient of variation of runs in earlier comparisons; 0 when unknown. */
export const comparisonsOf = (runs: readonly GateRun[], noise = 0): readonly ComparisonFigures[] => {
  const byName = Map.groupBy(
    runs.filter(isValid).flatMap(({ compared }) => compared),
    ({ what }) => what,
  );
  return [...byName].map(([name, all]) => comparisonOf(name, all, noise));
};

const comparisonOf = (name: string, all: readonly Compared[], noise: number): ComparisonFigures => {
  const ratios = all.map(({ ratio }) => ratio);
  const { estimate, low, high } = shiftOf(ratios);
  const was = median(all.map(({ baseline }) => baseline));
  const least = Math.max(leastShift, 2 * (noise / Math.sqrt(all.length)), leastDifference / was);
  const error = deviation(ratios, estimate) / Math.sqrt(all.length * efficiency);
  return {
    what: name,
    runs: all.length,
    requests: sumOf(all, ({ requests }) => requests),
    baseline: was,
    candidate: median(all.map(({ candidate }) => candidate)),
    shift: Math.expm1(estimate),
    low: Math.expm1(low),
    high: Math.expm1(high),
    p: signedRankP(ratios),
    least,
    catches: Math.expm1(Math.max((zAlpha + zCaught) * error, Math.log1p(least) + zCaught * error)),
  };
};

/** Fewest runs with which any shift, however large, can be significant in this many comparisons. */
export const runsNeeded = (comparisons: number): number =>
  Math.ceil(Math.log2(Math.max(1, comparisons - 1) / (alpha / 2)));

/** All reads are tested apart from the parts: they have the most requests, and the number of parts must not weaken their test. */
const significanceOf = ([all, ...parts]: readonly ComparisonFigures[]): readonly boolean[] => [
  ...(all === undefined ? [] : [all.p <= alpha / 2]),
  ...holm(
    parts.map(({ p }) => p),
    alpha / 2,
  ),
];

/** Thresholds on the smallest slowdown that the runs can detect: 1 is twice as slow. */
const [inconclusiveAbove, warnAbove] = [1, 0.25];

/** Judges by the comparison with the least noise: with noisy runs, finding no slowdown proves nothing. */
export const sightFindings = (comparisons: readonly ComparisonFigures[]): readonly Finding[] => {
  const best = Math.min(...comparisons.map(({ catches }) => catches));
  if (best <= warnAbove) return [];
  const text = `runs vary so much that only a slowdown of ${percentText(best)} would be caught nine times out of ten: a quieter machine, --runs or --duration would show more`;
  const verdict = best > inconclusiveAbove ? 'inconclusive' : 'warn';
  return [{ id: 'regression/power', subject: 'regression', verdict, text, figures: { catches: best } }];
};

export const regressionFindings = (comparisons: readonly ComparisonFigures[]): readonly Finding[] => {
  const sure = significanceOf(comparisons);
  return comparisons.map((figures, index) => findingOf(figures, sure[index] === true, runsNeeded(comparisons.length)));
};

const findingOf = (figures: ComparisonFigures, isSure: boolean, needed: number): Finding => {
  const { what, runs, requests, baseline, candidate, shift, low, high, p, least, catches } = figures;
  const seen = `${what}: ${millisecondsText(candidate)} against ${millisecondsText(baseline)} in ${runs} runs of ${countText(requests)} requests each side, ${shiftText(shift)} (with 95% confidence between ${shiftText(low)} and ${shiftText(high)}, p ${chanceText(p)})`;
  const finding = (verdict: Finding['verdict'], text: string): Finding => ({
    id: `regression/${what}`,
    subject: 'regression',
    verdict,
    text: `${seen}: ${text}`,
    figures: { candidate_ms: candidate, baseline_ms: baseline, shift, low, high, p, least, catches, runs, requests },
  });
  if (runs < needed) {
    const best = chanceText(leastP(runs));
    return finding('inconclusive', `${runs} runs cannot rule chance out (p ${best} at least); ${needed} can`);
  }
  if (!isSure) {
    return finding(
      'pass',
      `no slowdown beyond chance; one of ${percentText(catches)} would be caught nine times out of ten`,
    );
  }
  if (shift <= least) return finding('warn', `slower, and by less than the ${percentText(least)} that count`);
  return finding('fail', `slower by more than the ${percentText(least)} that count`);
};
