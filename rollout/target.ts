/**
 * Where a rollout happens: Cloud Run, or a splitter on this machine. A target reads and writes; every judgement is in `next`.
 * Law: each write is conditional on the etag of the state that it was decided from, so that a change by somebody else stops it.
 */
import type { Slo } from '../slo/slo.ts';

/** A revision has at most one share with a percent above 0, and any number of tags with 0. */
export interface TrafficShare {
  readonly revision: string;
  /** Whole, from 0 to 100. */
  readonly percent: number;
  readonly tag?: string;
}

export interface RevisionState {
  readonly name: string;
  readonly ready: 'yes' | 'no' | 'pending';
  /** Why it is not ready, in the platform's words. */
  readonly reason?: string;
  /** By digest. */
  readonly image?: string;
  readonly commit?: string;
  readonly createdAt: Date;
  /** URL of its tag. */
  readonly url?: string;
}

export interface ServiceState {
  /** Name of the service. */
  readonly service: string;
  readonly etag: string;
  /** By name of the revision: 'latest' is resolved. */
  readonly traffic: readonly TrafficShare[];
  readonly revisions: readonly RevisionState[];
  /** Of a worker pool, whose traffic is its instances: how many there are. */
  readonly instances?: number;
}

export interface Candidate {
  /** Name of the revision. */
  readonly revision: string;
  /** Tag under which it has a URL without traffic. */
  readonly tag: string;
  /** By digest; undefined where no image is deployed. */
  readonly image?: string;
  readonly commit?: string;
}

/** Good and total events of one revision in [from, to). */
export interface RevisionEvents {
  readonly good: number;
  readonly total: number;
  /** Until when the points are complete: later events are not visible yet. At most `to`. */
  readonly visibleUntil: Date;
}

export interface RolloutTarget {
  readonly read: () => Promise<ServiceState>;
  /** Creates the candidate with its tag and without traffic. Rejects with `RevisionTaken`, `SameDigest` or `TrafficChanged`. */
  readonly create: (candidate: Candidate, etag: string) => Promise<ServiceState>;
  /** Replaces the traffic. Rejects with `TrafficChanged` if the etag is old, `RevisionMissing` if a revision does not exist. */
  readonly shift: (traffic: readonly TrafficShare[], etag: string) => Promise<ServiceState>;
  readonly events: (objective: Slo, revision: string, from: Date, to: Date) => Promise<RevisionEvents>;
  /** Containers or processes of the revision that ended by themselves since then. */
  readonly crashes?: (revision: string, since: Date) => Promise<number>;
}

/** What a target refuses. `id` is read by programs; `message` says what is wrong and `fix` what to do. */
export type TargetFault = 'revision taken' | 'same digest' | 'traffic changed' | 'revision missing';

export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly id: TargetFault;

  constructor(id: TargetFault, message: string) {
    super(message);
    this.id = id;
  }
}

export const revisionTaken = (revision: string): TargetError =>
  new TargetError('revision taken', `a revision '${revision}' exists already`);

/** `revision` has the image of the candidate. */
export const sameDigest = (revision: string): TargetError =>
  new TargetError('same digest', `revision '${revision}' has the same image`);

export const trafficChanged = (service: string): TargetError =>
  new TargetError('traffic changed', `the service '${service}' was changed by somebody else since it was read`);

export const revisionMissing = (revision: string): TargetError =>
  new TargetError('revision missing', `there is no revision '${revision}'`);
