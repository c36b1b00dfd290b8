/**
 * Trouble that a pipeline on this machine is given on purpose, so that gates and alerts can be seen to notice it. No service
 * entry reads it: what runs on Google Cloud cannot be given any.
 */

/** A share of the answers comes later. */
export interface LatencyFault {
  readonly kind: 'LatencyFault';
  readonly milliseconds: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** A share of the requests is answered with an error, at once. */
export interface ErrorFault {
  readonly kind: 'ErrorFault';
  readonly status: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** Nothing is answered for a while, again and again; counted from the first request. */
export interface StallFault {
  readonly kind: 'StallFault';
  readonly milliseconds: number;
  /** Milliseconds from the beginning of one to the beginning of the next, and before the first. */
  readonly every: number;
}

/** At most so many requests are worked on at once; the others wait. */
export interface SaturationFault {
  readonly kind: 'SaturationFault';
  readonly limit: number;
}

export type ChaosFault = LatencyFault | ErrorFault | StallFault | SaturationFault;

export interface Chaos {
  readonly kind: 'Chaos';
  readonly faults: readonly ChaosFault[];
  /** The same seed hits the same requests, counted in the order in which they come. */
  readonly seed: number;
}
