/**
 * Alerts as rules of Prometheus. The share of bad events of each objective is recorded once a window, in the same group and
 * before the alerts that read it: a group is evaluated in order, so that what an alert reads is of the same minute.
 */
import type { Duration } from '../model/quantity.ts';
import { milliseconds } from '../model/quantity.ts';
import { prometheus } from '../series/prometheus.ts';
import { samplePeriod } from './firing/detection.ts';
import type { Slo } from '../slo/slo.ts';
import type { Alert } from './alert.ts';
import type { BurnRate } from './condition.ts';
import { dashboardUrl, runbookUrl, type LinkContext } from './links.ts';
import { expression, number, shareLines, span } from './promql.ts';
import type { AlertingRule, PrometheusRules, RecordingRule, RuleGroup } from './prometheusRule.ts';

type BurnAlert = Alert & { readonly condition: BurnRate };

const isBurn = (alert: Alert): alert is BurnAlert => alert.condition.kind === 'BurnRate';

/** Of a system, or of the fleet where the context has none. One group an objective, and one for everything else. */
export const prometheusRules = (alerts: readonly Alert[], context: LinkContext): PrometheusRules => {
  const burns = alerts.filter(isBurn);
  const bySlo = [...new Set(burns.map(({ condition }) => condition.slo.id))].map((id) =>
    objectiveGroup(
      burns.filter(({ condition }) => condition.slo.id === id),
      context,
    ),
  );
  const others = alerts.filter((alert) => !isBurn(alert));
  const rules = others.flatMap((alert) => {
    const expr = expression(alert.condition, prometheus);
    return typeof expr === 'string' ? [alertingRule(alert, expr, context)] : [];
  });
  return {
    kind: 'PrometheusRules',
    file: { groups: [...bySlo, group(`atalaya-${context.system?.id ?? 'fleet'}`, rules)].filter(hasRules) },
    notSupported: alerts.flatMap((alert) => {
      const expr = isBurn(alert)
        ? shareLines(alert.condition.slo.indicator.prometheus, alert.condition.tier.long, prometheus)
        : expression(alert.condition, prometheus);
      return typeof expr === 'string' ? [] : [{ id: alert.id, why: expr.why }];
    }),
  };
};

const group = (name: string, rules: RuleGroup['rules']): RuleGroup => ({ name, interval: samplePeriod, rules });

const hasRules = ({ rules }: RuleGroup): boolean => rules.length > 0;

const objectiveGroup = (burns: readonly BurnAlert[], context: LinkContext): RuleGroup => {
  const [first] = burns;
  if (first === undefined) throw new Error('an objective without alerts has no group');
  const { slo } = first.condition;
  const windows = [...new Set(burns.flatMap(({ condition: { tier } }) => [tier.short, tier.long]))].toSorted(
    (one, other) => milliseconds(one) - milliseconds(other),
  );
  return group(`atalaya-${slo.system}-${slo.id}`, [
    ...windows.flatMap((window) => recordingRule(first.condition, window)),
    ...burns.map((alert) => alertingRule(alert, recorded(alert.condition), context)),
  ]);
};

/** Level, metric and operations, as Prometheus names what it records. Source: Prometheus, "Recording rules: naming". */
const recordedName = (window: Duration): string => `system_slo:atalaya_bad_events_per_events:ratio_increase${window}`;

const sloLabels = ({ system, id }: Slo): Readonly<Record<string, string>> => ({ system, slo: id });

const recordingRule = ({ slo }: BurnRate, window: Duration): readonly RecordingRule[] => {
  const expr = shareLines(slo.indicator.prometheus, window, prometheus);
  return typeof expr === 'string' ? [{ record: recordedName(window), expr, labels: sloLabels(slo) }] : [];
};

const recorded = ({ slo, tier }: BurnRate): string =>
  [tier.long, tier.short]
    .map((window) => {
      const labels = Object.entries(sloLabels(slo)).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
      return `${recordedName(window)}{${labels.join(', ')}} > ${number(tier.threshold)}`;
    })
    .join('\nand\n');

/** The rule's name is the alert's id. A fleet alert has no label `system`. */
const alertingRule = (alert: Alert, expr: string, context: LinkContext): AlertingRule => ({
  alert: alert.id,
  expr,
  ...(alert.for === undefined ? {} : { for: span(alert.for) }),
  labels: {
    environment: context.environment,
    owner: alert.owner,
    severity: alert.severity,
    ...(isBurn(alert) ? { slo: alert.condition.slo.id } : {}),
    stage: alert.stage,
    ...(alert.system === undefined ? {} : { system: alert.system }),
  },
  annotations: {
    summary: literal(alert.title),
    description: literal([alert.meaning, ...alert.look.map((text, index) => `${index + 1}. ${text}`)].join('\n')),
    runbook_url: literal(runbookUrl(alert, context.organization)),
    dashboard_url: literal(dashboardUrl(context)),
  },
});

/** Annotations are templates of Go: two braces would begin an action. */
const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');
