/**
 * Services and service-level objectives of the Cloud Monitoring API (v3), as the API returns them: fields that the
 * server omits are omitted. What the API cannot express is refused, never approximated. Source:
 * google/monitoring/v3/service.proto; calendar periods begin at midnight UTC and weeks on Monday, as in slo/window.ts.
 */
import { countsByDistribution } from '../model/ownSources.ts';
import { apisOf, ingestsOf, queuesOf, runServicesIn } from '../model/stages.ts';
import { isPipelineSystem, resourceName, type Environment, type System } from '../model/system.ts';
import type { CalendarUnit } from '../model/objective.ts';
import { milliseconds } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import { isPlatform, type Indicator } from './indicator.ts';
import type { MeasuredSlo } from './measuredSlo.ts';
import { monitoringFilter } from '../series/cloudMonitoringFilter.ts';
import { notSupported, type NotSupported } from '../series/dialect.ts';
import type { Slo } from './slo.ts';
import { isTeamMeasured, noFilter, type FormulaRatio } from './teamIndicator.ts';
import { namedObjective } from './quiet.ts';

export interface MonitoringService {
  readonly kind: 'MonitoringService';
  readonly serviceId: string;
  readonly body: ServiceBody;
}

/** `google.monitoring.v3.Service`, without its name. */
export type ServiceBody = {
  readonly displayName: string;
  readonly userLabels: Readonly<Record<string, string>>;
} & (
  | { readonly custom: Readonly<Record<string, never>> }
  | { readonly basicService: { readonly serviceType: 'CLOUD_RUN'; readonly serviceLabels: CloudRunLabels } }
);

/** Keys in the API's spelling. */
export type CloudRunLabels = Readonly<Record<'service_name' | 'location', string>>;

export interface ServiceLevelObjective {
  readonly kind: 'ServiceLevelObjective';
  readonly serviceId: string;
  /** Unique in its service. */
  readonly sloId: string;
  readonly body: ObjectiveBody;
}

/** `google.monitoring.v3.ServiceLevelObjective`, without its name. */
export type ObjectiveBody = {
  readonly displayName: string;
  readonly serviceLevelIndicator: { readonly requestBased: RequestBased } | { readonly windowsBased: WindowsBased };
  readonly goal: number;
  readonly userLabels: Readonly<Record<string, string>>;
} & Period;

export type Period = { readonly rollingPeriod: `${number}s` } | { readonly calendarPeriod: 'DAY' | 'WEEK' | 'MONTH' };

export type RequestBased =
  | { readonly goodTotalRatio: { readonly goodServiceFilter: string; readonly totalServiceFilter: string } }
  | { readonly goodTotalRatio: { readonly badServiceFilter: string; readonly totalServiceFilter: string } }
  | { readonly distributionCut: { readonly distributionFilter: string; readonly range: { readonly max: number } } };

/** A window is good when its performance is at the threshold or above it. */
export type WindowsBased = {
  readonly windowPeriod: `${number}s`;
  readonly goodTotalRatioThreshold: { readonly performance: RequestBased; readonly threshold: number };
};

const idPattern = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** The prefix prevents collisions between ids of systems. */
const customId = (system: System, environment: Environment): string =>
  resourceName(system, `atalaya-${system.id}`, environment);
const cloudRunId = (system: System, environment: Environment): string =>
  resourceName(system, `cloud-run-${system.id}`, environment);

/**
 * The services of a system's objectives: one for the system, and its API's Cloud Run service where the platform
 * measures an objective.
 */
export const monitoringServices = (system: System, environment: Environment): readonly MonitoringService[] => {
  const userLabels = { environment, owner: system.owner, system: system.id };
  const displayName = resourceName(system, system.id, environment);
  const custom: MonitoringService = {
    kind: 'MonitoringService',
    serviceId: customId(system, environment),
    body: { displayName, custom: {}, userLabels },
  };
  const [api] = runServicesIn(apisOf(system));
  if (api?.kind !== 'Api' || !system.objectives.some(isPlatform)) return [custom];
  const serviceLabels = { service_name: resourceName(system, api.name, environment), location: system.region };
  const cloudRun: MonitoringService = {
    kind: 'MonitoringService',
    serviceId: cloudRunId(system, environment),
    body: {
      displayName: `${displayName} on Cloud Run`,
      basicService: { serviceType: 'CLOUD_RUN', serviceLabels },
      userLabels,
    },
  };
  return [custom, cloudRun];
};

/** The id of the resource below its service: 'api-latency-1.5s' becomes 'api-latency-1-5s'. */
export const monitoringObjectiveId = (slo: Pick<Slo, 'id'>): string => slo.id.replaceAll('.', '-');

/** The resource name of an SLO. */
export interface ObjectiveName {
  readonly kind: 'ObjectiveName';
  readonly serviceId: string;
  /** Unique in its service. */
  readonly sloId: string;
}

/** `slo` belongs to `system`. Refused where the API cannot express it. */
export const objectiveName = (system: System, slo: Slo, environment: Environment): ObjectiveName | NotSupported => {
  const why = refusal(system, slo);
  if (why !== undefined) return notSupported(why);
  return {
    kind: 'ObjectiveName',
    serviceId:
      isPlatform(slo.objective) && apisOf(system).some(({ kind }) => kind === 'Api')
        ? cloudRunId(system, environment)
        : customId(system, environment),
    sloId: monitoringObjectiveId(slo),
  };
};

/** `slo` belongs to `system`. */
export const serviceLevelObjective = (
  system: System,
  slo: MeasuredSlo,
  environment: Environment,
): ServiceLevelObjective | NotSupported => {
  const name = objectiveName(system, slo, environment);
  if (name.kind === 'NotSupported') return name;
  const { objective } = slo;
  const period = periodOf(slo);
  if ('kind' in period) return period;
  const indicator = slo.indicator['cloud-monitoring'];
  if (indicator.kind === 'NotSupported') return indicator;
  if (indicator.kind === 'FormulaRatio') return notSupported('its events are counted by PromQL');
  return {
    ...name,
    kind: 'ServiceLevelObjective',
    body: {
      displayName: `${resourceName(system, system.id, environment)}: ${namedObjective(slo)}, ${objective.target} of ${objective.window}`,
      serviceLevelIndicator: indicatorBody(slo, requestBased(indicator)),
      goal: slo.target.toNumber(),
      ...period,
      userLabels: { environment, objective: objective.type, owner: system.owner, system: system.id },
    },
  };
};

const indicatorBody = ({ slices }: Slo, performance: RequestBased): ObjectiveBody['serviceLevelIndicator'] =>
  slices === undefined
    ? { requestBased: performance }
    : {
        windowsBased: {
          windowPeriod: `${slices.length / 1_000}s`,
          goodTotalRatioThreshold: { performance, threshold: slices.good.toNumber() },
        },
      };

/** Events at the bound are good. The lower bound is omitted, which means 0. */
export const requestBased = (indicator: Exclude<Indicator, NotSupported | FormulaRatio>): RequestBased => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return {
        goodTotalRatio: {
          goodServiceFilter: monitoringFilter(indicator.good),
          totalServiceFilter: monitoringFilter(indicator.total),
        },
      };
    case 'BadOfTotal':
      return {
        goodTotalRatio: {
          badServiceFilter: monitoringFilter(indicator.bad),
          totalServiceFilter: monitoringFilter(indicator.total),
        },
      };
    case 'ShareBelow':
      return {
        distributionCut: {
          distributionFilter: monitoringFilter(indicator.distribution),
          range: { max: indicator.bound },
        },
      };
  }
};

const calendarPeriods: Partial<Record<CalendarUnit, 'DAY' | 'WEEK' | 'MONTH'>> = {
  day: 'DAY',
  week: 'WEEK',
  month: 'MONTH',
};

/** The API's field for a window, or why it has none. Source: service.proto, `oneof period`. */
export const periodOf = ({ window, objective }: Pick<Slo, 'window' | 'objective'>): Period | NotSupported => {
  if (window.kind === 'RollingWindow') {
    const days = window.length / milliseconds('1d');
    return Number.isInteger(days) && days <= 30
      ? { rollingPeriod: `${window.length / 1_000}s` }
      : notSupported(`a rolling window of ${objective.window}: Cloud Monitoring takes whole days, at most 30`);
  }
  if (window.timeZone !== undefined)
    return notSupported(
      `a calendar ${window.unit} in ${window.timeZone}: Cloud Monitoring's periods begin at midnight UTC`,
    );
  const calendarPeriod = calendarPeriods[window.unit];
  return calendarPeriod === undefined
    ? notSupported(`a calendar ${window.unit}: Cloud Monitoring has calendar days, weeks and months only`)
    : { calendarPeriod };
};

const highestTarget = new Exact('0.9999');

/** Which field of the objective the API has no period for, and why; undefined where it takes all. */
export const periodRefusal = (
  slo: Pick<Slo, 'window' | 'objective' | 'slices'>,
): { readonly field: 'window' | 'timeZone' | 'slices.length'; readonly why: string } | undefined => {
  const { window, slices } = slo;
  const period = periodOf(slo);
  if ('kind' in period)
    return { field: 'timeZone' in window && window.timeZone !== undefined ? 'timeZone' : 'window', why: period.why };
  if (slices === undefined || isWindowPeriod(slices.length)) return undefined;
  const why = `slices of ${slices.duration}: Cloud Monitoring takes slices of a minute or more that divide a day`;
  return { field: 'slices.length', why };
};

/** Source: service.proto, `window_period`: an integer fraction of a day, and at least 60 s. */
const isWindowPeriod = (length: number): boolean => length >= 60_000 && milliseconds('1d') % length === 0;

/** Source: service.proto, TimeSeriesRatio: ValueType DOUBLE or INT64. */
const isDistributionCount = (system: System, { objective }: Slo): boolean =>
  !isTeamMeasured(objective) &&
  (objective.type === 'availability' || objective.type === 'processing') &&
  countsByDistribution(objective.type, apisOf(system), ingestsOf(system), queuesOf(system));

const refusal = (system: System, slo: Slo): string | undefined => {
  const { objective } = slo;
  if (slo.shared !== undefined)
    return 'an objective of several systems: an SLO of Cloud Monitoring belongs to the service of one; the burn alerts are PromQL in the project of the fleet and need none';
  if (slo.composite !== undefined)
    return 'a composite of several objectives: an SLO of Cloud Monitoring has one indicator; the burn alerts are PromQL and need none';
  const query = isTeamMeasured(objective) ? noFilter(objective) : undefined;
  if (query !== undefined) return query.why;
  if (!isTeamMeasured(objective) && objective.type === 'freshness' && !isPipelineSystem(system))
    return 'it counts minutes by PromQL, and an SLO of Cloud Monitoring takes filters only; the burn alerts are PromQL and need none';
  if (isDistributionCount(system, slo))
    return 'its events are the count of a distribution, and a ratio of Cloud Monitoring takes counters only; the burn alerts are PromQL and need none';
  const period = periodRefusal(slo);
  if (period !== undefined) return period.why;
  if (slo.target.gt(highestTarget)) return `a target of ${objective.target}: Cloud Monitoring takes at most 99.99%`;
  const id = monitoringObjectiveId(slo);
  if (!idPattern.test(id))
    return `the id '${slo.id}': Cloud Monitoring takes up to 63 letters, digits and dashes, from a letter to a letter or digit`;
  const twin = system.objectives.find((other) => other.id !== slo.id && monitoringObjectiveId(other) === id);
  return twin === undefined
    ? undefined
    : `the id '${slo.id}' beside '${twin.id}': Cloud Monitoring takes no dots, and both would be '${id}'`;
};
