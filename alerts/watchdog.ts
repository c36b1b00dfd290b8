/**
 * The heartbeat as a rule of Prometheus: an alert that always fires, which shows that the way from the rules to whoever is paged works. It
 * has a group of its own, so that no slow rule delays it. Only where the plan has a heartbeat: any other Alertmanager would page for it.
 */
import { heartbeatInterval } from '../model/oncall/heartbeat.ts';
import { vector } from '../promql/build.ts';
import { print } from '../promql/print.ts';
import { notSupported, type NotSupported } from '../series/dialect.ts';
import { runbookUrl, type LinkContext } from './links.ts';
import { watchdog } from './oncall/routes.ts';
import type { RuleGroup } from './prometheusRule.ts';

export const watchdogTitle = 'heartbeat: rules are evaluated, and notifications arrive';

/** Always 1. */
export const watchdogQuery: string = print(vector(1));

export const watchdogGroups = ({
  organization,
  environment,
}: Pick<LinkContext, 'organization' | 'environment'>): readonly RuleGroup[] => {
  const { heartbeat } = organization.onCall;
  if (heartbeat === undefined) return [];
  return [
    {
      name: watchdog,
      interval: '30s',
      rules: [
        {
          alert: watchdog,
          expr: watchdogQuery,
          labels: { environment, owner: organization.owner, severity: 'none' },
          annotations: {
            summary: watchdogTitle,
            description: `It always fires and notifies nobody. Alertmanager posts it every ${heartbeatInterval(heartbeat)}; its absence for ${heartbeat.within} pages.`,
            runbook_url: runbookUrl({ id: watchdog, system: undefined }, organization),
          },
        },
      ],
    },
  ];
};

/** Why Cloud Monitoring has none. */
export const watchdogInCloudMonitoring: NotSupported = notSupported(
  'Cloud Monitoring has no heartbeat: a policy that always fires would only be an incident that never ends. Nothing can replace the heartbeat: send a test notification by each channel after you change it',
);

/** Questions in the order of the way. */
export const missingSteps: readonly string[] = [
  'Does Prometheus run, and does it evaluate the group? prometheus_rule_group_last_evaluation_timestamp_seconds says so.',
  'Does Prometheus reach Alertmanager? prometheus_notifications_errors_total and prometheus_notifications_dropped_total say so.',
  'Does Alertmanager reach the receiver? alertmanager_notifications_failed_total{integration="webhook"} and its log say so.',
];
