/** Inputs of emitters. All output is derived from definitions; nothing is queried. */
import type { Alert } from '../alerts/alert.ts';
import type { SharedNodes } from '../alerts/sharedNodes.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import type { Organization } from '../model/organization.ts';
import type { DashboardJson } from '../dashboards/cloudMonitoring/json.ts';
import type { Environment, System } from '../model/system.ts';

export interface EmitContext {
  readonly organization: Organization;
  readonly environment: Environment;
}

/** A system with its nodes, computed once for all outputs. */
export type SystemEmit = EmitContext & SystemNodes;

export interface FleetEmit extends EmitContext {
  /** The fleet is not a system: it has its own links and runbooks. */
  readonly system: undefined;
  readonly systems: readonly System[];
  /** Objectives that several systems have together. */
  readonly shared: readonly SharedNodes[];
  /** Those of shared objectives too. */
  readonly alerts: readonly Alert[];
}

/** The dashboards of a system or of the fleet as JSON. */
export interface WithDashboards {
  readonly dashboards: readonly DashboardJson[];
}
