/**
 * Alerts as alert policies of Cloud Monitoring: one policy per alert, with a PromQL condition that combines both windows of
 * each tier of a burn rate. An objective on a distribution uses the SLO's own burn rate instead, and has a policy per tier: a
 * policy combines its conditions by AND or by OR, never by both.
 */
import { pageGrouping, ticketGrouping } from '../model/oncall/onCallPlan.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import { objectiveName } from '../slo/cloudMonitoring.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { notSupported, type NotSupported } from '../series/dialect.ts';
import { systemLabel, type Alert } from './alert.ts';
import { burnTexts } from './burnAlerts.ts';
import type { PolicyBody, PromqlCondition, ThresholdCondition } from './cloudMonitoringPolicy.ts';
import type { BurnRate, Condition } from './condition.ts';
import { evaluationInterval } from './evaluationInterval.ts';
import { documentationOf } from './documentation.ts';
import type { LinkContext } from './links.ts';
import { fnv1a } from '../numbers/hash.ts';

export interface AlertPolicy {
  readonly kind: 'AlertPolicy';
  /** The alert's id; for a further tier of a burn rate on a distribution, with the long window after it. */
  readonly id: string;
  /** Without `notificationChannels`: their names exist only after creation. */
  readonly body: PolicyBody;
}

/** Why a fleet alert cannot inhibit the alerts of its systems here. */
export const fleetInhibition: NotSupported = notSupported(
  'a policy of Cloud Monitoring cannot hold back another: while a fleet alert is open, snooze the policies of its systems',
);

/** Why there is no snooze of a recurring maintenance. */
export const recurringSnooze =
  'a snooze of Cloud Monitoring is one interval and cannot recur: create it before each of them, from a scheduled job';

/** An alert's policies, and the reasons for those that Cloud Monitoring cannot have. At least one of the two. */
export interface AlertPolicies {
  readonly made: readonly AlertPolicy[];
  readonly refused: readonly NotSupported[];
}

export const alertPolicies = (alert: Alert, context: LinkContext): AlertPolicies => {
  const policies = [...parts(alert)].map(([id, part]) => alertPolicy(id, part, context));
  return {
    made: policies.filter((policy) => policy.kind === 'AlertPolicy'),
    refused: policies.filter((policy) => policy.kind === 'NotSupported'),
  };
};

/** Conditions of all policies of an alert. */
export const conditionCount = (alert: Alert, context: Pick<LinkContext, 'system' | 'environment'>): number => {
  if (!isOnDistribution(alert.condition)) return policyIds(alert).length;
  return [...parts(alert).values()].reduce((total, { condition }) => {
    const conditions = burnConditions(condition as BurnRate, context);
    return 'kind' in conditions ? total : total + conditions.length;
  }, 0);
};

/** The ids of an alert's policies: none where Cloud Monitoring cannot evaluate it. */
export const policyIds = (alert: Alert): readonly string[] =>
  isOnDistribution(alert.condition) || alert.queries['cloud-monitoring'].kind !== 'NotSupported'
    ? [...parts(alert).keys()]
    : [];

/** The display names of an alert's policies. */
export const policyTitles = (alert: Alert): readonly string[] =>
  isOnDistribution(alert.condition)
    ? [alert.title, ...[...parts(alert).values()].map(({ title }) => title)]
    : [alert.title];

/** An id as a label name of Prometheus. */
export const ruleName = (id: string): string => id.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');

/** What one policy each evaluates, by the policy's id. */
const parts = (alert: Alert): ReadonlyMap<string, Alert> => {
  const { condition, id } = alert;
  if (!isOnDistribution(condition)) return new Map([[id, alert]]);
  return new Map(
    condition.tiers.map((tier, index) => {
      const own: BurnRate = { ...condition, tiers: [tier] };
      const { title, meaning } = burnTexts(own);
      const part: Alert = { ...alert, title: `${title} (${tier.long})`, meaning, condition: own };
      return [index === 0 ? id : `${id}-${tier.long}`, part];
    }),
  );
};

/** Whether Cloud Monitoring evaluates the SLO's own burn rate, and no query. */
export const isOnDistribution = (condition: Condition): condition is BurnRate =>
  condition.kind === 'BurnRate' && condition.slo.indicator['cloud-monitoring'].kind === 'ShareBelow';

const alertPolicy = (id: string, alert: Alert, context: LinkContext): AlertPolicy | NotSupported => {
  const conditions = conditionsOf(alert, context);
  if ('kind' in conditions) return conditions;
  const { content, subject, links } = documentationOf(alert, context);
  return {
    kind: 'AlertPolicy',
    id,
    body: {
      displayName: alert.title.slice(0, mostOfName),
      documentation: {
        content,
        mimeType: 'text/markdown',
        subject,
        links: links.map(({ name, url }) => ({ displayName: name, url })),
      },
      userLabels: userLabels(id, alert, context),
      conditions,
      combiner: conditions.length > 1 ? 'AND' : 'OR',
      enabled: true,
      alertStrategy: { notificationPrompts: ['OPENED', 'CLOSED'], autoClose },
      severity: alert.severity === 'page' ? 'CRITICAL' : 'WARNING',
    },
  };
};

/** alert.proto: display names of 512 characters. */
const mostOfName = 512;

/** The shortest value that the API accepts: an incident closes when its series disappear. */
const autoClose = '1800s';

/** As often as Alertmanager repeats. alert.proto: 30 minutes to 24 hours. */
export const renotifyInterval = (severity: Severity): `${number}s` =>
  `${seconds((severity === 'page' ? pageGrouping : ticketGrouping).repeat)}s`;

type Conditions = readonly (PromqlCondition | ThresholdCondition)[];

const conditionsOf = (alert: Alert, context: LinkContext): Conditions | NotSupported => {
  const { condition } = alert;
  if (isOnDistribution(condition)) return burnConditions(condition, context);
  const query = alert.queries['cloud-monitoring'];
  return query.kind === 'NotSupported' ? query : [promqlCondition(alert, cloudMonitoring.print(query))];
};

const promqlCondition = (alert: Alert, query: string): PromqlCondition => ({
  displayName: alert.title.slice(0, mostOfName),
  conditionPrometheusQueryLanguage: {
    query,
    duration: inSeconds(alert.for),
    evaluationInterval: inSeconds(evaluationInterval(alert)),
    ruleGroup: `atalaya-${alert.system ?? 'fleet'}`,
    alertRule: ruleName(alert.id),
    disableMetricValidation: true,
  },
});

const inSeconds = (hold: Duration | undefined): `${number}s` => `${hold === undefined ? 0 : seconds(hold)}s`;

/**
 * A condition on an SLO looks back a day at most, and PromQL cannot cut a distribution between its buckets. A longer
 * tier therefore looks back a day here: it fires at the same burn rate, sooner. Source: Cloud Monitoring, "Alerting on
 * your burn rate".
 */
const longestLookBack: Duration = '1d';

const reachable = (window: Duration): Duration =>
  seconds(window) > seconds(longestLookBack) ? longestLookBack : window;

const burnConditions = (
  { slo, tiers: [tier] }: BurnRate,
  { system, environment }: Pick<LinkContext, 'system' | 'environment'>,
): readonly ThresholdCondition[] | NotSupported => {
  if (system === undefined) throw new Error(`the SLO ${slo.system} ${slo.id} needs its system`);
  const objective = objectiveName(system, slo, environment);
  if (objective.kind === 'NotSupported') return objective;
  const name = `projects/${system.project}/services/${objective.serviceId}/serviceLevelObjectives/${objective.sloId}`;
  return [tier.long, tier.short].map(reachable).map((window) => ({
    displayName: `${slo.system}: ${slo.id} burn rate above ${tier.factor.toFixed()} over ${window}`,
    conditionThreshold: {
      filter: `select_slo_burn_rate("${name}", "${seconds(window)}s")`,
      comparison: 'COMPARISON_GT',
      thresholdValue: tier.factor.toNumber(),
      duration: '0s',
      trigger: { count: 1 },
    },
  }));
};

/**
 * Lower-case letters, digits, dashes and underscores, at most 63 characters (alert.proto, `user_labels`). A longer
 * value is cut and ends in a checksum, so that two values with the same beginning differ.
 */
export const labelValue = (text: string): string => {
  if (/^[a-z0-9_-]{1,63}$/.test(text)) return text;
  const value = text.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_');
  return value.length <= longestLabel ? value : `${value.slice(0, longestLabel - 9)}_${checksum(text)}`;
};

const longestLabel = 63;

const checksum = (text: string): string => fnv1a(text).toString(16).padStart(8, '0');

const userLabels = (id: string, alert: Alert, { environment }: LinkContext): Readonly<Record<string, string>> => {
  const { condition } = alert;
  return {
    alert: labelValue(id),
    environment,
    owner: labelValue(alert.owner),
    severity: alert.severity,
    ...('slo' in condition ? { slo: labelValue(condition.slo.id) } : {}),
    stage: alert.stage,
    system: labelValue(systemLabel(alert) ?? 'fleet'),
  };
};
