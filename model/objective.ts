/** What the team promises, in events: one message at its final outcome, or one response on a declared data route. */
import type { Duration, Percentage } from './quantity.ts';

/** Rolling ('30d'), or calendar in UTC. */
export type Window = Duration | 'calendar day' | 'calendar week' | 'calendar month';

/** An indicator that was considered and not taken. */
export interface Rejected {
  readonly indicator: string;
  readonly why: string;
}

export interface ObjectiveOptions {
  readonly target: Percentage;
  readonly window: Window;
  /** Why this promise, in the words of those who depend on it. */
  readonly why: string;
  readonly rejected: readonly Rejected[];
}

interface Common extends ObjectiveOptions {
  readonly kind: 'Objective';
  /** Unique in its system, such as 'api-latency-300ms'. */
  readonly id: string;
}

/** Share of responses that are good. '2xx' counts 304 as good; 'not 5xx' also forgives the caller's own faults. */
export interface Availability extends Common {
  readonly type: 'availability';
  readonly stage: 'api';
  readonly good: '2xx' | 'not 5xx';
}

/** Share of responses answered within `under`. */
export interface Latency extends Common {
  readonly type: 'latency';
  readonly stage: 'api';
  readonly under: Duration;
}

/** Share of messages stored. `producerFaults: 'excluded'` leaves rejected messages out of the total. */
export interface Processing extends Common {
  readonly type: 'processing';
  readonly stage: 'ingest';
  readonly producerFaults: 'bad' | 'excluded';
}

/** Share of messages stored within `under` of being published. One still unstored past it is already bad. */
export interface Freshness extends Common {
  readonly type: 'freshness';
  readonly stage: 'ingest';
  readonly under: Duration;
}

export type Objective = Availability | Latency | Processing | Freshness;

export const availability = (
  stage: 'api',
  options: ObjectiveOptions & { readonly good?: Availability['good'] },
): Availability => ({ kind: 'Objective', type: 'availability', id: `${stage}-availability`, stage, good: '2xx', ...options });

export const latency = (stage: 'api', options: ObjectiveOptions & { readonly under: Duration }): Latency => ({
  kind: 'Objective',
  type: 'latency',
  id: `${stage}-latency-${options.under}`,
  stage,
  ...options,
});

export const processing = (
  stage: 'ingest',
  options: ObjectiveOptions & { readonly producerFaults?: Processing['producerFaults'] },
): Processing => ({ kind: 'Objective', type: 'processing', id: `${stage}-processing`, stage, producerFaults: 'bad', ...options });

export const freshness = (stage: 'ingest', options: ObjectiveOptions & { readonly under: Duration }): Freshness => ({
  kind: 'Objective',
  type: 'freshness',
  id: `${stage}-freshness-${options.under}`,
  stage,
  ...options,
});
