/** What is emitted is made from definitions alone: nothing here is looked up. */
import type { Alert } from '../alerts/alert.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import type { Organization } from '../model/organization.ts';
import type { DashboardJson } from '../dashboards/cloudMonitoring/json.ts';
import type { Environment, System } from '../model/system.ts';

export interface EmitContext {
  readonly organization: Organization;
  readonly environment: Environment;
}

/** A system with its nodes, each made once for all outputs. */
export type SystemEmit = EmitContext & SystemNodes;

export interface FleetEmit extends EmitContext {
  /** No one system: links and runbooks of the fleet's own. */
  readonly system: undefined;
  readonly systems: readonly System[];
  readonly alerts: readonly Alert[];
}

/** What is emitted, with its dashboards as JSON. */
export interface WithDashboards {
  readonly dashboards: readonly DashboardJson[];
}
