/** The few moves of a rollout, each with its line in the report and its release event. */
import type { Action, Decision, Observation, Release } from './observation.ts';
import type { ActivePhase, Outcome, RolloutRecord } from './record.ts';

/** A decision in an active phase. */
export interface Situation {
  readonly record: RolloutRecord & { readonly phase: ActivePhase };
  readonly seen: Observation;
}

export const decision = (record: RolloutRecord, action: Action, releases: readonly Release[] = []): Decision => ({
  record,
  action,
  releases,
});

export const logged = (record: RolloutRecord, at: number, text: string): RolloutRecord => ({
  ...record,
  log: [...record.log, { at, text }],
});

/** The line is added unless the last one is the same. */
export const loggedOnce = (record: RolloutRecord, at: number, text: string): RolloutRecord =>
  record.log.at(-1)?.text === text ? record : logged(record, at, text);

export const waiting = (record: RolloutRecord, seconds: number): Decision =>
  decision(record, { kind: 'Wait', seconds });

const releaseOf: Readonly<Record<Outcome, Release['kind']>> = {
  promoted: 'promoted',
  'rolled back': 'rolled back',
  held: 'held',
};

export const ended = ({ record, seen }: Situation, outcome: Outcome, reason: string, percent?: number): Decision => {
  const share = percent ?? record.percent;
  const done: RolloutRecord = {
    ...record,
    percent: share,
    phase: { kind: 'Ended', outcome, reason, at: seen.at, last: record.phase },
  };
  return decision(logged(done, seen.at, `${outcome}: ${reason}`), { kind: 'End' }, [
    { kind: releaseOf[outcome], percent: share, reason },
  ]);
};
