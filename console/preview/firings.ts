/** Firing intervals of alerts, as the policies of Cloud Monitoring evaluate them, and why some cannot be evaluated here. */
import type { Alert } from '../../alerts/alert.ts';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf, type Firing, type FiringRange, type FiringRule } from '../../alerts/firing/firing.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { lackingPlatform } from './metricNames.ts';
import type { Picture } from './picture.ts';

export interface AlertFirings {
  readonly alert: Alert;
  readonly firings: readonly Firing[];
}

export interface Evaluation {
  readonly evaluated: readonly AlertFirings[];
  /** One sentence for each of the others. */
  readonly notEvaluated: readonly string[];
}

/** Throws `PromqlError`. */
export const firingsOf = (
  alerts: readonly Alert[],
  { source, origin }: Pick<Picture, 'source' | 'origin'>,
  range: FiringRange,
): Evaluation => {
  const notEvaluated: string[] = [];
  const rules = alerts.flatMap((alert): readonly { readonly alert: Alert; readonly rule: FiringRule }[] => {
    const rule = alertRule(alert, cloudMonitoring);
    if ('kind' in rule) {
      notEvaluated.push(`${alert.title}: ${rule.why}`);
      return [];
    }
    const lacking = lackingPlatform([rule.condition], { source, origin, from: range.since, to: range.to });
    if (lacking.length > 0) {
      notEvaluated.push(`${alert.title}: ${lacking.join(', ')} is emitted by Google Cloud only`);
      return [];
    }
    return [{ alert, rule }];
  });
  const firings = firingOf(
    rules.map(({ rule }) => rule),
    source,
    range,
  );
  return {
    evaluated: rules.map(({ alert }, index) => ({ alert, firings: firings[index] ?? [] })),
    notEvaluated,
  };
};
