/**
 * The two dialects as rules that Prometheus evaluates. The query of a policy is put into a rule unchanged, so the tested text
 * is the text that Cloud Monitoring gets.
 */
import type { Alert } from '../../alerts/alert.ts';
import { alertPolicies } from '../../alerts/cloudMonitoring.ts';
import type { LinkContext } from '../../alerts/links.ts';
import { prometheusRules } from '../../alerts/prometheus.ts';
import type { AlertingRule, RuleFile } from '../../alerts/prometheusRule.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import type { Dialect, DialectId } from '../../series/dialect.ts';
import { prometheus } from '../../series/prometheus.ts';

export interface RuleDialect extends Dialect {
  readonly rules: (alerts: readonly Alert[], context: LinkContext) => RuleFile;
  /** The name of the alert's rule; undefined where the dialect has no such rule. */
  readonly nameOf: (alert: Alert, context: LinkContext) => string | undefined;
}

const ruleOfPolicy = (alert: Alert, context: LinkContext): AlertingRule | undefined => {
  const [condition] = alertPolicies(alert, context).made[0]?.body.conditions ?? [];
  if (condition === undefined || !('conditionPrometheusQueryLanguage' in condition)) return undefined;
  const { query, duration, alertRule } = condition.conditionPrometheusQueryLanguage;
  return { alert: `policy:${alertRule}`, expr: query, for: duration, labels: {}, annotations: {} };
};

const rulesIn: Readonly<Record<DialectId, RuleDialect>> = {
  'cloud-monitoring': {
    ...cloudMonitoring,
    rules: (alerts, context) => ({
      groups: [
        {
          name: `policies-${context.system?.id ?? 'fleet'}`,
          interval: '1m',
          rules: alerts.flatMap((alert) => ruleOfPolicy(alert, context) ?? []),
        },
      ],
    }),
    nameOf: (alert, context) => ruleOfPolicy(alert, context)?.alert,
  },
  prometheus: {
    ...prometheus,
    rules: (alerts, context) => prometheusRules(alerts, context).file,
    nameOf: (alert, context) => {
      const { notSupported } = prometheusRules([alert], context);
      return notSupported.length > 0 ? undefined : alert.id;
    },
  },
};

export const dialects: readonly RuleDialect[] = Object.values(rulesIn);
