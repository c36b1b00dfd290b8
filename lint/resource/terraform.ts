/** Where Terraform's arguments are not the API's fields. Source: documentation of the Google provider. */
import type { Messages } from '../artefact/schema.ts';
import { resourceMessages } from './schema.ts';

const range = { min: 'double', max: 'double' };

export const terraformMessages: Messages = {
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
