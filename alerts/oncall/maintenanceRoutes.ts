/**
 * Routes of systems in maintenance. An alert is muted from the begin of a maintenance until it no longer counts what happened in it: its
 * end, and the longest short window of the burn alerts. Alerts of one objective are muted by system and objective, so that a composite,
 * or the other objectives, still notify.
 */
import type { AnyMaintenance } from '../../model/maintenance.ts';
import type { Matcher } from '../../model/oncall/routing.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { severities, type Severity } from '../../model/severity.ts';
import type { System } from '../../model/system.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import { alertingTiers } from '../../slo/quiet.ts';

export interface MaintenanceTime {
  /** Of the mute time in Alertmanager: 'flights-maintenance-0-page'. */
  readonly name: string;
  readonly item: AnyMaintenance;
  /** Minutes after its end for which it still holds. */
  readonly after: number;
}

/** Below a route of an owner and a severity, whose receiver and times it takes over. */
export interface MaintenanceRoute {
  readonly system: string;
  readonly matchers: readonly Matcher[];
  readonly muted: readonly MaintenanceTime[];
}

export interface MaintenanceRoutes {
  readonly times: readonly MaintenanceTime[];
  /** Of the systems of an owner; undefined: of all. */
  readonly routes: (owner: string | undefined, severity: Severity) => readonly MaintenanceRoute[];
}

export const maintenanceRoutes = (systems: readonly System[]): MaintenanceRoutes => {
  const maintained = systems
    .filter(({ maintenance }) => maintenance.length > 0)
    .map((system) => {
      const slos = measuredSlos(contextOf(system, 'prod'));
      return { system, timesOf: (severity: Severity) => timesOf(system, severity, slos) };
    });
  return {
    times: maintained.flatMap(({ timesOf: times }) => {
      const [pages = [], tickets = []] = severities.map(times);
      return pages.flatMap((page, index) => [page, ...tickets.slice(index, index + 1)]);
    }),
    routes: (owner, severity) =>
      maintained
        .filter(({ system }) => owner === undefined || system.owner === owner)
        .flatMap(({ system, timesOf: times }) => routesOf(system, times(severity))),
  };
};

const timesOf = (
  { id, maintenance }: System,
  severity: Severity,
  slos: readonly MeasuredSlo[],
): readonly MaintenanceTime[] =>
  maintenance.map((item, index) => ({
    name: `${id}-maintenance-${index}-${severity}`,
    item,
    after: minutesAfter(item, severity, slos),
  }));

/** At most so long after the end: an alert without a short window, such as a probe that fails, is muted for as long. */
const mostAfter: Readonly<Record<Severity, Duration>> = { page: '1h', ticket: '6h' };

/** For the evaluation that resolves an alert, and its way to Alertmanager. */
const resolving: Duration = '5m';

/** Minutes for which alerts of this severity still count what happened in the maintenance. */
export const minutesAfter = (
  { objectives }: AnyMaintenance,
  severity: Severity,
  slos: readonly MeasuredSlo[],
): number => {
  const shorts = slos
    .filter(({ id }) => objectives?.includes(id) ?? true)
    .flatMap((slo) => alertingTiers(slo).filter((tier) => tier.severity === severity))
    .map(({ short }) => milliseconds(short));
  const after = Math.min(Math.max(0, ...shorts), milliseconds(mostAfter[severity])) + milliseconds(resolving);
  return after / milliseconds('1m');
};

/**
 * The first route that matches is used. Objectives that have maintenance of their own come before the system, each with all
 * that concerns it; those with the same maintenance share a route, because each route is a notification of its own.
 */
const routesOf = ({ id, maintenance }: System, times: readonly MaintenanceTime[]): readonly MaintenanceRoute[] => {
  const whole = times.filter(({ item }) => item.objectives === undefined);
  const named = [...new Set(maintenance.flatMap(({ objectives }) => objectives ?? []))].toSorted();
  const concerning = (slo: string): readonly MaintenanceTime[] =>
    times.filter(({ item }) => item.objectives?.includes(slo) ?? true);
  const byTimes = Map.groupBy(named, (slo) =>
    concerning(slo)
      .map(({ name }) => name)
      .join(' '),
  );
  const ofSystem: Matcher = { label: 'system', op: '=', value: id };
  return [
    ...[...byTimes.values()].map((slos) => ({
      system: id,
      matchers: [ofSystem, { label: 'slo', op: '=~' as const, value: slos.join('|') }],
      muted: concerning(slos[0]!),
    })),
    ...(whole.length === 0 ? [] : [{ system: id, matchers: [ofSystem], muted: whole }]),
  ];
};
