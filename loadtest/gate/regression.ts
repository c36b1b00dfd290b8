/**
 * Whether the candidate is slower than the baseline. Both get the same requests in direct succession, because the speed of a
 * machine varies over time. Each run gives one figure, and the statistics use the figures of runs, never single requests:
 * requests of one run are not independent. A shift counts when it is statistically significant and large enough to matter.
 */
import { chanceText, countText, many } from '../../text/count.ts';
import type { Compared } from '../k6/compared.ts';
import type { ComparisonFigures, Finding } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { detectable } from './power.ts';
import { leastP, shiftOf, signedRankP } from './signedRank.ts';
import { holmLevels } from './statistics.ts';
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

/** `noise`: coefficient of variation of runs in earlier comparisons; 0 when unknown. All reads come first. */
export const comparisonsOf = (runs: readonly GateRun[], noise = 0): readonly ComparisonFigures[] => {
  const byName = [
    ...Map.groupBy(
      runs.filter(isValid).flatMap(({ compared }) => compared.filter(isMeasured)),
      ({ what }) => what,
    ),
  ];
  const levels = levelsOf(byName.map(([, all]) => signedRankP(all.map(({ ratio }) => ratio))));
  return byName.map(([name, all], index) => comparisonOf(name, all, levels[index]!, noise));
};

/** All reads are tested apart from the parts: they have the most requests, and the number of parts must not weaken their test. */
const levelsOf = ([all, ...parts]: readonly number[]): readonly number[] => [
  ...(all === undefined ? [] : [alpha / 2]),
  ...holmLevels(parts, alpha / 2),
];

/** A target that answers at once, or never, has no ratio. */
const isMeasured = ({ baseline, candidate, ratio }: Compared): boolean =>
  Number.isFinite(ratio) && Number.isFinite(candidate) && Number.isFinite(baseline) && baseline > 0;

const comparisonOf = (name: string, all: readonly Compared[], level: number, noise: number): ComparisonFigures => {
  const ratios = all.map(({ ratio }) => ratio);
  const { estimate, interval } = shiftOf(ratios, level);
  const baseline = median(all.map((run) => run.baseline));
  const least = Math.max(leastShift, 2 * (noise / Math.sqrt(all.length)), leastDifference / baseline);
  const scatter = deviation(ratios);
  const catches = detectable({ pairs: all.length, level, scatter, least: Math.log1p(least) });
  return {
    what: name,
    runs: all.length,
    requests: sumOf(all, ({ requests }) => requests),
    baseline,
    candidate: baseline * Math.exp(estimate),
    shift: Math.expm1(estimate),
    interval: interval === undefined ? null : { low: Math.expm1(interval.low), high: Math.expm1(interval.high) },
    confidence: 1 - 2 * level,
    p: signedRankP(ratios),
    scatter,
    least,
    catches: catches === undefined ? null : Math.expm1(catches),
  };
};

/** Fewest runs with which any shift, however large, can be significant in this many comparisons. */
export const runsNeeded = (comparisons: number): number =>
  Math.ceil(Math.log2(Math.max(1, comparisons - 1) / (alpha / 2)));

/** Thresholds on the smallest slowdown that the runs can detect: 1 is twice as slow. */
const [inconclusiveAbove, warnAbove] = [1, 0.25];

/** Judges by the comparison with the least noise: with noisy runs, finding no slowdown proves nothing. */
export const sightFindings = (comparisons: readonly ComparisonFigures[]): readonly Finding[] => {
  const best = Math.min(...comparisons.flatMap(({ catches }) => catches ?? []));
  if (best <= warnAbove || best === Infinity) return [];
  const text = `runs vary so much that only a slowdown of ${atLeastText(best)} would be caught nine times out of ten: a quieter machine, --runs or --duration would show more`;
  const verdict = best > inconclusiveAbove ? 'inconclusive' : 'warn';
  return [{ id: 'regression/power', subject: 'regression', verdict, text, figures: { catches: best } }];
};

/** Rounded up, so that nothing is claimed that is not caught. */
const atLeastText = (share: number): string => percentText(Math.ceil(share * 1e3) / 1e3);

export const regressionFindings = (comparisons: readonly ComparisonFigures[]): readonly Finding[] =>
  comparisons.map((comparison) => findingOf(comparison, runsNeeded(comparisons.length)));

const findingOf = (comparison: ComparisonFigures, needed: number): Finding => {
  const { what, runs, requests, baseline, candidate, shift, interval, confidence, p, scatter, least, catches } =
    comparison;
  const between =
    interval === null
      ? ''
      : `; with ${percentText(confidence)} confidence between ${shiftText(interval.low)} and ${shiftText(interval.high)}`;
  const seen = `${what}: ${millisecondsText(candidate)} against ${millisecondsText(baseline)}, ${shiftText(shift, [least])}${between} (p ${chanceText(p)}, ${many(runs, 'run')}, ${countText(requests)} requests to each side)`;
  const finding = (verdict: Finding['verdict'], text: string): Finding => ({
    id: `regression/${what}`,
    subject: 'regression',
    verdict,
    text: `${seen}: ${text}`,
    figures: {
      candidate_ms: candidate,
      baseline_ms: baseline,
      shift,
      ...interval,
      confidence,
      p,
      scatter,
      least,
      ...(catches === null ? {} : { catches }),
      runs,
      requests,
    },
  });
  if (interval === null || catches === null) {
    const best = chanceText(leastP(runs));
    return finding('inconclusive', `${many(runs, 'run')} cannot rule chance out (p ${best} at least); ${needed} can`);
  }
  if (interval.low <= 0) {
    return finding(
      'pass',
      `no slowdown beyond chance; one of ${atLeastText(catches)} would be caught nine times out of ten`,
    );
  }
  if (shift <= least) return finding('warn', `slower, though not by more than the ${percentText(least)} that count`);
  return finding('fail', `slower by more than the ${percentText(least)} that count`);
};
