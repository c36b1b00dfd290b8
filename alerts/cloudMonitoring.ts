/**
 * Alerts as alert policies of Cloud Monitoring: one policy per alert, with a PromQL condition that combines both windows of
 * each tier of a burn rate. An objective on a distribution uses the SLO's own burn rate instead, and has a policy per tier: a
 * policy combines its conditions by AND or by OR, never by both.
 */
import { pageGrouping, ticketGrouping } from '../model/oncall/onCallPlan.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { notSupported, type NotSupported } from '../series/dialect.ts';
import { systemLabel, type Alert } from './alert.ts';
import type { PolicyBody, PromqlCondition, ThresholdCondition } from './cloudMonitoringPolicy.ts';
import { evaluationInterval } from './evaluationInterval.ts';
import { burnConditions, isOnDistribution, policyParts } from './policyParts.ts';
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
  const policies = [...policyParts(alert)].map(([id, part]) => alertPolicy(id, part, context));
  return {
    made: policies.filter((policy) => policy.kind === 'AlertPolicy'),
    refused: policies.filter((policy) => policy.kind === 'NotSupported'),
  };
};

/** An id as a label name of Prometheus. */
export const ruleName = (id: string): string => id.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');

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
