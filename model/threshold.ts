/** Alert conditions that a team wants in addition to its objectives. */
import type { ValueSource } from './indicatorSource.ts';
import type { Duration, Percentage } from './quantity.ts';
import type { Severity } from './severity.ts';
import type { StageName } from './stage.ts';

/** A threshold opens a ticket, unless it says 'page': objectives page by their burn rate. */
interface Common {
  readonly severity: Severity;
}

export interface LatencyThreshold extends Common {
  readonly kind: 'LatencyThreshold';
  readonly stage: 'api';
  readonly statistic: 'mean' | 'p50' | 'p95' | 'p99';
  readonly above: Duration;
  readonly over: Duration;
}

export interface ErrorThreshold extends Common {
  readonly kind: 'ErrorThreshold';
  readonly stage: 'api' | 'ingest';
  /** Share of events. */
  readonly above: Percentage;
  readonly over: Duration;
}

export interface BacklogThreshold extends Common {
  readonly kind: 'BacklogThreshold';
  readonly stage: 'queue';
  /** Messages not yet acknowledged. */
  readonly messages: number;
  readonly for: Duration;
}

export interface AgeThreshold extends Common {
  readonly kind: 'AgeThreshold';
  readonly stage: 'queue';
  /** Age of the oldest message not yet acknowledged. */
  readonly above: Duration;
  readonly for: Duration;
}

/** The events of an hour are far from those of the same hour in earlier weeks. */
export interface UnusualTraffic extends Common {
  readonly kind: 'UnusualTraffic';
  readonly stage: 'api' | 'ingest';
  /** Earlier weeks. The alert is silent until the history has so many. */
  readonly weeks: number;
  /** Firings in 30 days that chance alone may cause, at most: the band of the usual is as wide as that takes. */
  readonly byChance: number;
}

/**
 * A value that the team names itself is beyond a limit: a gauge, over all its series; the growth of a counter over `over`; a statistic
 * of a distribution over `over`; or an expression in PromQL, of which each series is an incident of its own.
 */
export interface ValueThreshold extends Common {
  readonly kind: 'ValueThreshold';
  /** Unique in its system: the alert is '<system>-<id>'. */
  readonly id: string;
  /** Where to look first. */
  readonly stage: StageName;
  readonly of: ValueSource;
  readonly side: 'above' | 'below';
  /** In the metric's unit; a duration is converted into it. */
  readonly limit: number | Duration;
  /** Of counters and distributions. */
  readonly over: Duration;
  readonly reduce: 'sum' | 'max' | 'min' | 'mean';
  readonly statistic: 'mean' | 'p50' | 'p95' | 'p99';
  /** How long it has to hold; undefined: at once. */
  readonly for?: Duration;
  /** What is wrong then, in a sentence. */
  readonly meaning?: string;
}

export type Threshold =
  | LatencyThreshold
  | ErrorThreshold
  | BacklogThreshold
  | AgeThreshold
  | UnusualTraffic
  | ValueThreshold;

export const latencyAbove = (
  above: Duration,
  options: { readonly statistic: LatencyThreshold['statistic']; readonly over: Duration; readonly severity?: Severity },
): LatencyThreshold => ({ kind: 'LatencyThreshold', stage: 'api', above, severity: 'ticket', ...options });

export const errorsAbove = (
  stage: ErrorThreshold['stage'],
  above: Percentage,
  options: { readonly over: Duration; readonly severity?: Severity },
): ErrorThreshold => ({ kind: 'ErrorThreshold', stage, above, severity: 'ticket', ...options });

export const backlogAbove = (
  messages: number,
  options: { readonly for: Duration; readonly severity?: Severity },
): BacklogThreshold => ({
  kind: 'BacklogThreshold',
  stage: 'queue',
  messages,
  severity: 'ticket',
  ...options,
});

export const oldestMessageAbove = (
  above: Duration,
  options: { readonly for: Duration; readonly severity?: Severity },
): AgeThreshold => ({
  kind: 'AgeThreshold',
  stage: 'queue',
  above,
  severity: 'ticket',
  ...options,
});

/** Holidays, launches and growth fire it too: they are not chance. */
export const unusualTraffic = (
  stage: UnusualTraffic['stage'],
  options: { readonly weeks?: number; readonly byChance?: number; readonly severity?: Severity } = {},
): UnusualTraffic => ({ kind: 'UnusualTraffic', stage, weeks: 6, byChance: 1, severity: 'ticket', ...options });

export interface ValueOptions {
  readonly id: string;
  readonly of: ValueSource;
  readonly for?: Duration;
  /** Of counters and distributions: default '10m'. */
  readonly over?: Duration;
  /** Of the series of a gauge: default 'max' above a limit, 'min' below it. */
  readonly reduce?: ValueThreshold['reduce'];
  /** Of a distribution: default 'p95'. */
  readonly statistic?: ValueThreshold['statistic'];
  /** Where to look first: default 'api'. */
  readonly stage?: StageName;
  readonly severity?: Severity;
  readonly meaning?: string;
}

export const valueAbove = ({
  above,
  ...options
}: ValueOptions & { readonly above: number | Duration }): ValueThreshold => ({
  kind: 'ValueThreshold',
  side: 'above',
  limit: above,
  stage: 'api',
  over: '10m',
  reduce: 'max',
  statistic: 'p95',
  severity: 'ticket',
  ...options,
});

/** No data is not below a limit; but a counter that has no series grew by nothing. */
export const valueBelow = ({
  below,
  ...options
}: ValueOptions & { readonly below: number | Duration }): ValueThreshold => ({
  kind: 'ValueThreshold',
  side: 'below',
  limit: below,
  stage: 'api',
  over: '10m',
  reduce: 'min',
  statistic: 'p95',
  severity: 'ticket',
  ...options,
});
