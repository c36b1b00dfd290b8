/** A step that is watched: the candidate has its share, and is judged at every poll until it goes on, goes back or is held. */
import type { Decision } from './observation.ts';
import { ended, logged, waiting, type Situation } from './decide.ts';
import { judgeRevision } from './judge.ts';
import type { RolloutPlan, Step } from './plan.ts';
import type { Counted, Observation } from './observation.ts';
import type { Sample, Watching } from './record.ts';
import { beginRollBack } from './rollBack.ts';
import { isAt, percentOf, trafficText } from './traffic.ts';

export const watch = (
  situation: Situation,
  phase: Watching,
  plan: RolloutPlan,
  beginStep: (step: number, countsFrom: number) => Decision,
): Decision => {
  const { record, seen } = situation;
  const { candidate, old } = record;
  const step = plan.steps[phase.step]!;
  const { state } = seen;
  if (state !== undefined) {
    if (!isAt(state, record, step.percent)) {
      return ended(
        situation,
        'held',
        `somebody else changed the traffic (${trafficText(state)}): nothing is overwritten`,
        percentOf(state, candidate.revision),
      );
    }
    const revision = state.revisions.find(({ name }) => name === candidate.revision);
    if (revision === undefined) return beginRollBack(situation, `${candidate.revision} was deleted`, plan);
    if (revision.ready === 'no') {
      const why = revision.reason === undefined ? '' : `: ${revision.reason}`;
      return beginRollBack(situation, `${candidate.revision} is not ready any more${why}`, plan);
    }
  }
  if (seen.crashes !== undefined && seen.crashes > 0) {
    return beginRollBack(
      situation,
      `${candidate.revision} crashed ${seen.crashes === 1 ? 'once' : `${seen.crashes} times`}`,
      plan,
    );
  }
  const isBlind = state === undefined || isUncounted(seen, plan);
  const blindSince = isBlind ? (phase.blindSince ?? seen.at) : undefined;
  const { blindSince: _, ...rest } = phase;
  const watched: Watching = {
    ...rest,
    samples: withSamples(phase, seen.counted ?? {}),
    ...(blindSince === undefined ? {} : { blindSince }),
  };
  const known: Situation = { seen, record: { ...record, phase: watched } };
  const verdict = judgeRevision(plan, watched);
  if (verdict.kind === 'Bad') return beginRollBack(known, verdict.reason, plan);
  const why = seen.unread ?? 'no reason given';
  if (blindSince !== undefined && seen.at - blindSince > plan.patience * 1_000) {
    return ended(known, 'held', `nothing can be read of the service or its events: ${why}`);
  }
  const oldIsGone = state !== undefined && old !== undefined && !state.revisions.some(({ name }) => name === old);
  if (oldIsGone && step.percent < 100) {
    return ended(known, 'held', `the old revision ${old} does not exist any more: nothing could be rolled back to`);
  }
  const isDue = !isBlind && hasWaited(watched, step, seen.at);
  if (isDue && verdict.kind === 'Good') return goOn(known, watched, plan, 'judged good', beginStep);
  const missing = verdict.kind === 'Good' ? 'the points of the whole wait are not visible' : verdict.reason;
  if (isPast(watched, step, seen.at, isDue ? 0 : plan.patience)) {
    if (!isDue || !phase.isAccepted) return ended(known, 'held', `inconclusive at ${step.percent}%: ${missing}`);
    return goOn(known, watched, plan, `somebody continued although ${missing}`, beginStep);
  }
  return waiting(known.record, plan.poll);
};

const isUncounted = ({ counted = {} }: Observation, { objectives }: RolloutPlan): boolean =>
  objectives.some(({ slo }) => counted[slo.id] === undefined);

const goOn = (
  situation: Situation,
  watching: Watching,
  plan: RolloutPlan,
  reason: string,
  beginStep: (step: number, countsFrom: number) => Decision,
): Decision => {
  const { record, seen } = situation;
  const { step } = watching;
  const { percent } = plan.steps[step]!;
  const said = logged(record, seen.at, `${percent}%: ${reason}`);
  if (step === plan.steps.length - 1)
    return ended({ seen, record: { ...said, phase: record.phase } }, 'promoted', reason, percent);
  const decided = beginStep(step + 1, visibleUntil(watching));
  return {
    ...decided,
    record: { ...decided.record, log: [...said.log, ...decided.record.log.slice(record.log.length)] },
  };
};

/** Until when every objective's points are complete. */
const visibleUntil = ({ samples, countsFrom }: Watching): number => {
  const last = Object.values(samples).map((all) => all.at(-1)?.at ?? countsFrom);
  return last.length === 0 ? countsFrom : Math.min(...last);
};

/** The wait is one of events that are visible. */
const hasWaited = (watching: Watching, { wait }: Step, at: number): boolean =>
  at - watching.waitsFrom >= wait * 1_000 && visibleUntil(watching) - watching.waitsFrom >= wait * 1_000;

/** `more`: seconds for points that come later than they should. */
const isPast = ({ waitsFrom }: Watching, { deadline }: Step, at: number, more: number): boolean =>
  at - waitsFrom >= (deadline + more) * 1_000;

/** One more sample of each objective whose points went on; both revisions as far as both are visible. */
const withSamples = (
  { samples, countsFrom }: Watching,
  counted: Readonly<Record<string, Counted>>,
): Watching['samples'] => {
  const added = Object.entries(counted).map(([id, { own, old }]): readonly [string, readonly Sample[]] => {
    const before = samples[id] ?? [];
    const at = Math.max(countsFrom, own.visibleUntil.getTime());
    const sample: Sample = {
      at,
      good: own.good,
      total: own.total,
      oldGood: old?.good ?? 0,
      oldTotal: old?.total ?? 0,
    };
    const last = before.at(-1);
    if (last !== undefined && at <= last.at) return [id, [...before.slice(0, -1), { ...sample, at: last.at }]];
    return [id, [...before, sample]];
  });
  return { ...samples, ...Object.fromEntries(added) };
};
