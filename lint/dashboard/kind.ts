/** Dashboards in files, and how to tell them. */
import type { ArtefactKind } from '../artefact/kind.ts';
import { dashboardMessages } from './schema.ts';

const layouts: readonly string[] = ['mosaicLayout', 'gridLayout', 'rowLayout', 'columnLayout'];
const spelled: readonly string[] = [...layouts, 'mosaic_layout', 'grid_layout', 'row_layout', 'column_layout'];

export const dashboardKind: ArtefactKind = {
  type: 'Dashboard',
  schema: dashboardMessages,
  listed: 'dashboards',
  terraform: 'google_monitoring_dashboard',
  terraformJson: 'dashboard_json',
  terraformSchema: undefined,
  configConnector: 'MonitoringDashboard',
  isOne: (value) =>
    spelled.some((name) => name in value) ||
    'dashboardFilters' in value ||
    (typeof value['name'] === 'string' && /\/dashboards\//.test(value['name'])),
};
