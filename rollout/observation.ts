/** What the loop saw since the last decision, and what it has to do next. */
import type { RevisionEvents, ServiceState, TargetFault, TrafficShare, Candidate } from './target.ts';
import type { ReleaseKind } from './releaseEvent.ts';
import type { RolloutRecord } from './record.ts';

/** How the last action ended. A write that failed may have happened all the same. */
export type Result =
  | { readonly kind: 'Done' }
  | { readonly kind: 'Refused'; readonly id: TargetFault; readonly message: string }
  | { readonly kind: 'Failed'; readonly message: string }
  | {
      readonly kind: 'Checked';
      readonly verdict: 'pass' | 'fail' | 'inconclusive';
      readonly text: string;
      readonly report?: string;
    };

/** Events since the last shift; `old` is undefined where the old revision has no traffic. */
export interface Counted {
  readonly own: RevisionEvents;
  readonly old: RevisionEvents | undefined;
}

export interface Observation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Undefined if the service could not be read. */
  readonly state: ServiceState | undefined;
  /** Why service or events could not be read. */
  readonly unread?: string | undefined;
  readonly result?: Result | undefined;
  /** By id of the objective; empty where none was read. */
  readonly counted?: Readonly<Record<string, Counted>> | undefined;
  /** Of the candidate since the last shift. */
  readonly crashes?: number | undefined;
  /** Somebody asked to stop: Ctrl-C, or the runner's end. */
  readonly stops?: boolean | undefined;
}

export type Action =
  | { readonly kind: 'Create'; readonly candidate: Candidate; readonly etag: string }
  | { readonly kind: 'Check'; readonly url: string | undefined }
  | { readonly kind: 'Shift'; readonly traffic: readonly TrafficShare[]; readonly etag: string }
  | { readonly kind: 'Wait'; readonly seconds: number }
  | { readonly kind: 'End' };

/** A release event before it is known who did it. */
export interface Release {
  readonly kind: ReleaseKind;
  readonly percent: number;
  readonly reason?: string;
}

export interface Decision {
  readonly record: RolloutRecord;
  readonly action: Action;
  readonly releases: readonly Release[];
}
