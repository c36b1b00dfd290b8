/**
 * What is known about a rollout, as it is stored before and after each action. A lost runner leaves it behind; `recover` finds out
 * from the service's own traffic what happened since. Times are milliseconds since the epoch.
 */
import type { Environment } from '../model/system.ts';
import type { Candidate } from './target.ts';

/** The tag of the revision that served before the candidate: a later roll-back needs nothing else to find it. */
export const previousTag = 'previous';

export const outcomes = ['promoted', 'rolled back', 'held'] as const;
export type Outcome = (typeof outcomes)[number];

/** Events of one objective since the last shift, cumulative, as one poll read them. */
export interface Sample {
  /** Until when the points were complete. */
  readonly at: number;
  readonly good: number;
  readonly total: number;
  readonly oldGood: number;
  readonly oldTotal: number;
}

/** Nothing was changed yet. */
export interface Start {
  readonly kind: 'Start';
}

/** The candidate's creation was decided, and may have happened or not. */
export interface Creating {
  readonly kind: 'Creating';
  readonly since: number;
  readonly attempts: number;
}

/** The candidate exists, without traffic. */
export interface Readying {
  readonly kind: 'Readying';
  readonly since: number;
}

/** Contract and gate run against the candidate's tag. */
export interface Checking {
  readonly kind: 'Checking';
  /** A person continued after an inconclusive gate. */
  readonly isAccepted: boolean;
}

/** A shift to this step was decided, and may have happened or not. */
export interface Shifting {
  readonly kind: 'Shifting';
  readonly step: number;
  readonly attempts: number;
  /** Until when the step before was judged; undefined before the first. */
  readonly countsFrom?: number;
}

export interface Watching {
  readonly kind: 'Watching';
  readonly step: number;
  /** When the traffic was shifted. */
  readonly since: number;
  /** Events count from here: before the shift, where the points of the step before came late. */
  readonly countsFrom: number;
  /** When the wait began: later than `since` after `--continue`. */
  readonly waitsFrom: number;
  /** By id of the objective, ascending. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** A person continued at this share after it was inconclusive. */
  readonly isAccepted: boolean;
  /** Since when neither service nor events could be read; undefined: they can. */
  readonly blindSince?: number;
}

export interface RollingBack {
  readonly kind: 'RollingBack';
  readonly reason: string;
  readonly since: number;
  /** Percents of the candidate that are ours: any other was set by somebody else. 'any': a person rolls back whatever there is. */
  readonly ours: readonly number[] | 'any';
  readonly attempts: number;
}

export interface Ended {
  readonly kind: 'Ended';
  readonly outcome: Outcome;
  readonly reason: string;
  readonly at: number;
  /** The phase in which it ended: a held rollout continues there. */
  readonly last: ActivePhase;
}

export type ActivePhase = Start | Creating | Readying | Checking | Shifting | Watching | RollingBack;
export type Phase = ActivePhase | Ended;

/** One line of the report. */
export interface LogEntry {
  readonly at: number;
  readonly text: string;
}

export interface RolloutRecord {
  readonly kind: 'RolloutRecord';
  /** Increases when a field changes its meaning. */
  readonly version: 1;
  readonly system: string;
  readonly environment?: Environment;
  readonly stage: string;
  readonly candidate: Candidate;
  /** The revision that served when the rollout began; undefined until the service was read. */
  readonly old?: string;
  /** Share of the traffic that the candidate has, in percent, as it was last seen. */
  readonly percent: number;
  readonly startedAt: number;
  readonly phase: Phase;
  /** The last step that was watched, of a rollout that goes back. */
  readonly watched?: Watching;
  /** Path or link of the gate's report. */
  readonly gateReport?: string;
  readonly log: readonly LogEntry[];
}

export interface NewRollout {
  readonly system: string;
  readonly environment?: Environment | undefined;
  readonly stage: string;
  readonly candidate: Candidate;
}

export const newRecord = ({ system, environment, stage, candidate }: NewRollout, at: number): RolloutRecord => ({
  kind: 'RolloutRecord',
  version: 1,
  system,
  ...(environment === undefined ? {} : { environment }),
  stage,
  candidate,
  percent: 0,
  startedAt: at,
  phase: { kind: 'Start' },
  log: [],
});
