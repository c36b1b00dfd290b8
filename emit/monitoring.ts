/**
 * What a system or the fleet has in Cloud Monitoring, as bodies of its API: the same nodes and the same bodies as in the emitted
 * files, for whoever compares them with a project or creates them without Terraform.
 */
import { alertPolicies, renotifyInterval } from '../alerts/cloudMonitoring.ts';
import type { PolicyBody } from '../alerts/cloudMonitoringPolicy.ts';
import { containerFailures, logMetrics, type LogMetric } from '../alerts/logMetrics.ts';
import { uptimeChecks, type UptimeCheck } from '../alerts/uptimeChecks.ts';
import type { DashboardJson } from '../dashboards/cloudMonitoring/json.ts';
import type { Signal } from '../model/signal.ts';
import type { Environment, System } from '../model/system.ts';
import { monitoringServices, type MonitoringService, type ServiceLevelObjective } from '../slo/cloudMonitoring.ts';
import { channelsOfAlert, type OwnedChannel } from '../terraform/channels.ts';
import type { EmitContext, FleetEmit, SystemEmit } from '../terraform/context.ts';
import { dashboardsOf } from '../terraform/dashboards.ts';
import { fleetProjects } from '../terraform/fleetRoot.ts';
import { conditionSignals } from '../terraform/metrics.ts';
import { monitoringObjectives } from '../terraform/slos.ts';
import { systemSignals } from '../terraform/systemRoot.ts';
import { fleetEmit, systemEmit } from './nodes.ts';

export interface NotifyingPolicy {
  readonly body: PolicyBody;
  readonly channels: readonly Pick<OwnedChannel, 'type' | 'displayName'>[];
  /** How often the channels are notified again. */
  readonly renotifyInterval: `${number}s`;
}

export interface Monitoring {
  /** Id of the system, or 'fleet'. */
  readonly owner: string;
  readonly environment: Environment;
  /** As the definition names it. */
  readonly project: string;
  /** Of metrics that have no point yet. */
  readonly signals: readonly Signal[];
  readonly services: readonly MonitoringService[];
  readonly objectives: readonly ServiceLevelObjective[];
  readonly logMetrics: readonly { readonly project: string; readonly metric: LogMetric }[];
  readonly uptimeChecks: readonly UptimeCheck[];
  readonly policies: readonly NotifyingPolicy[];
  readonly dashboards: readonly DashboardJson[];
}

export const systemMonitoring = (system: System, context: EmitContext): Monitoring => {
  const emit = systemEmit(system, context);
  const objectives = monitoringObjectives(emit).map(([, objective]) => objective);
  return {
    owner: system.id,
    environment: context.environment,
    project: system.project,
    signals: systemSignals(emit),
    services: objectives.length === 0 ? [] : monitoringServices(system, context.environment),
    objectives,
    logMetrics: logMetrics(system).map((metric) => ({ project: system.project, metric })),
    uptimeChecks: uptimeChecks(emit),
    policies: policiesOf(emit),
    dashboards: dashboardsOf(emit),
  };
};

/** `systems`: all systems. */
export const fleetMonitoring = (systems: readonly System[], context: EmitContext): Monitoring => {
  const emit = fleetEmit(systems, context);
  return {
    owner: 'fleet',
    environment: context.environment,
    project: context.organization.project,
    signals: [...new Set(emit.alerts.flatMap(({ condition }) => conditionSignals(condition)))],
    services: [],
    objectives: [],
    logMetrics: fleetProjects(emit).map((project) => ({ project, metric: containerFailures })),
    uptimeChecks: [],
    policies: policiesOf(emit),
    dashboards: dashboardsOf(emit),
  };
};

const policiesOf = (emit: SystemEmit | FleetEmit): readonly NotifyingPolicy[] =>
  emit.alerts.flatMap((alert) =>
    alertPolicies(alert, emit).made.map(({ body }) => ({
      body,
      channels: channelsOfAlert(alert, emit.organization),
      renotifyInterval: renotifyInterval(alert.severity),
    })),
  );
