/** All traffic back to the old revision, until it is there: a platform that refuses is asked again at each poll. */
import type { Decision } from './observation.ts';
import { decision, ended, loggedOnce, waiting, type Situation } from './decide.ts';
import type { RolloutPlan } from './plan.ts';
import type { RollingBack, RolloutRecord } from './record.ts';
import { isAt, percentOf, trafficAt, trafficText } from './traffic.ts';

/** The write is asked for at once, from the state that was just read. */
export const beginRollBack = (situation: Situation, reason: string, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const { phase, percent } = record;
  const wanted = phase.kind === 'Shifting' ? [plan.steps[phase.step]!.percent] : [];
  const ours = [...new Set([percent, ...wanted])];
  const back: RollingBack = { kind: 'RollingBack', reason, since: seen.at, ours, attempts: 0 };
  const watched = phase.kind === 'Watching' ? { watched: phase } : {};
  return rollBack({ seen, record: { ...record, ...watched, phase: back } }, back, plan);
};

export const rollBack = (situation: Situation, phase: RollingBack, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const { old, candidate } = record;
  const { state, result } = seen;
  const isOver = seen.at - phase.since > plan.patience * 1_000;
  const why =
    result?.kind === 'Failed' || result?.kind === 'Refused' ? result.message : (seen.unread ?? 'no reason given');
  if (state === undefined) {
    return isOver ? ended(situation, 'held', notBack(phase, record, why)) : waiting(record, plan.poll);
  }
  if (isAt(state, record, 0)) return ended(situation, 'rolled back', phase.reason, 0);
  const percent = percentOf(state, candidate.revision);
  if (old === undefined || !state.revisions.some(({ name }) => name === old)) {
    return ended(
      situation,
      'held',
      `${phase.reason}, but the old revision ${old ?? ''} does not exist any more: nothing can be rolled back to`,
      percent,
    );
  }
  if (phase.ours !== 'any' && !phase.ours.some((ours) => isAt(state, record, ours))) {
    return ended(
      situation,
      'held',
      `${phase.reason}, but somebody else changed the traffic (${trafficText(state)}): nothing is overwritten`,
      percent,
    );
  }
  // A machine that slept through the patience tries at least once.
  if (isOver && phase.attempts > 0) return ended(situation, 'held', notBack(phase, record, why), percent);
  // The first attempts at once; then one at each poll, until the patience is over.
  if (phase.attempts > 1 && phase.attempts % 2 === 0) {
    return waiting({ ...record, phase: { ...phase, attempts: phase.attempts + 1 } }, plan.poll);
  }
  const attempt: RolloutRecord = { ...record, phase: { ...phase, attempts: phase.attempts + 1 } };
  return decision(loggedOnce(attempt, seen.at, `rolling back to ${old}: ${phase.reason}`), {
    kind: 'Shift',
    traffic: trafficAt(state, { old, candidate }, 0),
    etag: state.etag,
  });
};

const notBack = ({ reason }: RollingBack, { percent }: RolloutRecord, why: string): string =>
  `${reason}, but the traffic could not be shifted back (${why}): the candidate may still have ${percent}%`;
