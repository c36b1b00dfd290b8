/** A target that leaves requests without an answer: which part of them, in how many runs, and of which side. */
import { sumOf } from '../../numbers/sum.ts';
import { countText, many } from '../../text/count.ts';
import { percentText } from '../../text/percentage.ts';
import type { Side } from '../faults.ts';
import type { Finding } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';

/** Above this share of requests without an answer a release fails, whatever its objectives allow. Our choice. */
const failsAbove = 0.01;
/** A share that is so many times the baseline's is more than the same trouble on both sides. Our choice. */
const manyTimes = 3;

interface Silence {
  readonly runs: number;
  readonly begun: number;
  readonly timedOut: number;
  readonly unended: number;
  readonly unsent: number;
  readonly share: number;
}

const silenceOf = (runs: readonly GateRun[], side: Side): Silence => {
  const stalls = runs.flatMap((run) => run.stalls ?? []).filter((stall) => stall.side === side);
  const [timedOut, unended, unsent] = [
    sumOf(stalls, (stall) => stall.timedOut),
    sumOf(stalls, (stall) => stall.unended),
    sumOf(stalls, (stall) => stall.unsent),
  ];
  // Runs without a stall count with the requests that they sent.
  const begun = sumOf(runs, (run) => {
    const own = (run.stalls ?? []).filter((stall) => stall.side === side);
    return own.length === 0 ? run.requests : sumOf(own, (stall) => stall.begun);
  });
  const stalled = runs.filter((run) => run.stalls?.some((stall) => stall.side === side)).length;
  const all = begun + unsent;
  return {
    runs: stalled,
    begun,
    timedOut,
    unended,
    unsent,
    share: all === 0 ? 0 : (timedOut + unended + unsent) / all,
  };
};

const textOf = (side: Side, { runs, begun, timedOut, unended, unsent, share }: Silence, all: number): string => {
  const parts = [
    ...(timedOut === 0 ? [] : [`${countText(timedOut)} had no answer before the time-out`]),
    ...(unended === 0 ? [] : [`${countText(unended)} were begun and did not end`]),
    ...(unsent === 0 ? [] : [`${countText(unsent)} more could not be sent, as all users waited for answers`]),
  ];
  return `the ${side} stalled in ${runs} of ${many(all, 'run')}: of ${many(begun, 'request')} ${parts.join(', ')} (${percentText(share)})`;
};

/**
 * The candidate's stalls fail it unless the baseline stalled alike. On a starved runner, users who are all busy prove nothing; a
 * request without an answer before its time-out does. A baseline that stalls alone is no fault of the release.
 */
export const stallFindings = (runs: readonly GateRun[], starved: string | undefined): readonly Finding[] => {
  const [candidate, baseline] = [silenceOf(runs, 'candidate'), silenceOf(runs, 'baseline')];
  const finding = (side: Side, silence: Silence, verdict: Finding['verdict'], more = ''): Finding => ({
    id: `answers/stall-${side}`,
    subject: 'answers',
    verdict,
    text: `${textOf(side, silence, runs.length)}${more}`,
    figures: {
      runs: silence.runs,
      begun: silence.begun,
      timed_out: silence.timedOut,
      unended: silence.unended,
      unsent: silence.unsent,
      share: silence.share,
    },
  });
  const isAlike = baseline.share > 0 && candidate.share <= manyTimes * baseline.share;
  const isSilent = candidate.timedOut + candidate.unended > 0;
  const excuse = isAlike
    ? '; the baseline stalled, too'
    : starved !== undefined && !isSilent
      ? `; the runner was too busy to blame the release (${starved})`
      : undefined;
  const severity = candidate.share <= failsAbove ? 'warn' : excuse === undefined ? 'fail' : 'inconclusive';
  return [
    ...(candidate.runs === 0 ? [] : [finding('candidate', candidate, severity, excuse)]),
    ...(baseline.runs === 0 ? [] : [finding('baseline', baseline, 'inconclusive')]),
  ];
};
