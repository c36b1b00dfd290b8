/** The supported kinds of artefacts, how to recognise them, and how Terraform and Config Connector write them differently. */
import type { ArtefactKind } from '../artefact/kind.ts';
import { policyMessages } from '../policy/schema.ts';
import { resourceMessages } from './schema.ts';
import type { Messages } from '../artefact/schema.ts';
import { dashboardMessages } from '../dashboard/schema.ts';

/** Messages in which Config Connector's fields differ from the API's. Source: its CRDs. */
const configConnectorMessages: Messages = {
  ...resourceMessages,
  MonitoredResource: { filterLabels: '{string}', type: 'string' },
  NotificationChannel: {
    ...resourceMessages['NotificationChannel'],
    forceDelete: 'bool',
    sensitiveLabels: 'SensitiveLabels',
  },
  SensitiveLabels: { authToken: 'string', password: 'string', serviceKey: 'string' },
};

/** In Config Connector notification channels are references, not strings. */
const configConnectorPolicyMessages: Messages = {
  ...policyMessages,
  AlertPolicy: { ...policyMessages['AlertPolicy'], notificationChannels: '[ChannelReference]' },
  ChannelReference: { external: 'string', name: 'string', namespace: 'string' },
};

const range = { min: 'double', max: 'double' };

/** Messages in which Terraform's arguments differ from the API's fields. Source: documentation of the Google provider. */
const terraformMessages: Messages = {
  ...resourceMessages,
  ServiceLevelObjective: {
    basicSli: 'TerraformBasicSli',
    calendarPeriod: 'DAY|WEEK|FORTNIGHT|MONTH',
    displayName: 'string',
    goal: 'double',
    name: 'string',
    project: 'string',
    requestBasedSli: 'RequestBasedSli',
    rollingPeriodDays: 'int',
    service: 'string',
    sloId: 'string',
    userLabels: '{string}',
    windowsBasedSli: 'WindowsBasedSli',
  },
  TerraformBasicSli: {
    availability: 'TerraformAvailability',
    latency: 'LatencyCriteria',
    location: '[string]',
    method: '[string]',
    version: '[string]',
  },
  TerraformAvailability: { enabled: 'bool' },
  GoogleMonitoringV3Range: range,
  PerformanceThreshold: {
    basicSliPerformance: 'TerraformBasicSli',
    performance: 'RequestBasedSli',
    threshold: 'double',
  },
  UptimeCheckConfig: { ...resourceMessages['UptimeCheckConfig'], project: 'string', uptimeCheckId: 'string' },
  BasicAuthentication: {
    ...resourceMessages['BasicAuthentication'],
    passwordWo: 'string',
    passwordWoVersion: 'string',
  },
  NotificationChannel: {
    ...resourceMessages['NotificationChannel'],
    forceDelete: 'bool',
    project: 'string',
    sensitiveLabels: 'SensitiveLabels',
  },
  SensitiveLabels: {
    authToken: 'string',
    authTokenWo: 'string',
    authTokenWoVersion: 'string',
    password: 'string',
    passwordWo: 'string',
    passwordWoVersion: 'string',
    serviceKey: 'string',
    serviceKeyWo: 'string',
    serviceKeyWoVersion: 'string',
  },
  LogMetric: { ...resourceMessages['LogMetric'], project: 'string' },
};

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

const layouts: readonly string[] = ['mosaicLayout', 'gridLayout', 'rowLayout', 'columnLayout'];
const spelled: readonly string[] = [...layouts, 'mosaic_layout', 'grid_layout', 'row_layout', 'column_layout'];

export const dashboardKind: ArtefactKind = {
  type: 'Dashboard',
  schema: dashboardMessages,
  listed: 'dashboards',
  terraform: 'google_monitoring_dashboard',
  terraformJson: 'dashboard_json',
  terraformSchema: undefined,
  configConnector: 'MonitoringDashboard',
  isOne: (value) =>
    spelled.some((name) => name in value) ||
    'dashboardFilters' in value ||
    (typeof value['name'] === 'string' && /\/dashboards\//.test(value['name'])),
};

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

/** Labels that a channel of each type requires. Source: documentation and tests of Terraform's Google provider. */
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
