/**
 * A rollout that somebody continues, or rolls back by hand. What the service's own traffic and tags say wins over the record: the
 * runner may have been lost before or after its last write.
 */
import {
  newRecord,
  previousTag,
  type ActivePhase,
  type NewRollout,
  type RolloutRecord,
  type Watching,
} from './record.ts';
import type { RolloutPlan } from './plan.ts';
import type { RevisionState, ServiceState } from './target.ts';
import { percentOf, sharesOf, taggedRevision, trafficText } from './traffic.ts';

/** Why nothing can be continued, with what to do instead. */
export interface NotRecovered {
  readonly kind: 'NotRecovered';
  readonly reason: string;
  readonly fix: string;
}

const notRecovered = (reason: string, fix: string): NotRecovered => ({ kind: 'NotRecovered', reason, fix });

/** `record`: what the lost runner left; a new one (`newRecord`) where it left nothing. */
export const recover = (
  record: RolloutRecord,
  state: ServiceState,
  plan: Pick<RolloutPlan, 'steps'>,
  at: number,
): RolloutRecord | NotRecovered => {
  const { phase, candidate } = record;
  if (phase.kind === 'Ended' && phase.outcome !== 'held') {
    return notRecovered(`this rollout has ended: ${phase.outcome} (${phase.reason})`, 'start a new one');
  }
  const last: ActivePhase = phase.kind === 'Ended' ? phase.last : phase;
  const isHeld = phase.kind === 'Ended';
  const continued = (next: ActivePhase, old: string | undefined, percent: number): RolloutRecord => ({
    ...record,
    ...(old === undefined ? {} : { old }),
    percent,
    phase: next,
    log: [...record.log, { at, text: `continued: ${trafficText(state)}` }],
  });
  if (!state.revisions.some(({ name }) => name === candidate.revision)) {
    if (last.kind !== 'Start' && last.kind !== 'Creating') {
      return notRecovered(`the candidate ${candidate.revision} does not exist any more`, 'start a new rollout');
    }
    return continued({ kind: 'Start' }, undefined, 0);
  }
  const old = oldRevision(state, record);
  if (old === undefined) {
    return notRecovered(
      `nothing says which revision served before ${candidate.revision} (${trafficText(state)})`,
      'shift the traffic by hand',
    );
  }
  const others = [...sharesOf(state).keys()].filter((name) => name !== candidate.revision && name !== old);
  const percent = percentOf(state, candidate.revision);
  if (others.length > 0) {
    return notRecovered(
      `revisions of no known rollout have traffic (${trafficText(state)})`,
      'give all of it to one revision by hand, and start again',
    );
  }
  // Also at 0%: what was rolled back is not begun again.
  if (last.kind === 'RollingBack') {
    return continued({ ...last, since: at, ours: [percent], attempts: 0 }, old, percent);
  }
  if (percent === 0) {
    if (last.kind === 'Checking' && isHeld) return continued({ kind: 'Checking', isAccepted: true }, old, 0);
    return continued({ kind: 'Readying', since: at }, old, 0);
  }
  const step = plan.steps.findIndex((one) => one.percent === percent);
  if (step === -1) {
    return notRecovered(
      `${candidate.revision} has ${percent}%, which is no step of this rollout (${plan.steps.map((one) => `${one.percent}%`).join(', ')})`,
      'name its steps with --steps, or roll it back',
    );
  }
  const isSame = last.kind === 'Watching' && last.step === step;
  const watching: Watching = {
    kind: 'Watching',
    step,
    since: isSame ? last.since : at,
    countsFrom: isSame ? last.countsFrom : at,
    waitsFrom: at,
    samples: isSame ? last.samples : {},
    isAccepted: isSame && isHeld,
  };
  return continued(watching, old, percent);
};

/** The revision that served before: by the record, the other one with traffic, or the tag. */
const oldRevision = (
  state: ServiceState,
  { old, candidate }: Pick<RolloutRecord, 'old' | 'candidate'>,
): string | undefined => {
  if (old !== undefined) return old;
  const others = [...sharesOf(state).keys()].filter((name) => name !== candidate.revision);
  if (others.length > 0) return others.length === 1 ? others[0] : undefined;
  const tagged = taggedRevision(state, previousTag);
  return tagged === candidate.revision ? undefined : tagged;
};

/** The record of a roll-back by hand, which needs nothing but the service. `to`: the revision that a person named. */
export const wayBack = (
  { system, environment, stage, who }: Omit<NewRollout, 'candidate'> & { readonly who: string },
  state: ServiceState,
  at: number,
  to?: string,
): RolloutRecord | NotRecovered => {
  const shares = sharesOf(state);
  const serving = [...shares.keys()];
  const old = to ?? taggedRevision(state, previousTag) ?? olderOf(state, serving);
  const existing = newestFirst(state).map(({ name }) => name);
  const choices = existing.filter((name) => !serving.includes(name) || serving.length > 1).slice(0, 5);
  const fix = `name one with --to${choices.length === 0 ? '' : `: ${choices.join(', ')}`}`;
  if (old === undefined) return notRecovered(`nothing says which revision served before (${trafficText(state)})`, fix);
  if (!existing.includes(old)) {
    return notRecovered(
      to === undefined
        ? `the revision that served before, ${old}, does not exist any more`
        : `there is no revision ${old}`,
      fix,
    );
  }
  const revision = existing.find((name) => name !== old && serving.includes(name));
  if (revision === undefined) return notRecovered(`${old} has all traffic already`, 'nothing is to be done');
  const tag = state.traffic.find((share) => share.revision === revision && share.tag !== undefined)?.tag;
  const reason = `${who} rolled back by hand`;
  return {
    ...newRecord({ system, environment, stage, candidate: { revision, tag: tag ?? 'rolled-back' } }, at),
    old,
    percent: shares.get(revision)!,
    phase: { kind: 'RollingBack', reason, since: at, ours: 'any', attempts: 0 },
  };
};

const newestFirst = ({ revisions }: ServiceState): readonly RevisionState[] =>
  revisions.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());

/** Undefined unless exactly two have traffic. */
const olderOf = (state: ServiceState, serving: readonly string[]): string | undefined =>
  serving.length === 2 ? newestFirst(state).findLast(({ name }) => serving.includes(name))?.name : undefined;
