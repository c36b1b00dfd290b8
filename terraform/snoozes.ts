/**
 * One-off maintenance as snoozes of the system's policies in Cloud Monitoring. Source: google.monitoring.v3, snooze.proto: at
 * most 16 policies, a start that is not past, and neither a recurrence nor an end that can be taken back. So Terraform creates
 * those that are still to come, and forgets those that have begun: they stay in Cloud Monitoring until their end.
 */
import type { Alert } from '../alerts/alert.ts';
import { labelValue } from '../alerts/cloudMonitoring.ts';
import { policyIds } from '../alerts/policyParts.ts';
import { minutesAfter } from '../alerts/oncall/maintenanceRoutes.ts';
import type { Maintenance } from '../model/maintenance.ts';
import { severities, type Severity } from '../model/severity.ts';
import type { SystemEmit } from './context.ts';
import { literal, reference, terraformFile, type Json } from './expression.ts';

const mostPolicies = 16;
/** snooze.proto, `display_name`. */
const mostOfName = 512;

/** Undefined without one-off maintenance. */
export const systemSnoozes = (emit: SystemEmit): string | undefined => {
  const snoozes = Object.fromEntries(
    emit.system.maintenance.flatMap((item, index) =>
      item.kind === 'Maintenance'
        ? severities.flatMap((severity) => snoozesOf(item, `maintenance-${index}-${severity}`, severity, emit))
        : [],
    ),
  );
  if (Object.keys(snoozes).length === 0) return undefined;
  return terraformFile({ locals: { snoozes }, resource: { google_monitoring_snooze: { maintenance: resource } } });
};

const resource: Json = {
  for_each: reference(
    '{ for key, snooze in local.snoozes : key => snooze if timecmp(snooze.start_time, plantimestamp()) > 0 }',
  ),
  project: reference('var.project'),
  display_name: reference('each.value.display_name'),
  criteria: {
    policies: reference('[for alert in each.value.alerts : google_monitoring_alert_policy.alert[alert].name]'),
  },
  interval: {
    start_time: reference('each.value.start_time'),
    end_time: reference('each.value.end_time'),
  },
};

const snoozesOf = (
  item: Maintenance,
  key: string,
  severity: Severity,
  { system, alerts, slos }: SystemEmit,
): readonly (readonly [key: string, snooze: Json])[] => {
  const policies = alerts.filter(isMuted(item, severity)).flatMap(policyIds).map(labelValue);
  const end = Date.parse(item.end) + minutesAfter(item, severity, slos) * 60_000;
  return Array.from({ length: Math.ceil(policies.length / mostPolicies) }, (_, part) => [
    part === 0 ? key : `${key}-${part}`,
    {
      display_name: literal(`${system.id}: ${item.reason} (${item.owner})`.slice(0, mostOfName)),
      start_time: timeText(Date.parse(item.begin)),
      end_time: timeText(end),
      alerts: policies.slice(part * mostPolicies, (part + 1) * mostPolicies),
    },
  ]);
};

const isMuted =
  ({ objectives }: Maintenance, severity: Severity) =>
  (alert: Alert): boolean =>
    alert.severity === severity &&
    (objectives === undefined || ('slo' in alert.condition && objectives.includes(alert.condition.slo.id)));

const timeText = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
