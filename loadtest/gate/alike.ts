/**
 * Whether the candidate misses an objective alone, or the baseline misses it alike. Both got the same requests in direct
 * succession: what the machine did to one it did to the other, and a miss of both says nothing about the release.
 *
 * Law: both miss it alike, unless the candidate's bad events exceed the baseline's by more than the objective allows, and by
 * Wilcoxon's signed-rank test over the runs (one difference a run: events of a run are not independent), or are three times as
 * many errors. If the baseline meets it, the candidate is alone; on a starved runner a time has to pass the test, too.
 */
import { sumOf } from '../../numbers/sum.ts';
import type { Events, GateRun } from './gateRun.ts';
import { signedRankP } from './signedRank.ts';

/** Probability at most that equal sides are called different, for an objective that both miss. */
export const alikeAlpha = 0.005;

export interface Alike {
  readonly baselineGood: number;
  readonly baselineTotal: number;
  /** Probability of such differences, or greater ones, between equal sides. */
  readonly p: number;
  /** Whether the candidate alone misses the objective. */
  readonly isAlone: boolean;
}

type Share = Omit<Events, 'objective'>;

const badShare = ({ good, total }: Share): number => 1 - good / total;

const pooled = (events: readonly Share[]): Share => ({
  good: sumOf(events, ({ good }) => good),
  total: sumOf(events, ({ total }) => total),
});

export interface Missed {
  readonly objective: string;
  /** Share of good events. */
  readonly target: number;
  /** Whether its events are bad by their time, which a busy machine changes, and not by an error. */
  readonly isOfTime: boolean;
  readonly isStarved: boolean;
}

/** So many times the baseline's errors are more than the same trouble on both sides. Our choice. */
const manyTimes = 3;

/** Undefined if the baseline has no events. */
export const alikeOf = (
  runs: readonly Pick<GateRun, 'events' | 'baselineEvents'>[],
  { objective, target, isOfTime, isStarved }: Missed,
): Alike | undefined => {
  const eventsOf = (events: readonly Events[]): Share =>
    pooled(events.filter((event) => event.objective === objective));
  const pairs = runs
    .map(({ events, baselineEvents }) => ({ own: eventsOf(events), other: eventsOf(baselineEvents) }))
    .filter(({ own, other }) => own.total > 0 && other.total > 0);
  if (pairs.length === 0) return undefined;
  const baseline = pooled(pairs.map(({ other }) => other));
  const [bad, baselineBad] = [badShare(pooled(pairs.map(({ own }) => own))), badShare(baseline)];
  const p = signedRankP(pairs.map(({ own, other }) => badShare(own) - badShare(other)));
  const isSure = p <= alikeAlpha;
  const allowed = 1 - target;
  const isAlone =
    baselineBad > allowed
      ? bad - baselineBad > allowed && (isSure || (!isOfTime && bad > manyTimes * baselineBad))
      : isSure || !isOfTime || !isStarved;
  return { baselineGood: baseline.good, baselineTotal: baseline.total, p, isAlone };
};
