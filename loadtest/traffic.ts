/** Who calls a system, in numbers: reads, POSTs, and single messages that are looked for until they can be read. */
import { perSecond, seconds } from '../model/quantity.ts';
import type { PipelineSystem } from '../model/system.ts';

export interface Traffic {
  /** Reads a second; of users who think, the users. */
  readonly reads:
    | { readonly kind: 'open'; readonly rate: number }
    | { readonly kind: 'closed'; readonly users: number; readonly ramp: number };
  /** POSTs a second. */
  readonly posts: number;
  /** Messages in one POST. */
  readonly messages: number;
  /** Seconds. */
  readonly declared: number;
}

/** Think time in seconds. Our choice: no team published one, and without it fast answers would multiply the load. */
export const thinkSeconds = 1;

/** Share of POSTs in all requests of users. Source: datos' published load test, with 11.98 % POSTs. */
const postShare = 0.12;

/** POSTs a second at most: beyond it each carries more messages, as producers in a hurry do. */
const mostPosts = 20;

export const trafficOf = ({ load }: PipelineSystem): Traffic => {
  const declared = seconds(load.duration);
  if (load.kind === 'ClosedLoad') {
    const reads = { kind: 'closed', users: load.users, ramp: perSecond(load.ramp) } as const;
    return { reads, posts: (load.users / thinkSeconds) * postShare, messages: 1, declared };
  }
  const messages = perSecond(load.messages);
  const posts = Math.min(messages, mostPosts);
  return {
    reads: { kind: 'open', rate: perSecond(load.reads) },
    posts,
    messages: Math.round(messages / posts),
    declared,
  };
};

/**
 * Seconds of the strictest latency objective; without one, the time that a user waits without losing attention. Source: Nielsen,
 * Usability Engineering, 1993, ch. 5.
 */
export const promisedLatency = ({ objectives }: Pick<PipelineSystem, 'objectives'>): number =>
  Math.min(...objectives.flatMap((objective) => (objective.type === 'latency' ? [seconds(objective.under)] : [])), 1);

/** Seconds within which a message has to be readable: of the most patient freshness objective, else half a minute. */
export const promisedFreshness = ({ objectives }: Pick<PipelineSystem, 'objectives'>): number => {
  const promised = objectives.flatMap((objective) =>
    objective.type === 'freshness' ? [seconds(objective.under)] : [],
  );
  return promised.length === 0 ? 30 : Math.max(...promised);
};
