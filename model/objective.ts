/** What the team promises, counted in events: a message at its final outcome, or a response on a declared data route. */
import type { GoodResponses } from './responseEvent.ts';
import type { IndicatorSource } from './indicatorSource.ts';
import type { OwnTier, Silence } from './ownTiers.ts';
import type { Duration, Percentage, Spelt } from './quantity.ts';

/** Rolling ('30d'), or calendar: in UTC, or in the objective's own time zone. */
export type Window = Duration | `calendar ${CalendarUnit}`;

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/**
 * Counts good slices of time instead of good events: with slices of '1m' the target is the share of good minutes. A latency
 * objective under 300ms whose slices are good from '95%' on promises a 95th percentile of 300ms in each slice.
 */
export interface TimeSlices {
  /** Length of a slice, in whole minutes. Slices are aligned to midnight UTC of 1970-01-01. */
  readonly length: Duration;
  /** Smallest share of good events at which a slice is good. */
  readonly good: Percentage;
  /**
   * A slice without events. Default 'good': as in Nobl9 and Datadog, nobody was hurt, and the budget is a fixed number of
   * minutes. 'not counted' leaves it out of the total.
   */
  readonly empty?: 'good' | 'not counted';
}

/** An indicator that was considered and not chosen. */
export interface Rejected {
  readonly indicator: string;
  readonly why: string;
}

export interface ObjectiveOptions {
  /** Unique in its system. Default: stage, type and threshold, such as 'api-latency-300ms'. */
  readonly id?: string;
  readonly window: Window;
  /** Count good slices of time instead of good events. */
  readonly slices?: TimeSlices;
  /** Time zone in which a calendar window begins, such as 'America/Santiago' (IANA). Default: UTC. */
  readonly timeZone?: string;
  /** Burn tiers of its own, instead of those of its window. */
  readonly tiers?: readonly OwnTier[];
  /** No burn-rate or budget alerts, with the reason. Everything else is emitted, and the gate judges it. */
  readonly alertingOff?: Silence;
  /** Measured and shown, but it notifies nobody and no gate judges it: for a target that is being tried. */
  readonly shadow?: Silence;
  /**
   * Fewest events in the long window of a burn tier at which it fires; 0 for none. Default: if the least
   * declared traffic brings so few events that a single bad one would fire it, the number of events from which it does not.
   */
  readonly leastEvents?: number;
  /**
   * What counts its events, where the team says it itself: metrics of Google Cloud or of its own services, instead of the
   * pipeline's counters. See model/indicatorSource.ts.
   */
  readonly of?: IndicatorSource;
  /** Why this target, as its users explain it. */
  readonly why: string;
  readonly rejected: readonly Rejected[];
}

/**
 * Who counts the responses on Google Cloud. 'pipeline' counts data routes only, no health checks; 'platform' also counts
 * failures that our process cannot count, such as a container that does not start.
 */
export type MeasuredBy = 'pipeline' | 'platform';

interface Common extends ObjectiveOptions {
  readonly kind: 'Objective';
  readonly id: string;
  readonly target: Percentage;
}

/**
 * Share of responses that are good. '2xx of valid', the default, leaves out 4xx that the caller caused; '2xx' counts them as bad
 * events, as a promise of 2xx for all requests does; 'not 5xx' counts them as good. 304 is as good as 2xx.
 */
export interface Availability extends Common {
  readonly type: 'availability';
  readonly stage: 'api';
  readonly good: GoodResponses;
  readonly measuredBy: MeasuredBy;
  /** Marked test requests on data routes are events too: of a system that few people use, most of them. */
  readonly probes?: 'counted';
}

/** Share of responses answered within `under`. */
export interface Latency extends Common {
  readonly type: 'latency';
  readonly stage: 'api';
  readonly under: Duration;
  readonly measuredBy: MeasuredBy;
  readonly probes?: 'counted';
}

/** Share of messages stored. `producerFaults: 'excluded'` leaves rejected messages out of the total. */
export interface Processing extends Common {
  readonly type: 'processing';
  readonly stage: 'ingest';
  readonly producerFaults: 'bad' | 'excluded';
}

/** Share of messages stored within `under` of being published. A message not stored by then is already bad. */
export interface Freshness extends Common {
  readonly type: 'freshness';
  readonly stage: 'ingest';
  readonly under: Duration;
}

/** An objective that counts events of the pipeline. */
export type Single = Availability | Latency | Processing | Freshness;

export interface CompositePart {
  /** Id of another objective of the system, which is no composite. */
  readonly objective: string;
  /** Only where weights count. */
  readonly weight?: Percentage;
}

/**
 * Several objectives of a system as one. 'weighted': its share of bad events is the mean of theirs by weight. 'all good': it
 * counts slices of time that are good for each of them, each by its own target, or by its own slices' `good`. A part without
 * events has none that are bad.
 */
export interface Composite extends Omit<Common, 'of'> {
  readonly type: 'composite';
  /** Where to look first. */
  readonly stage: 'api' | 'ingest';
  readonly combine: 'weighted' | 'all good';
  readonly parts: readonly CompositePart[];
}

export type Objective = Single | Composite;

export const isSingle = (objective: Objective): objective is Single => objective.type !== 'composite';

/**
 * The share of good events that a short run has to reach: that of a good slice, where slices are counted. Slices without any
 * bad event are nothing that a run can prove; the target stands in for them.
 */
export const eventTarget = ({ target, slices }: Pick<Common, 'target' | 'slices'>): Percentage =>
  slices === undefined || Number.parseFloat(slices.good) === 100 ? target : slices.good;

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

/** The target, or the text of a compile error. */
export type Target<T extends string> = T extends `${Digit}${Digit}${Digit}${string}`
  ? `an objective of ${T} leaves no error budget: promise less, such as '99.9%'`
  : Spelt<T>;

export const availability = <const T extends Percentage>(
  stage: 'api',
  options: ObjectiveOptions & {
    readonly target: Target<T>;
    readonly good?: Availability['good'];
    readonly measuredBy?: MeasuredBy;
    readonly probes?: 'counted';
  },
): Availability => ({
  kind: 'Objective',
  type: 'availability',
  id: `${stage}-availability`,
  stage,
  good: '2xx of valid',
  measuredBy: 'pipeline',
  ...options,
  target: options.target,
});

export const latency = <const T extends Percentage, const U extends Duration>(
  stage: 'api',
  options: ObjectiveOptions & {
    readonly target: Target<T>;
    readonly under: Spelt<U>;
    readonly measuredBy?: MeasuredBy;
    readonly probes?: 'counted';
  },
): Latency => ({
  kind: 'Objective',
  type: 'latency',
  id: `${stage}-latency-${options.under}`,
  stage,
  measuredBy: 'pipeline',
  ...options,
  target: options.target,
  under: options.under,
});

export const processing = <const T extends Percentage>(
  stage: 'ingest',
  options: ObjectiveOptions & { readonly target: Target<T>; readonly producerFaults?: Processing['producerFaults'] },
): Processing => ({
  kind: 'Objective',
  type: 'processing',
  id: `${stage}-processing`,
  stage,
  producerFaults: 'bad',
  ...options,
  target: options.target,
});

export const freshness = <const T extends Percentage, const U extends Duration>(
  stage: 'ingest',
  options: ObjectiveOptions & { readonly target: Target<T>; readonly under: Spelt<U> },
): Freshness => ({
  kind: 'Objective',
  type: 'freshness',
  id: `${stage}-freshness-${options.under}`,
  stage,
  ...options,
  target: options.target,
  under: options.under,
});

type CompositeOptions = Omit<ObjectiveOptions, 'id' | 'slices' | 'leastEvents' | 'of'> & { readonly id: string };

/** `weights`: of each objective, by its id; together 100%. */
export const composite = <const T extends Percentage>(
  stage: Composite['stage'],
  {
    weights,
    ...options
  }: CompositeOptions & { readonly target: Target<T>; readonly weights: Readonly<Record<string, Percentage>> },
): Composite => ({
  kind: 'Objective',
  type: 'composite',
  stage,
  combine: 'weighted',
  parts: Object.entries(weights).map(([objective, weight]) => ({ objective, weight })),
  ...options,
  target: options.target,
});

/** `of`: ids of objectives. `slice`: how long a slice is. */
export const allGood = <const T extends Percentage>(
  stage: Composite['stage'],
  {
    of,
    slice,
    empty,
    ...options
  }: CompositeOptions & {
    readonly target: Target<T>;
    readonly of: readonly string[];
    readonly slice: Duration;
    readonly empty?: TimeSlices['empty'];
  },
): Composite => ({
  kind: 'Objective',
  type: 'composite',
  stage,
  combine: 'all good',
  parts: of.map((objective) => ({ objective })),
  slices: { length: slice, good: '100%', ...(empty === undefined ? {} : { empty }) },
  ...options,
  target: options.target,
});
