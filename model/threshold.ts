/** Conditions that a team wants to hear of beside its objectives, as it published them. */
import type { Duration, Percentage } from './quantity.ts';

export interface LatencyThreshold {
  readonly kind: 'LatencyThreshold';
  readonly stage: 'api';
  readonly statistic: 'mean' | 'p50' | 'p95' | 'p99';
  readonly above: Duration;
  readonly over: Duration;
}

export interface ErrorThreshold {
  readonly kind: 'ErrorThreshold';
  readonly stage: 'api' | 'ingest';
  /** Share of events. */
  readonly above: Percentage;
  readonly over: Duration;
}

export interface BacklogThreshold {
  readonly kind: 'BacklogThreshold';
  readonly stage: 'queue';
  /** Messages not yet acknowledged. */
  readonly messages: number;
  readonly for: Duration;
}

export interface AgeThreshold {
  readonly kind: 'AgeThreshold';
  readonly stage: 'queue';
  /** Age of the oldest message not yet acknowledged. */
  readonly above: Duration;
  readonly for: Duration;
}

export type Threshold = LatencyThreshold | ErrorThreshold | BacklogThreshold | AgeThreshold;

export const latencyAbove = (
  above: Duration,
  options: { readonly statistic: LatencyThreshold['statistic']; readonly over: Duration },
): LatencyThreshold => ({ kind: 'LatencyThreshold', stage: 'api', above, ...options });

export const errorsAbove = (
  stage: ErrorThreshold['stage'],
  above: Percentage,
  options: { readonly over: Duration },
): ErrorThreshold => ({ kind: 'ErrorThreshold', stage, above, ...options });

export const backlogAbove = (messages: number, options: { readonly for: Duration }): BacklogThreshold => ({
  kind: 'BacklogThreshold',
  stage: 'queue',
  messages,
  ...options,
});

export const oldestMessageAbove = (above: Duration, options: { readonly for: Duration }): AgeThreshold => ({
  kind: 'AgeThreshold',
  stage: 'queue',
  above,
  ...options,
});
