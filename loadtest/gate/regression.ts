/**
 * Whether the candidate is slower than the baseline. Both get the same requests in direct succession, because the speed of a
 * machine varies over time. Each run gives one figure, and the statistics use the figures of runs, never single requests:
 * requests of one run are not independent. A shift counts when it is statistically significant and large enough to matter.
 */
import { chanceText, countText, many } from '../../text/count.ts';
import { medianRead, slowestReads, type Compared } from '../k6/compared.ts';
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

/** Requests in a run below which it gives no figure: five of them should be slower than the median, or among the slowest 5%. */
const requestsNeeded = (name: string): number => (name === slowestReads ? 100 : 10);

/**
 * A part that was requested in too few runs is left out, where other parts have enough. `noise`: coefficient of variation of runs
 * in earlier comparisons; 0 when unknown.
 */
export const comparisonsOf = (runs: readonly GateRun[], noise = 0): readonly ComparisonFigures[] => {
  const byName = [
    ...Map.groupBy(
      runs.filter(isValid).flatMap(({ compared }) => compared),
      ({ what }) => what,
    ),
  ].map(([name, all]) => [name, all.filter(isMeasured)] as const);
  const most = Math.max(1, ...byName.map(([, all]) => all.length));
  const needed = Math.min(most, runsNeeded(byName.length));
  const judged = byName.filter(([, all]) => all.length >= needed);
  const levels = levelsOf(judged.map(([name, all]) => ({ name, p: signedRankP(all.map(({ ratio }) => ratio)) })));
  return judged.map(([name, all], index) => comparisonOf(name, all, levels[index]!, noise));
};

/** All reads are tested apart from the parts: they have the most requests, and the number of parts must not weaken their test. */
const levelsOf = (tests: readonly { readonly name: string; readonly p: number }[]): readonly number[] => {
  const parts = holmLevels(
    tests.flatMap(({ name, p }) => (name === medianRead ? [] : [p])),
    alpha / 2,
  ).values();
  return tests.map(({ name }) => (name === medianRead ? alpha / 2 : parts.next().value!));
};

/** In milliseconds. */
const nanosecond = 1e-6;

/** A target that answers at once, or never, has no ratio. */
const isMeasured = ({ what, requests, baseline, candidate, ratio }: Compared): boolean =>
  requests >= requestsNeeded(what) &&
  Number.isFinite(ratio) &&
  Number.isFinite(candidate) &&
  Number.isFinite(baseline) &&
  baseline >= nanosecond;

const comparisonOf = (name: string, all: readonly Compared[], level: number, noise: number): ComparisonFigures => {
  const ratios = all.map(({ ratio }) => ratio);
  const { estimate, interval } = shiftOf(ratios, level);
  const baseline = median(all.map((run) => run.baseline));
  const known = Number.isFinite(noise) ? noise : 0;
  const least = Math.max(leastShift, 2 * (known / Math.sqrt(all.length)), leastDifference / baseline);
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

/** Comparisons that could be made (`names`), and were not. */
export const uncomparedFindings = (
  runs: readonly GateRun[],
  names: readonly string[],
  comparisons: readonly ComparisonFigures[],
): readonly Finding[] => {
  const valid = runs.filter(isValid);
  return names
    .filter((name) => comparisons.every(({ what }) => what !== name))
    .map((name): Finding => {
      const all = valid.flatMap(({ compared }) => compared.filter(({ what }) => what === name));
      const [requests, enough] = [sumOf(all, (compared) => compared.requests), all.filter(isMeasured).length];
      const needed = runsNeeded(names.length);
      const rare = `${many(requests, 'request')} answered by both sides; ${enough} of ${many(valid.length, 'run')} had the ${requestsNeeded(name)} that it needs, and ${many(needed, 'run')} must: a longer --duration gives more`;
      return {
        id: `regression/${name}`,
        subject: 'regression',
        // Without all reads there is no comparison.
        verdict: name === medianRead ? 'inconclusive' : 'not judged',
        text: `${name}: not compared: ${requests === 0 ? 'no request was answered by both sides' : rare}`,
        figures: { requests, runs: enough, needed_runs: needed, needed_requests: requestsNeeded(name) },
      };
    });
};

/** Rounded up, so that nothing is claimed that is not caught; above tenfold the size is noise. */
const atLeastText = (share: number): string =>
  share > 9 ? 'more than 900%' : percentText(Math.ceil(share * 1e3) / 1e3);

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
