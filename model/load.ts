/** The traffic that a system is built for: what load tests send, and what absence-of-data alerts may rely on. */
import type { Duration, Rate } from './quantity.ts';

/** Arrivals at a rate, however slow the answers are. */
export interface OpenLoad {
  readonly kind: 'OpenLoad';
  readonly reads: Rate;
  readonly messages: Rate;
  readonly duration: Duration;
}

/** A number of users, each waiting for its answer. */
export interface ClosedLoad {
  readonly kind: 'ClosedLoad';
  readonly users: number;
  readonly ramp: Rate;
  readonly duration: Duration;
}

export type LoadProfile = OpenLoad | ClosedLoad;

export const openLoad = (options: Omit<OpenLoad, 'kind'>): OpenLoad => ({ kind: 'OpenLoad', ...options });
export const closedLoad = (options: Omit<ClosedLoad, 'kind'>): ClosedLoad => ({ kind: 'ClosedLoad', ...options });
