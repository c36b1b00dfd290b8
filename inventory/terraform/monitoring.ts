/** Cloud Monitoring in Terraform: policies, dashboards, SLOs, uptime checks, channels. */
import type { Json, JsonMap } from '../json.ts';
import { isMap, mapAt, numberAt, textAt } from '../value.ts';
import { asApi } from './asApi.ts';
import { commonOf, type Read } from './reading.ts';

const policy: Read = (reading) => {
  const { values } = reading.instance;
  return {
    kind: 'Policy',
    ...commonOf(reading),
    title: textAt(values, 'display_name') ?? reading.instance.name,
    policy: asApi(values),
  };
};

const dashboard: Read = (reading) => {
  const text = textAt(reading.instance.values, 'dashboard_json');
  if (text === undefined) return { reason: 'its JSON is known after apply' };
  const parsed = parsedMap(text);
  if (parsed === undefined) return { reason: 'its dashboard_json is not a JSON object' };
  return {
    kind: 'Dashboard',
    ...commonOf(reading),
    title: textAt(parsed, 'displayName') ?? reading.instance.name,
    dashboard: parsed,
  };
};

const parsedMap = (text: string): JsonMap | undefined => {
  try {
    const parsed = JSON.parse(text) as Json;
    return isMap(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const daySeconds = 86_400;

const slo: Read = (reading) => {
  const { values, name } = reading.instance;
  const days = numberAt(values, 'rolling_period_days');
  const indicator = {
    ...(mapAt(values, 'basic_sli', 0) === undefined ? {} : { basicSli: asApi(mapAt(values, 'basic_sli', 0) ?? {}) }),
    ...indicatorOf('requestBased', mapAt(values, 'request_based_sli', 0)),
    ...indicatorOf('windowsBased', mapAt(values, 'windows_based_sli', 0)),
  };
  return {
    kind: 'Slo',
    ...commonOf(reading),
    title: textAt(values, 'display_name') ?? textAt(values, 'slo_id') ?? name,
    slo: {
      goal: numberAt(values, 'goal') ?? null,
      ...(days === undefined ? {} : { rollingPeriod: `${days * daySeconds}s` }),
      ...(textAt(values, 'calendar_period') === undefined
        ? {}
        : { calendarPeriod: textAt(values, 'calendar_period') ?? null }),
      serviceLevelIndicator: indicator,
    },
  };
};

const indicatorOf = (name: string, block: JsonMap | undefined): JsonMap =>
  block === undefined ? {} : { [name]: asApi(block) };

const uptime: Read = (reading) => {
  const { values, name } = reading.instance;
  return {
    kind: 'UptimeCheck',
    ...commonOf(reading),
    title: textAt(values, 'display_name') ?? name,
    host: textAt(values, 'monitored_resource', 0, 'labels', 'host'),
    path: textAt(values, 'http_check', 0, 'path'),
  };
};

const channel: Read = (reading) => {
  const { values, name } = reading.instance;
  return {
    kind: 'Channel',
    ...commonOf(reading),
    title: textAt(values, 'display_name') ?? name,
    type: textAt(values, 'type') ?? 'unknown',
  };
};

const logMetric: Read = (reading) => {
  const name = textAt(reading.instance.values, 'name');
  return name === undefined
    ? { reason: 'its name is known after apply' }
    : { kind: 'LogMetric', ...commonOf(reading), name };
};

export const monitoring: Readonly<Record<string, Read>> = {
  google_monitoring_alert_policy: policy,
  google_monitoring_dashboard: dashboard,
  google_monitoring_slo: slo,
  google_monitoring_uptime_check_config: uptime,
  google_monitoring_notification_channel: channel,
  google_logging_metric: logMetric,
};
