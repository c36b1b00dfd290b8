/**
 * Faults to inject into a local pipeline, to show that gates and alerts notice them. The services on Google Cloud cannot
 * be configured with any.
 */

/** A share of the answers is delayed. */
export interface LatencyFault {
  readonly kind: 'LatencyFault';
  readonly milliseconds: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** A share of the requests gets an error at once. */
export interface ErrorFault {
  readonly kind: 'ErrorFault';
  readonly status: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** All answers stop for a while, periodically, counted from the first request. */
export interface StallFault {
  readonly kind: 'StallFault';
  readonly milliseconds: number;
  /** Milliseconds from the start of a stall to the start of the next; the first comes after the same time. */
  readonly every: number;
}

/** At most `limit` requests are worked on at once; the others wait. */
export interface SaturationFault {
  readonly kind: 'SaturationFault';
  readonly limit: number;
}

/** What a wrong answer is instead of what the route promises. */
export const wrongAnswers = [
  'empty',
  'fewer',
  'other',
  'order',
  'schema',
  'missing',
  'extra',
  'type',
  'error',
  'text',
  'html',
  'truncated',
  'gzip',
  'large',
  'stale304',
  'nothing',
] as const;
export type WrongAnswer = (typeof wrongAnswers)[number];

/** A share of the answers with data is no such answer, and says 200 all the same (or 304, or 204). */
export interface WrongFault {
  readonly kind: 'WrongFault';
  readonly answer: WrongAnswer;
  /** From 0 to 1. */
  readonly share: number;
}

/** Every request is refused for a while, counted from the first request. */
export interface RefusalFault {
  readonly kind: 'RefusalFault';
  readonly status: number;
  readonly milliseconds: number;
  /** Milliseconds until the refusals begin. */
  readonly after: number;
  /** Milliseconds from one beginning to the next; undefined: once. */
  readonly every: number | undefined;
}

export type ChaosFault = LatencyFault | ErrorFault | StallFault | SaturationFault | WrongFault | RefusalFault;

export interface Chaos {
  readonly kind: 'Chaos';
  readonly faults: readonly ChaosFault[];
  /** The same seed affects the same requests, counted in order of arrival. */
  readonly seed: number;
}
