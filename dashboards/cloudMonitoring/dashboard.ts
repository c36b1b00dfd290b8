/** A dashboard in the canonical form of the Dashboards API: what is read back equals what was written. */
import { managerLabel } from '../../model/manager.ts';
import type { Annotation, Dashboard } from '../dashboard.ts';
import type { DashboardJson, EventAnnotation } from './json.ts';
import { tilesOf } from './layout.ts';
import { widgetOf, type Emission } from './widgets.ts';
import { withoutDefaults } from './withoutDefaults.ts';

/** The maximum number of widgets on which all sources agree; some say 100 (release note of 2025-05-02). */
export const mostWidgets = 50;

export const dashboardJson = (dashboard: Dashboard, emission: Emission): DashboardJson =>
  withoutDefaults(jsonOf(dashboard, emission));

const jsonOf = (dashboard: Dashboard, emission: Emission): DashboardJson => ({
  name: `projects/${emission.project}/dashboards/${dashboard.id}`,
  displayName: dashboard.title,
  labels: { [managerLabel]: '', environment: emission.environment, system: dashboard.system ?? 'fleet' },
  ...(dashboard.variables.length === 0
    ? {}
    : {
        // A filter without a template variable is pinned: it applies to every widget with the label.
        dashboardFilters: dashboard.variables.map(({ label }) => ({
          filterType: 'RESOURCE_LABEL' as const,
          labelKey: label,
        })),
      }),
  ...(dashboard.annotations.length === 0
    ? {}
    : { annotations: { eventAnnotations: dashboard.annotations.map((kind) => eventTypes[kind]) } }),
  mosaicLayout: { columns: 48, tiles: tilesOf(dashboard.sections, widgetOf(emission)) },
});

const eventTypes: Readonly<Record<Annotation, EventAnnotation>> = {
  deployments: { displayName: 'Deployments', enabled: true, eventType: 'CLOUD_RUN_DEPLOYMENT' },
  incidents: { displayName: 'Incidents', enabled: true, eventType: 'CLOUD_ALERTING_ALERT' },
  'failed probes': { displayName: 'Failed probes', enabled: true, eventType: 'UPTIME_CHECK_FAILURE' },
  'service health': { displayName: 'Service health', enabled: true, eventType: 'SERVICE_HEALTH_INCIDENT' },
};
