/**
 * Which policies an alert has in Cloud Monitoring, and how many conditions, without their texts: one policy per alert, and for an
 * objective on a distribution one per tier, as a policy combines its conditions by AND or by OR, never by both.
 */
import { seconds, type Duration } from '../model/quantity.ts';
import type { NotSupported } from '../series/dialect.ts';
import { objectiveName } from '../slo/cloudMonitoring.ts';
import type { Alert } from './alert.ts';
import { burnTexts } from './burnAlerts.ts';
import type { ThresholdCondition } from './cloudMonitoringPolicy.ts';
import type { BurnRate, Condition } from './condition.ts';
import type { LinkContext } from './links.ts';

/** Conditions of all policies of an alert. */
export const conditionCount = (alert: Alert, context: Pick<LinkContext, 'system' | 'environment'>): number => {
  if (!isOnDistribution(alert.condition)) return policyIds(alert).length;
  return [...policyParts(alert).values()].reduce((total, { condition }) => {
    const conditions = burnConditions(condition as BurnRate, context);
    return 'kind' in conditions ? total : total + conditions.length;
  }, 0);
};

/** The ids of an alert's policies: none where Cloud Monitoring cannot evaluate it. */
export const policyIds = (alert: Alert): readonly string[] =>
  isOnDistribution(alert.condition) || alert.queries['cloud-monitoring'].kind !== 'NotSupported'
    ? [...policyParts(alert).keys()]
    : [];

/** The display names of an alert's policies. */
export const policyTitles = (alert: Alert): readonly string[] =>
  isOnDistribution(alert.condition)
    ? [alert.title, ...[...policyParts(alert).values()].map(({ title }) => title)]
    : [alert.title];

/** What one policy each evaluates, by the policy's id. */
export const policyParts = (alert: Alert): ReadonlyMap<string, Alert> => {
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

/**
 * A condition on an SLO looks back a day at most, and PromQL cannot cut a distribution between its buckets. A longer
 * tier therefore looks back a day here: it fires at the same burn rate, sooner. Source: Cloud Monitoring, "Alerting on
 * your burn rate".
 */
const longestLookBack: Duration = '1d';

const reachable = (window: Duration): Duration =>
  seconds(window) > seconds(longestLookBack) ? longestLookBack : window;

/** Two for each tier: Cloud Monitoring combines the conditions of a policy by AND. */
export const burnConditions = (
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
