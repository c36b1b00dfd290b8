/**
 * What is known about a rollout, as it is stored before and after each action. A lost runner leaves it behind; `recover` finds out
 * from the service's own traffic what happened since.
 */
import type { Environment } from '../model/system.ts';
import type { Candidate } from './target.ts';

/** The tag of the revision that served before the candidate: a later roll-back needs nothing else to find it. */
export const previousTag = 'previous';

export const outcomes = ['promoted', 'rolled back', 'held'] as const;
export type Outcome = (typeof outcomes)[number];

/** Events of one objective since the last shift, as one poll read them. Cumulative. */
export interface Sample {
  /** Milliseconds since the epoch: until when the points were complete. */
  readonly at: number;
  readonly good: number;
  readonly total: number;
  readonly oldGood: number;
  readonly oldTotal: number;
}

export type Phase =
  /** Nothing was changed yet. */
  | { readonly kind: 'Start' }
  /** The candidate exists, without traffic; `since` when. */
  | { readonly kind: 'Readying'; readonly since: number }
  /** Contract and gate run against the candidate's tag. */
  | { readonly kind: 'Checking'; readonly since: number; readonly accepted?: boolean }
  /** A shift to this step was decided, and may have happened or not. */
  | { readonly kind: 'Shifting'; readonly step: number; readonly attempts: number }
  | {
      readonly kind: 'Watching';
      readonly step: number;
      /** When the traffic was shifted. */
      readonly since: number;
      /** When the wait began: later than `since` after `--continue`. */
      readonly waitsFrom: number;
      /** By id of the objective. */
      readonly samples: Readonly<Record<string, readonly Sample[]>>;
      /** A person continued at this share after it was inconclusive. */
      readonly accepted?: boolean;
    }
  | {
      readonly kind: 'RollingBack';
      readonly reason: string;
      readonly since: number;
      readonly attempts: number;
    }
  | {
      readonly kind: 'Ended';
      readonly outcome: Outcome;
      readonly reason: string;
      readonly from: Exclude<Phase['kind'], 'Ended'>;
      readonly at: number;
    };

/** One line of the report. */
export interface LogEntry {
  readonly at: number;
  readonly text: string;
}

export interface RolloutRecord {
  readonly kind: 'RolloutRecord';
  readonly version: 1;
  readonly system: string;
  readonly environment?: Environment;
  readonly stage: string;
  readonly candidate: Candidate;
  /** The revision that served when the rollout began; undefined until the service was read. */
  readonly old?: string;
  /** Percent of the candidate as of the last write or read. */
  readonly percent: number;
  readonly startedAt: number;
  readonly phase: Phase;
  readonly log: readonly LogEntry[];
}
