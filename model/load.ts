/** The traffic that a system is built for, which load tests send, and the least that it always has, on which absence-of-data alerts rely. */
import type { Duration, Rate } from './quantity.ts';

/** What arrives at every hour of every day, at the least. Without it no alert may take silence for a fault. */
export interface AlwaysLoad {
  readonly reads?: Rate;
  readonly messages?: Rate;
}

interface Common {
  readonly always?: AlwaysLoad;
}

/** Arrivals at a rate, however slow the answers are. */
export interface OpenLoad extends Common {
  readonly kind: 'OpenLoad';
  readonly reads: Rate;
  readonly messages: Rate;
  readonly duration: Duration;
}

/** A number of users, each waiting for its answer. */
export interface ClosedLoad extends Common {
  readonly kind: 'ClosedLoad';
  readonly users: number;
  readonly ramp: Rate;
  readonly duration: Duration;
}

export type LoadProfile = OpenLoad | ClosedLoad;

export const openLoad = (options: Omit<OpenLoad, 'kind'>): OpenLoad => ({ kind: 'OpenLoad', ...options });
export const closedLoad = (options: Omit<ClosedLoad, 'kind'>): ClosedLoad => ({ kind: 'ClosedLoad', ...options });
