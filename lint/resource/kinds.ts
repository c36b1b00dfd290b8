/** The resources beside dashboards and policies that files hold, and how to tell them. */
import type { ArtefactKind } from '../artefact/kind.ts';
import { configConnectorMessages, configConnectorPolicyMessages } from './configConnector.ts';
import { policyMessages } from '../policy/schema.ts';
import { resourceMessages } from './schema.ts';
import { terraformMessages } from './terraform.ts';

const either = (value: Readonly<Record<string, unknown>>, ...names: readonly string[]): boolean =>
  names.some((name) => name in value);

const isNamed = (value: Readonly<Record<string, unknown>>, folder: string): boolean =>
  typeof value['name'] === 'string' && value['name'].includes(`/${folder}/`);

const conditionKey =
  /^condition(?:_?(?:threshold|absent|matched_?log|monitoring_?query_?language|prometheus_?query_?language|sql))$/i;

const hasConditions = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.some(
    (item: unknown) =>
      typeof item === 'object' && item !== null && Object.keys(item).some((key) => conditionKey.test(key)),
  );

export const policyKind: ArtefactKind = {
  type: 'AlertPolicy',
  schema: policyMessages,
  listed: 'alertPolicies',
  terraform: 'google_monitoring_alert_policy',
  terraformJson: undefined,
  terraformSchema: { ...policyMessages, AlertPolicy: { ...policyMessages['AlertPolicy'], project: 'string' } },
  configConnector: 'MonitoringAlertPolicy',
  configConnectorSchema: configConnectorPolicyMessages,
  isOne: (value) =>
    hasConditions(value['conditions']) ||
    isNamed(value, 'alertPolicies') ||
    (either(value, 'combiner') && either(value, 'conditions', 'displayName', 'display_name')),
};

export const resourceKinds: readonly ArtefactKind[] = [
  {
    type: 'ServiceLevelObjective',
    schema: resourceMessages,
    listed: 'serviceLevelObjectives',
    terraform: 'google_monitoring_slo',
    terraformJson: undefined,
    terraformSchema: terraformMessages,
    configConnector: 'MonitoringServiceLevelObjective',
    isOne: (value) =>
      either(value, 'serviceLevelIndicator', 'service_level_indicator') || isNamed(value, 'serviceLevelObjectives'),
  },
  {
    type: 'UptimeCheckConfig',
    schema: resourceMessages,
    listed: 'uptimeCheckConfigs',
    terraform: 'google_monitoring_uptime_check_config',
    terraformJson: undefined,
    terraformSchema: terraformMessages,
    configConnector: 'MonitoringUptimeCheckConfig',
    configConnectorSchema: configConnectorMessages,
    isOne: (value) =>
      either(value, 'httpCheck', 'tcpCheck', 'syntheticMonitor', 'http_check', 'tcp_check') &&
      either(value, 'displayName', 'display_name', 'monitoredResource', 'monitored_resource', 'period', 'timeout'),
  },
  {
    type: 'LogMetric',
    schema: resourceMessages,
    listed: 'metrics',
    terraform: 'google_logging_metric',
    terraformJson: undefined,
    terraformSchema: terraformMessages,
    configConnector: 'LoggingLogMetric',
    isOne: (value) =>
      either(value, 'filter') &&
      either(value, 'metricDescriptor', 'valueExtractor', 'labelExtractors', 'metric_descriptor', 'value_extractor'),
  },
  {
    type: 'NotificationChannel',
    schema: resourceMessages,
    listed: 'notificationChannels',
    terraform: 'google_monitoring_notification_channel',
    terraformJson: undefined,
    terraformSchema: terraformMessages,
    configConnector: 'MonitoringNotificationChannel',
    configConnectorSchema: configConnectorMessages,
    isOne: (value) =>
      isNamed(value, 'notificationChannels') ||
      (either(value, 'displayName', 'display_name') &&
        Object.keys(requiredLabels).includes(String(value['type'])) &&
        either(value, 'labels')),
  },
  {
    type: 'Snooze',
    schema: resourceMessages,
    listed: 'snoozes',
    terraform: 'google_monitoring_snooze',
    terraformJson: undefined,
    terraformSchema: undefined,
    configConnector: 'MonitoringSnooze',
    isOne: (value) => either(value, 'criteria') && either(value, 'interval'),
  },
];

/** What a channel of each type cannot do without. Source: documentation and tests of Terraform's Google provider. */
export const requiredLabels: Readonly<Record<string, readonly string[]>> = {
  email: ['email_address'],
  webhook_tokenauth: ['url'],
  webhook_basicauth: ['url', 'username', 'password'],
  slack: ['channel_name', 'auth_token'],
  pagerduty: ['service_key'],
  sms: ['number'],
  pubsub: ['topic'],
  google_chat: ['space'],
};
