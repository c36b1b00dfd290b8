/**
 * Whether the candidate is slower than the baseline. Each candidate run is compared with the baseline run beside it, as
 * machines have good and bad minutes that neighbours share; the figures of runs are compared, never requests, which have
 * their run's luck in common. A shift counts when chance is ruled out and it is large enough to matter.
 */
import type { ComparisonFigures, Finding } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { holm } from './statistics/holm.ts';
import { leastP, shiftOf, signedRankP } from './statistics/signedRank.ts';
import { chanceText, percentText, shiftText, timeText } from './text.ts';

/** Chance of a false alarm, of all comparisons together. */
export const alpha = 0.01;
/** Smallest shift that counts, however sure. */
export const leastShift = 0.05;
/** Milliseconds below which no difference matters to anybody. */
export const leastDifference = 0.05;

export interface Pair {
  readonly candidate: GateRun;
  readonly baseline: GateRun;
}

/** Neighbours: the runs go A B B A A B B A, so that each two are a pair and both sides come first as often. */
export const sideOf = (order: number): GateRun['side'] => ([0, 3].includes(order % 4) ? 'baseline' : 'candidate');

export const pairsOf = (runs: readonly GateRun[]): readonly Pair[] => {
  const byOrder = new Map(runs.filter(isValid).map((run) => [run.order, run]));
  return [...byOrder.values()].flatMap((one) => {
    const other = one.order % 2 === 0 ? byOrder.get(one.order + 1) : undefined;
    if (other === undefined || one.side === other.side) return [];
    const [candidate, baseline] = one.side === 'candidate' ? [one, other] : [other, one];
    return [{ candidate, baseline }];
  });
};

const metrics = ['p50', 'p95'] as const;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Quantiles of the normal distribution: of `alpha` over two comparisons, and of nine times out of ten. */
const [zAlpha, zCaught] = [2.5758, 1.2816];
/** Of the signed-rank test beside the t-test, on normal differences: 3/pi. Source: Hollander, Wolfe and Chicken, ch. 3.11. */
const efficiency = 3 / Math.PI;

/** `noise`: the runs' own coefficient of variation in earlier comparisons, where one is known. */
export const comparisonsOf = (pairs: readonly Pair[], noise = 0): readonly ComparisonFigures[] =>
  metrics.flatMap((metric) => {
    const known = pairs.flatMap(({ candidate, baseline }) => {
      const [is, was] = [candidate[metric], baseline[metric]];
      return is === undefined || was === undefined || is <= 0 || was <= 0 ? [] : [{ is, was }];
    });
    if (known.length === 0) return [];
    // Ratios are as far from 1 when halved as when doubled once their logarithms are taken.
    const differences = known.map(({ is, was }) => Math.log(is / was));
    const { estimate, low, high } = shiftOf(differences);
    const baseline = median(known.map(({ was }) => was));
    const least = Math.max(leastShift, 2 * (noise / Math.sqrt(known.length)), leastDifference / baseline);
    const spread = Math.sqrt(
      differences.reduce((sum, one) => sum + (one - estimate) ** 2, 0) / Math.max(1, known.length - 1),
    );
    const error = spread / Math.sqrt(known.length * efficiency);
    return [
      {
        metric,
        pairs: known.length,
        baseline,
        candidate: median(known.map(({ is }) => is)),
        shift: Math.expm1(estimate),
        low: Math.expm1(low),
        high: Math.expm1(high),
        p: signedRankP(differences),
        least,
        catches: Math.expm1(Math.max((zAlpha + zCaught) * error, Math.log1p(least) + zCaught * error)),
      },
    ];
  });

/** Pairs without which no shift, however large, would rule chance out. */
export const pairsNeeded: number = Math.ceil(Math.log2(metrics.length / alpha));

/** Slowdowns that runs have to be able to show: without the first they show nothing, without the second too little. */
const [blind, dim] = [1, 0.25];

/** Of the figure that varies least: runs that vary so much say nothing by being alike. */
export const sightFindings = (comparisons: readonly ComparisonFigures[]): readonly Finding[] => {
  const best = Math.min(...comparisons.map(({ catches }) => catches));
  if (best <= dim) return [];
  const text = `runs vary so much that only a slowdown of ${percentText(best)} would be caught nine times out of ten: a quieter machine, --runs or --duration would show more`;
  return [{ subject: 'regression', verdict: best > blind ? 'inconclusive' : 'warn', text }];
};

export const regressionFindings = (comparisons: readonly ComparisonFigures[]): readonly Finding[] => {
  const rejected = holm(
    comparisons.map(({ p }) => p),
    alpha,
  );
  return comparisons.map((one, index) => {
    const { metric, pairs, baseline, candidate, shift, low, high, p, least, catches } = one;
    const seen = `${metric} of reads: ${timeText(candidate)} against ${timeText(baseline)} in ${pairs} pairs of runs, ${shiftText(shift)} (with 95% confidence between ${shiftText(low)} and ${shiftText(high)}, p ${chanceText(p)})`;
    const could = `a slowdown of ${percentText(catches)} would be caught nine times out of ten`;
    const say = (verdict: Finding['verdict'], text: string): Finding => ({ subject: 'regression', verdict, text });
    if (pairs < pairsNeeded) {
      return say(
        'inconclusive',
        `${seen}: ${pairs} pairs cannot rule chance out (p ${chanceText(leastP(pairs))} at the least); ${pairsNeeded} can`,
      );
    }
    if (rejected[index] !== true) return say('pass', `${seen}: no slowdown beyond chance; ${could}`);
    if (shift <= least) return say('warn', `${seen}: slower, and by less than the ${percentText(least)} that count`);
    return say('fail', `${seen}: slower by more than the ${percentText(least)} that count`);
  });
};
