/**
 * The objectives that several systems share, with their burn and budget alerts: nodes as those of a system, whose events are
 * those of all of its members. They belong to the fleet: its rules, policies, runbook and project.
 */
import { is, isOneOf, select } from '../model/selection.ts';
import type { Organization } from '../model/organization.ts';
import type { Environment, System } from '../model/system.ts';
import type { SharedObjective } from '../model/sharedObjective.ts';
import { seriesOf, type Series } from '../series/series.ts';
import { signal } from '../series/signal.ts';
import { seriesOfSystem } from '../series/systemSeries.ts';
import { type EventSeries, type SystemSeries } from '../series/stageSeries.ts';
import { measuredSlo } from '../slo/measuredSlo.ts';
import { sharedSlo, sharedSystem } from '../slo/sharedSlo.ts';
import type { Alert } from './alert.ts';
import { budgetAlerts, budgetAlertsLeftOut } from './budgetAlerts.ts';
import { burnAlerts, burnAlertsLeftOut } from './burnAlerts.ts';
import type { SharedBy, SystemNodes } from './systemNodes.ts';

export interface SharedNodes extends SystemNodes {
  readonly shared: SharedBy;
}

/** Those that cannot be made, as one of their systems is missing, are left out. */
export const sharedNodes = (
  systems: readonly System[],
  { sharedObjectives }: Pick<Organization, 'sharedObjectives'>,
  environment: Environment,
): readonly SharedNodes[] =>
  sharedObjectives.flatMap((definition, index) => {
    const together = sharedSystem(definition, systems);
    return together === undefined
      ? []
      : [nodesOfShared(definition, `sharedObjectives[${index}]`, together, environment)];
  });

const nodesOfShared = (
  definition: SharedObjective,
  path: string,
  { system, members }: NonNullable<ReturnType<typeof sharedSystem>>,
  environment: Environment,
): SharedNodes => {
  const series = seriesOfAll(definition, members, environment);
  const context = { system, environment, series };
  const slos = [measuredSlo(context, sharedSlo(system, members))];
  const alerts = [...burnAlerts(system, slos), ...budgetAlerts(system, slos)];
  return {
    ...context,
    slos,
    // An alert of the fleet has no system: its runbook and dashboard are those of the fleet.
    alerts: alerts.map((alert): Alert => ({ ...alert, system: undefined, source: path })),
    leftOut: [...burnAlertsLeftOut(slos), ...budgetAlertsLeftOut(system, slos)],
    shared: { definition, path, members },
  };
};

/** Services of all members, and the events of the objective that they share. */
const seriesOfAll = (
  { objective, systems: ids }: SharedObjective,
  members: readonly System[],
  environment: Environment,
): SystemSeries => {
  const each = members.map((member) => seriesOfSystem(member, environment));
  const events = (id: string): Series =>
    seriesOf({
      ...select(signal(id), isOneOf('job', ids.toSorted()), is('objective', objective)),
      sender: { kind: 'Process', names: ids },
    });
  const shared: EventSeries = {
    good: events('atalaya.objective.good_events'),
    total: events('atalaya.objective.total_events'),
    overdue: events('atalaya.ingest.overdue'),
  };
  return {
    queue: each.flatMap(({ queue }) => queue),
    ingest: each.flatMap(({ ingest }) => ingest),
    table: each.flatMap(({ table }) => table),
    api: each.flatMap(({ api }) => api),
    containers: each.flatMap(({ containers }) => containers),
    jobs: each.flatMap(({ jobs }) => jobs),
    cloudSql: each.flatMap(({ cloudSql }) => cloudSql),
    spanner: each.flatMap(({ spanner }) => spanner),
    events: new Map([[objective, shared]]),
  };
};
