/**
 * The next action of a rollout. Pure: the same record and observation give the same decision, so that a fake clock runs through a day.
 *
 * Law: whatever fails in whatever order, the end is one of three: the candidate has 100%, the old revision has 100%, or the traffic
 * stays as it is and the reason is said. What somebody else changed is never overwritten.
 */
import type { Decision, Observation } from './observation.ts';
import { decision, ended, logged, loggedOnce, waiting, type Situation } from './decide.ts';
import type { RolloutPlan } from './plan.ts';
import type { ActivePhase, Checking, Creating, Readying, RolloutRecord, Shifting } from './record.ts';
import { beginRollBack, rollBack } from './rollBack.ts';
import type { RevisionState, ServiceState } from './target.ts';
import { isAt, percentOf, sharesOf, trafficAt, trafficText } from './traffic.ts';
import { watch } from './watch.ts';

/** Writes of one decision that may fail before the rollout gives up. */
const mostAttempts = 5;

export const next = (record: RolloutRecord, seen: Observation, plan: RolloutPlan): Decision => {
  const { phase } = record;
  if (phase.kind === 'Ended') return decision(record, { kind: 'End' });
  const situation: Situation = { record: { ...record, phase }, seen };
  if (seen.stops === true && phase.kind !== 'RollingBack') return stopped(situation, plan);
  if (seen.state === undefined && phase.kind !== 'Watching' && phase.kind !== 'RollingBack')
    return unread(situation, plan);
  switch (phase.kind) {
    case 'Start':
      return start(situation, seen.state!);
    case 'Creating':
      return create(situation, phase, seen.state!, plan);
    case 'Readying':
      return awaitReady(situation, phase, seen.state!, plan);
    case 'Checking':
      return check(situation, phase, seen.state!, plan);
    case 'Shifting':
      return shift(situation, phase, seen.state!, plan);
    case 'Watching':
      return watch(situation, phase, plan, (step, from) => beginShift(situation, step, plan, from));
    case 'RollingBack':
      return rollBack(situation, phase, plan);
  }
};

const to = (record: RolloutRecord, phase: ActivePhase): RolloutRecord => ({ ...record, phase });

const stopped = (situation: Situation, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const { phase, percent } = record;
  const mayHaveTraffic = percent > 0 || phase.kind === 'Shifting';
  if (!mayHaveTraffic) return ended(situation, 'held', 'it was stopped before any traffic was shifted');
  if (!plan.holds) return beginRollBack(situation, 'it was stopped', plan);
  const seenPercent = seen.state === undefined ? percent : percentOf(seen.state, record.candidate.revision);
  return ended(situation, 'held', 'it was stopped, and asked to hold', seenPercent);
};

const unread = (situation: Situation, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const why = seen.unread ?? 'no reason given';
  const lastRead = record.log.findLast(({ text }) => !text.startsWith(unreadable))?.at ?? record.startedAt;
  if (seen.at - lastRead > plan.patience * 1_000) return ended(situation, 'held', `${unreadable}: ${why}`);
  return waiting(loggedOnce(record, seen.at, `${unreadable}: ${why}`), plan.poll);
};

const unreadable = 'the service cannot be read';

const start = (situation: Situation, state: ServiceState): Decision => {
  const { record, seen } = situation;
  const { candidate } = record;
  const [serving, ...others] = [...sharesOf(state).keys()];
  if (serving === undefined || others.length > 0) {
    return ended(
      situation,
      'held',
      `the traffic is split already (${trafficText(state)}): another rollout is going on, or was left; continue it, or roll it back`,
    );
  }
  const named = revisionIn(state, candidate.revision);
  const image = revisionIn(state, serving)?.image;
  if (serving === candidate.revision || (image !== undefined && image === candidate.image)) {
    return nothingToDo(situation, `${serving} serves this image already`);
  }
  if (named !== undefined) {
    const other = named.image !== undefined && named.image !== candidate.image ? ' with another image' : '';
    return ended(
      situation,
      'held',
      `a revision '${candidate.revision}' exists already${other}: continue its rollout, or choose another name`,
    );
  }
  const known = { ...record, old: serving, percent: 0 };
  return beginCreate(known, { kind: 'Creating', since: seen.at, attempts: 1 }, situation, state);
};

/** No release happened. */
const nothingToDo = (situation: Situation, reason: string): Decision => ({
  ...ended(situation, 'promoted', `nothing to do: ${reason}`, 100),
  releases: [],
});

const beginCreate = (record: RolloutRecord, phase: Creating, { seen }: Situation, state: ServiceState): Decision =>
  decision(loggedOnce(to(record, phase), seen.at, `creating ${record.candidate.revision} without traffic`), {
    kind: 'Create',
    candidate: record.candidate,
    etag: state.etag,
  });

const create = (situation: Situation, phase: Creating, state: ServiceState, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const { candidate } = record;
  const { result } = seen;
  if (result?.kind === 'Refused' && result.id !== 'traffic changed') {
    if (result.id === 'same digest') return nothingToDo(situation, result.message);
    return ended(situation, 'held', `${result.message}: choose another name`);
  }
  const created = revisionIn(state, candidate.revision);
  if (created !== undefined) {
    if (candidate.image !== undefined && created.image !== undefined && created.image !== candidate.image) {
      return ended(situation, 'held', `a revision '${candidate.revision}' exists already with another image`);
    }
    const known = logged(to(record, { kind: 'Readying', since: seen.at }), seen.at, `${candidate.revision} exists`);
    const decided = next(known, { ...seen, result: undefined }, plan);
    return { ...decided, releases: [{ kind: 'created', percent: 0 }, ...decided.releases] };
  }
  const changed = changedByHand(situation, state, [0]);
  if (changed !== undefined) return changed;
  if (phase.attempts >= mostAttempts) {
    const why =
      result === undefined || result.kind === 'Done' || result.kind === 'Checked' ? '' : `: ${result.message}`;
    return ended(situation, 'held', `${candidate.revision} could not be created${why}`);
  }
  return beginCreate(record, { ...phase, attempts: phase.attempts + 1 }, situation, state);
};

const awaitReady = (situation: Situation, phase: Readying, state: ServiceState, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const found = lost(situation, state, 0);
  if (found !== undefined) return found;
  const candidate = revisionIn(state, record.candidate.revision)!;
  const why = candidate.reason === undefined ? '' : `: ${candidate.reason}`;
  if (candidate.ready === 'no') return ended(situation, 'rolled back', `${candidate.name} is not ready${why}`, 0);
  if (candidate.ready === 'pending') {
    if (seen.at - phase.since >= plan.readyWithin * 1_000) {
      return ended(
        situation,
        'rolled back',
        `${candidate.name} did not become ready within ${plan.readyWithin} s${why}`,
        0,
      );
    }
    return waiting(record, Math.min(plan.poll, plan.readyWithin));
  }
  const ready = logged(record, seen.at, `${candidate.name} is ready`);
  if (!plan.checks) return beginShift({ ...situation, record: { ...ready, phase } }, 0, plan);
  const checking: Checking = { kind: 'Checking', isAccepted: false };
  return decision(logged(to(ready, checking), seen.at, 'its checks run, without traffic'), {
    kind: 'Check',
    url: candidate.url,
  });
};

const check = (situation: Situation, phase: Checking, state: ServiceState, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const found = lost(situation, state, 0);
  if (found !== undefined) return found;
  const candidate = revisionIn(state, record.candidate.revision)!;
  const { result } = seen;
  if (result?.kind !== 'Checked') {
    if (result?.kind === 'Failed') return ended(situation, 'held', `the checks could not be done: ${result.message}`);
    return decision(record, { kind: 'Check', url: candidate.url });
  }
  const known = { ...record, ...(result.report === undefined ? {} : { gateReport: result.report }) };
  const now: Situation = { seen, record: known };
  if (result.verdict === 'fail') return ended(now, 'rolled back', `the gate fails: ${result.text}`, 0);
  if (result.verdict === 'inconclusive' && !phase.isAccepted) {
    return ended(now, 'held', `the gate is inconclusive: ${result.text}`);
  }
  const accepted = result.verdict === 'inconclusive' ? ', and somebody continued' : '';
  const passed = logged(known, seen.at, `checks: ${result.verdict}${accepted}: ${result.text}`);
  return beginShift({ seen, record: { ...passed, phase } }, 0, plan);
};

/** The shift is asked for at once, from the state that was just read. `countsFrom`: until when the step before was judged. */
const beginShift = (situation: Situation, step: number, plan: RolloutPlan, countsFrom?: number): Decision => {
  const { record, seen } = situation;
  const phase: Shifting = { kind: 'Shifting', step, attempts: 0, ...(countsFrom === undefined ? {} : { countsFrom }) };
  return shift({ ...situation, record: { ...record, phase } }, phase, seen.state!, plan);
};

const shift = (situation: Situation, phase: Shifting, state: ServiceState, plan: RolloutPlan): Decision => {
  const { record, seen } = situation;
  const { candidate, old } = record;
  const wanted = plan.steps[phase.step]!.percent;
  if (isAt(state, record, wanted)) {
    const watching: RolloutRecord = {
      ...record,
      percent: wanted,
      phase: {
        kind: 'Watching',
        step: phase.step,
        since: seen.at,
        countsFrom: phase.countsFrom ?? seen.at,
        waitsFrom: seen.at,
        samples: {},
        isAccepted: false,
      },
    };
    return {
      ...waiting(logged(watching, seen.at, `${candidate.revision} has ${wanted}%`), plan.poll),
      releases: [{ kind: 'shifted', percent: wanted }],
    };
  }
  const found = lost(situation, state, record.percent);
  if (found !== undefined) return found;
  const revision = revisionIn(state, candidate.revision);
  if (revision?.ready === 'no') {
    const why = `${candidate.revision} is not ready${revision.reason === undefined ? '' : `: ${revision.reason}`}`;
    return record.percent > 0 ? beginRollBack(situation, why, plan) : ended(situation, 'rolled back', why, 0);
  }
  if (phase.attempts >= mostAttempts) {
    const { result } = seen;
    const why = result?.kind === 'Failed' || result?.kind === 'Refused' ? `: ${result.message}` : '';
    return ended(situation, 'held', `the traffic could not be shifted to ${wanted}%${why}`);
  }
  // The first attempt at once; a refused or failed one at the next poll, from a new state.
  const attempt = to(record, { ...phase, attempts: phase.attempts + 1 });
  return decision(loggedOnce(attempt, seen.at, `shifting ${wanted}% to ${candidate.revision}`), {
    kind: 'Shift',
    traffic: trafficAt(state, { old: old!, candidate }, wanted),
    etag: state.etag,
  });
};

export const revisionIn = ({ revisions }: ServiceState, name: string): RevisionState | undefined =>
  revisions.find((revision) => revision.name === name);

/** The traffic is none of ours: undefined where it is. */
const changedByHand = (situation: Situation, state: ServiceState, ours: readonly number[]): Decision | undefined => {
  const { record } = situation;
  if (ours.some((percent) => isAt(state, record, percent))) return undefined;
  return ended(
    situation,
    'held',
    `somebody else changed the traffic (${trafficText(state)}): nothing is overwritten`,
    percentOf(state, record.candidate.revision),
  );
};

/** Something that the next step needs is gone, or was changed. */
const lost = (situation: Situation, state: ServiceState, percent: number): Decision | undefined => {
  const { candidate, old } = situation.record;
  const changed = changedByHand(situation, state, [percent]);
  if (changed !== undefined) return changed;
  if (revisionIn(state, candidate.revision) === undefined) {
    return ended(situation, 'held', `somebody deleted the candidate ${candidate.revision}`);
  }
  if (old === undefined || revisionIn(state, old) === undefined) {
    return ended(
      situation,
      'held',
      `the old revision ${old ?? ''} does not exist any more: nothing could be rolled back to`,
    );
  }
  return undefined;
};
