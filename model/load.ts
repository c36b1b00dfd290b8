/** The traffic that a system is built for (load tests send it), and its minimum at any time (absence alerts rely on it). */
import type { Duration, Rate } from './quantity.ts';

/** The least traffic at any hour of any day. Without it no alert may treat missing data as a fault. */
export interface AlwaysLoad {
  readonly reads?: Rate;
  readonly messages?: Rate;
}

interface Common {
  readonly always?: AlwaysLoad;
}

/** Requests arrive at a fixed rate, however slow the answers are. */
export interface OpenLoad extends Common {
  readonly kind: 'OpenLoad';
  readonly reads: Rate;
  readonly messages: Rate;
  readonly duration: Duration;
}

/** A number of users; each waits for its answer before its next request. */
export interface ClosedLoad extends Common {
  readonly kind: 'ClosedLoad';
  readonly users: number;
  readonly ramp: Rate;
  readonly duration: Duration;
}

export type LoadProfile = OpenLoad | ClosedLoad;

export const openLoad = (options: Omit<OpenLoad, 'kind'>): OpenLoad => ({ kind: 'OpenLoad', ...options });
export const closedLoad = (options: Omit<ClosedLoad, 'kind'>): ClosedLoad => ({ kind: 'ClosedLoad', ...options });
