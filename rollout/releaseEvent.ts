/** One change of what serves: shown where somebody looks for what changed. */
import type { Environment } from '../model/system.ts';

export const releaseKinds = ['created', 'shifted', 'promoted', 'rolled back', 'held', 'applied'] as const;
export type ReleaseKind = (typeof releaseKinds)[number];

export interface ReleaseEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: ReleaseKind;
  readonly system: string;
  /** Undefined on one machine. */
  readonly environment?: Environment;
  readonly stage: string;
  readonly revision?: string;
  /** The revision that served before. */
  readonly from?: string;
  /** Of the traffic, to `revision`. */
  readonly percent?: number;
  readonly commit?: string;
  /** The account or person that did it. */
  readonly who: string;
  /** Link or path of the report. */
  readonly verdict?: string;
  readonly reason?: string;
}

/** Where release events are kept: the local history, log lines on Google Cloud. */
export type RecordRelease = (event: ReleaseEvent) => Promise<void>;
