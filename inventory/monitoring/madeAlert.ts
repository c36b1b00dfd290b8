/** What becomes of a condition of an alert policy. */
import type { ValueSource } from '../../model/indicatorSource.ts';
import type { Duration } from '../../model/quantity.ts';
import type { ValueThreshold } from '../../model/threshold.ts';
import type { JsonMap } from '../json.ts';
import { secondsAt } from '../value.ts';
import { minutesOf } from './minutes.ts';

export interface ConditionAlert {
  readonly kind: 'ConditionAlert';
  readonly of: ValueSource;
  readonly side: 'above' | 'below';
  readonly limit: number;
  readonly over?: Duration;
  readonly reduce?: ValueThreshold['reduce'];
  readonly statistic?: ValueThreshold['statistic'];
  readonly for?: Duration;
  /** In what the alert differs from the condition. */
  readonly differences: readonly string[];
}

export interface NoAlert {
  readonly kind: 'NoAlert';
  readonly reason: string;
}

export const noAlert = (reason: string): NoAlert => ({ kind: 'NoAlert', reason });

/** The hold time in whole minutes, as an option; with the difference where that is longer. */
export const heldFor = (
  condition: JsonMap,
): { readonly options: { readonly for?: Duration }; readonly differences: readonly string[] } => {
  const seconds = secondsAt(condition, 'duration') ?? 0;
  if (seconds <= 0) return { options: {}, differences: [] };
  const minutes = minutesOf(seconds);
  return {
    options: { for: minutes.text },
    differences: minutes.isExact ? [] : [`it has to hold for ${minutes.text}, and in the policy for ${seconds}s`],
  };
};
