/** Every dashboard that is emitted: one per system, and the fleet's. */
import { nodesOf } from '../../alerts/systemNodes.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { loadFleet } from '../../cli/load/loadSystems.ts';
import { loadOrganization } from '../../cli/load/loadOrganization.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { dashboardJson } from '../../dashboards/cloudMonitoring/dashboard.ts';
import type { DashboardJson, TimeSeriesQuery } from '../../dashboards/cloudMonitoring/json.ts';
import { fleetDashboards } from '../../dashboards/fleetDashboards.ts';
import { systemDashboard } from '../../dashboards/systemDashboard.ts';

export interface Emitted {
  readonly id: string;
  readonly json: DashboardJson;
}

export const everyDashboard = async (): Promise<readonly Emitted[]> => {
  const [systems, organization] = await Promise.all([loadFleet(systemsFolder), loadOrganization(systemsFolder)]);
  const byId = new Map(systems.map((system) => [system.id, system]));
  const environment = 'prod';
  const one = systems.map((system) => {
    const dashboard = systemDashboard(nodesOf(system, environment), organization);
    return dashboardJson(dashboard, { project: system.project, environment, systems: byId });
  });
  const all = fleetDashboards(systems, fleetAlerts(systems, organization), environment).map((dashboard) =>
    dashboardJson(dashboard, { project: organization.project, environment, systems: byId }),
  );
  return [...one, ...all].map((json) => ({ id: json.name.replace(/.*\//, ''), json }));
};

/** Of every widget, with the widget's title. */
export const queriesOf = ({
  mosaicLayout,
}: DashboardJson): readonly { readonly title: string; readonly query: TimeSeriesQuery }[] =>
  mosaicLayout.tiles.flatMap(({ widget }) => {
    const found =
      'xyChart' in widget
        ? widget.xyChart.dataSets.map(({ timeSeriesQuery }) => timeSeriesQuery)
        : 'timeSeriesTable' in widget
          ? widget.timeSeriesTable.dataSets.map(({ timeSeriesQuery }) => timeSeriesQuery)
          : 'scorecard' in widget
            ? [widget.scorecard.timeSeriesQuery]
            : [];
    return found.map((query) => ({ title: widget.title, query }));
  });
