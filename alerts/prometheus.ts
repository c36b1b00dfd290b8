/**
 * Alerts as rules of Prometheus. The share of bad events of each objective is recorded once a window, in the same group and
 * before the alerts that read it: a group is evaluated in order, so that what an alert reads is of the same minute.
 */
import type { Inhibition } from '../model/oncall/routing.ts';
import { milliseconds, seconds, type Duration } from '../model/quantity.ts';
import { is } from '../model/selection.ts';
import { selector } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import type { SelectorTexts } from '../promql/print.ts';
import { prometheus } from '../series/prometheus.ts';
import { samplePeriod } from './firing/detection.ts';
import type { NotSupported } from '../series/dialect.ts';
import { badSliceOf } from '../slo/badSlice.ts';
import type { Slo } from '../slo/slo.ts';
import type { Alert } from './alert.ts';
import type { BurnRate } from './condition.ts';
import { dashboardUrl, runbookUrl, type LinkContext } from './links.ts';
import { slicesSpent } from './budgetExpr.ts';
import { burning, overWindow } from './conditionExpr.ts';
import { presentValueText } from './presentValue.ts';
import { systemLabel } from './alert.ts';
import { urgencyOf } from './urgency.ts';
import { evaluationInterval } from './evaluationInterval.ts';
import { holdsOf, unlessHeldBack, type Holds } from './heldBack.ts';
import { byFleetOf, byUnreachableApi } from './oncall/inhibitions.ts';
import type { AlertingRule, PrometheusRules, RecordingRule, RuleGroup } from './prometheusRule.ts';

type BurnAlert = Alert & { readonly condition: BurnRate };

const isBurn = (alert: Alert): alert is BurnAlert => alert.condition.kind === 'BurnRate';

interface Linked extends LinkContext {
  readonly holds: Holds;
  /** The URL that every alert links. */
  readonly dashboard: string;
  readonly known: SelectorTexts;
}

/**
 * For a system, or for the fleet where the context has no system. A group for each objective and one for all other
 * alerts, each once for every interval of evaluation.
 */
export const prometheusRules = (alerts: readonly Alert[], context: LinkContext): PrometheusRules => {
  const holds = holdsOf(inhibitionsIn(alerts, context));
  const linked = { ...context, holds, dashboard: literal(dashboardUrl(context)), known: new Map() };
  const burns = alerts.filter(isBurn).filter(({ queries }) => queries.prometheus.kind !== 'NotSupported');
  const bySlo = [...Map.groupBy(burns, ({ condition: { slo } }) => `${slo.system} ${slo.id}`).values()].flatMap(
    (ofSlo) => objectiveGroups(ofSlo, linked),
  );
  const others = byInterval(alerts.filter((alert) => !isBurn(alert))).map(([interval, ofInterval]) =>
    group(
      `atalaya-${context.system?.id ?? 'fleet'}`,
      interval,
      ofInterval.flatMap((alert) => {
        const query = onRecordedSlices(alert);
        return query.kind === 'NotSupported' ? [] : [alertingRule(alert, query, interval, linked)];
      }),
    ),
  );
  return {
    kind: 'PrometheusRules',
    file: { groups: [...bySlo, ...sliceGroups(alerts, linked), ...others].filter(hasRules) },
    notSupported: alerts.flatMap(({ id, queries: { prometheus: query } }) =>
      query.kind === 'NotSupported' ? [{ id, why: query.why }] : [],
    ),
  };
};

/** Those whose sources a Prometheus can know. */
const inhibitionsIn = (alerts: readonly Alert[], { organization, system }: LinkContext): readonly Inhibition[] => {
  const known = alerts.filter(({ queries }) => queries.prometheus.kind !== 'NotSupported');
  return [
    ...organization.onCall.routing.inhibitions,
    ...(system === undefined ? [] : [...byFleetOf(system), ...byUnreachableApi({ system, alerts: known })]),
  ];
};

/** A name for each interval: the usual one has none in it. */
const group = (name: string, interval: Duration, rules: RuleGroup['rules']): RuleGroup => ({
  name: interval === samplePeriod ? name : `${name}-${interval}`,
  interval,
  rules,
});

/** Shortest interval first. */
const byInterval = <A extends Alert>(alerts: readonly A[]): readonly (readonly [Duration, readonly A[]])[] =>
  [...Map.groupBy(alerts, evaluationInterval)].toSorted(([a], [b]) => seconds(a) - seconds(b));

const hasRules = ({ rules }: RuleGroup): boolean => rules.length > 0;

/**
 * A group for each interval. Each records all windows that its alerts read, because groups are evaluated at different times, and
 * all sides of a condition need the same labels. A slower group records them under names of its own.
 */
const objectiveGroups = (burns: readonly BurnAlert[], context: Linked): readonly RuleGroup[] =>
  byInterval(burns).map(([interval, alerts], index) => {
    const [{ condition }] = alerts as readonly [BurnAlert];
    const nameOf = (window: Duration): string => recordedName(window, index === 0 ? undefined : interval);
    return group(`atalaya-${condition.slo.system}-${condition.slo.id}`, interval, [
      ...windowsOf(alerts).flatMap((window) => recordingRule(condition, window, nameOf(window), context)),
      ...alerts.map((alert) => alertingRule(alert, recorded(alert.condition, nameOf), interval, context)),
    ]);
  });

/** Of all tiers, ascending. */
const windowsOf = (burns: readonly BurnAlert[]): readonly Duration[] =>
  [...new Set(burns.flatMap(({ condition: { tiers } }) => tiers.flatMap(({ short, long }) => [short, long])))].toSorted(
    (a, b) => milliseconds(a) - milliseconds(b),
  );

/** Names of recorded series: level, metric and operations. Source: Prometheus, "Recording rules: naming". */
const recordedName = (window: Duration, every?: Duration): string =>
  `system_slo:atalaya_bad_events_per_events:ratio_increase${window}${every === undefined ? '' : `_every${every}`}`;

/** A budget of slices reads each slice as it was recorded; computed again, they would be thousands at each evaluation. */
const onRecordedSlices = ({ condition, queries: { prometheus: query } }: Alert): Expr | NotSupported => {
  if (condition.kind !== 'BudgetSpent' || condition.slo.slices === undefined || query.kind === 'NotSupported')
    return query;
  const labels = Object.entries(sloLabels(condition.slo)).map(([label, value]) => is(label, value));
  return slicesSpent(condition, condition.slo.slices, selector(recordedSlice, labels));
};

const recordedSlice = 'system_slo:atalaya_bad_slice:last';

/** Of each objective whose budget of slices is watched: 1 or 0 for the slice that ends now. */
const sliceGroups = (alerts: readonly Alert[], { known }: Linked): readonly RuleGroup[] => {
  const slos = new Set(alerts.flatMap(({ condition }) => (condition.kind === 'BudgetSpent' ? [condition.slo] : [])));
  return [...slos].flatMap((slo) => {
    const bad = slo.slices && badSliceOf(slo, slo.slices, prometheus);
    if (bad === undefined || bad.kind === 'NotSupported') return [];
    const rule: RecordingRule = { record: recordedSlice, expr: prometheus.print(bad, known), labels: sloLabels(slo) };
    return [group(`atalaya-${slo.system}-${slo.id}-slices`, samplePeriod, [rule])];
  });
};

const sloLabels = ({ system, id }: Slo): Readonly<Record<string, string>> => ({ system, slo: id });

const recordingRule = (
  { slo }: BurnRate,
  window: Duration,
  record: string,
  { known }: Linked,
): readonly RecordingRule[] => {
  const shares = slo.errorShares.prometheus;
  const share = 'kind' in shares ? undefined : shares.get(window);
  return share === undefined ? [] : [{ record, expr: prometheus.print(share, known), labels: sloLabels(slo) }];
};

/** The condition on the recorded error rates. */
const recorded = ({ slo, tiers }: BurnRate, nameOf: (window: Duration) => string): Expr => {
  const labels = Object.entries(sloLabels(slo)).map(([label, value]) => is(label, value));
  return burning(tiers, (window) => selector(nameOf(window), labels), overWindow(slo, slo.totals.prometheus));
};

/** The rule's name is the alert's id. A fleet alert has no label `system`. */
const alertingRule = (alert: Alert, query: Expr, interval: Duration, context: Linked): AlertingRule => {
  const labels = ruleLabels(alert, context);
  return {
    alert: alert.id,
    expr: prometheus.print(
      unlessHeldBack(query, { alertname: alert.id, ...labels }, context.holds, interval),
      context.known,
    ),
    ...(alert.for === undefined ? {} : { for: durationText(alert.for) }),
    labels,
    annotations: {
      summary: literal(alert.title),
      description: described(alert),
      runbook_url: literal(runbookUrl(alert, context.organization)),
      dashboard_url: context.dashboard,
    },
  };
};

/** Alertmanager routes and groups by them. They are the same for every series of the rule. */
export const ruleLabels = (
  alert: Alert,
  { environment }: Pick<LinkContext, 'environment'>,
): Readonly<Record<string, string>> => {
  const system = systemLabel(alert);
  return {
    environment,
    owner: alert.owner,
    severity: alert.severity,
    ...('slo' in alert.condition ? { slo: alert.condition.slo.id } : {}),
    stage: alert.stage,
    ...(system === undefined ? {} : { system }),
  };
};

/** The present value first: it is all that differs between two notifications of one alert. */
const described = (alert: Alert): string => {
  const value = presentValueText(alert, 'prometheus');
  const lines = [alert.meaning, urgencyOf(alert), ...alert.look.map((text, index) => `${index + 1}. ${text}`)];
  return [...(value === undefined ? [] : [value]), literal(lines.join('\n'))].join('\n');
};

/** A duration in Prometheus's syntax, which has no fractions. */
export const durationText = (length: Duration): string => (length.includes('.') ? `${milliseconds(length)}ms` : length);

/** Annotations are Go templates: two braces would begin an action. */
const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');
