/** Services and SLOs as Terraform resources, and as JSON of the API. */
import {
  monitoringServices,
  serviceLevelObjective,
  type MonitoringService,
  type ServiceLevelObjective,
} from '../slo/cloudMonitoring.ts';
import { managedBy } from '../model/manager.ts';
import { selectionsOf } from '../slo/indicator.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { blockOf } from './blocks.ts';
import type { SystemEmit } from './context.ts';
import { nameOf, reference, terraformFile, type Block, type Blocks, type Json } from './expression.ts';
import { descriptorAddress, ownSignals } from './metrics.ts';
import { logCounters } from '../model/logCounters.ts';
import type { Signal } from '../model/signal.ts';
import { logMetricAddress } from './logMetrics.ts';

/** Those that the API can express. */
export const monitoringObjectives = ({
  system,
  environment,
  slos,
}: SystemEmit): readonly (readonly [MeasuredSlo, ServiceLevelObjective])[] =>
  slos.flatMap((slo) => {
    const body = serviceLevelObjective(system, slo, environment);
    return body.kind === 'NotSupported' ? [] : [[slo, body] as const];
  });

/** The pipeline's own signals that the SLOs in Cloud Monitoring use. */
export const sloSignals = (emit: SystemEmit): readonly Signal[] => [...new Set(emit.slos.flatMap(signalsOf))];

const signalsOf = ({ indicator }: MeasuredSlo): readonly Signal[] =>
  ownSignals(selectionsOf(indicator['cloud-monitoring']));

/** Log-based counters that the SLO reads. */
const countersOf = ({ objective }: MeasuredSlo): readonly string[] =>
  logCounters({ objectives: [objective] }).map(({ name }) => name);

/** Undefined for a system without objectives. */
export const sloTerraform = (emit: SystemEmit): string | undefined => {
  const slos = monitoringObjectives(emit);
  if (slos.length === 0) return undefined;
  const organization = emit.organization.id;
  const services = monitoringServices(emit.system, emit.environment);
  const address = new Map(services.map((service) => [service.serviceId, addressOf(service)]));
  return terraformFile({
    resource: {
      google_monitoring_custom_service: serviceBlocks(services.filter(isCustom), organization),
      google_monitoring_service: serviceBlocks(
        services.filter((service) => !isCustom(service)),
        organization,
      ),
      google_monitoring_slo: Object.fromEntries(
        slos.map(([slo, body]) => {
          const needed = [...signalsOf(slo).map(descriptorAddress), ...countersOf(slo).map(logMetricAddress)];
          return [
            nameOf(slo.id),
            sloBlock(body, { service: address.get(body.serviceId) ?? '', dependsOn: needed, organization }),
          ];
        }),
      ),
    },
  });
};

export const sloJson = (emit: SystemEmit): string | undefined => {
  const slos = monitoringObjectives(emit);
  if (slos.length === 0) return undefined;
  const services = monitoringServices(emit.system, emit.environment).map(({ serviceId, body }) => ({
    serviceId,
    ...body,
  }));
  const serviceLevelObjectives = slos.map(([, { serviceId, sloId, body }]) => ({ serviceId, sloId, ...body }));
  return `${JSON.stringify({ services, serviceLevelObjectives }, null, 2)}\n`;
};

const isCustom = ({ body }: MonitoringService): boolean => 'custom' in body;

const addressOf = (service: MonitoringService): string =>
  isCustom(service) ? 'google_monitoring_custom_service.own' : 'google_monitoring_service.cloud_run';

const serviceBlocks = (services: readonly MonitoringService[], organization: string): Blocks =>
  Object.fromEntries(
    services.map((service) => [addressOf(service).split('.').at(-1) ?? '', serviceBlock(service, organization)]),
  );

const serviceBlock = ({ serviceId, body }: MonitoringService, organization: string): Block => ({
  project: reference('var.project'),
  service_id: serviceId,
  display_name: body.displayName,
  ...('custom' in body
    ? {}
    : {
        basic_service: {
          service_type: body.basicService.serviceType,
          service_labels: { ...body.basicService.serviceLabels, location: reference('var.region') },
        },
      }),
  user_labels: { ...managedBy('terraform', organization), ...body.userLabels },
});

const providerNames = {
  requestBased: 'request_based_sli',
  windowsBased: 'windows_based_sli',
  calendarPeriod: 'calendar_period',
};

interface SloContext {
  /** Address of the service. */
  readonly service: string;
  readonly dependsOn: readonly string[];
  readonly organization: string;
}

const sloBlock = ({ sloId, body }: ServiceLevelObjective, { service, dependsOn, organization }: SloContext): Block => {
  const { serviceLevelIndicator, ...rest } = body;
  const { rolling_period, ...block } = blockOf({ ...rest, ...serviceLevelIndicator }, providerNames) as Record<
    string,
    Json
  >;
  return {
    project: reference('var.project'),
    service: reference(`${service}.service_id`),
    slo_id: sloId,
    ...block,
    user_labels: { ...managedBy('terraform', organization), ...body.userLabels },
    rolling_period_days: typeof rolling_period === 'string' ? Number.parseInt(rolling_period) / 86_400 : undefined,
    depends_on: dependsOn.length === 0 ? undefined : dependsOn,
  };
};
