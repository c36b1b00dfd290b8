/** The nodes of a system and of the fleet, made once for all outputs. */
import { changedByStage } from '../alerts/documentation.ts';
import { fleetAlerts } from '../alerts/fleetAlerts.ts';
import { stageLinksOf, type LinkContext } from '../alerts/links.ts';
import { sharedNodes } from '../alerts/sharedNodes.ts';
import { nodesOf } from '../alerts/systemNodes.ts';
import type { System } from '../model/system.ts';
import type { EmitContext, FleetEmit, SystemEmit, WithDashboards } from '../terraform/context.ts';
import { dashboardsOf } from '../terraform/dashboards.ts';

export const systemEmit = (system: System, context: EmitContext): SystemEmit => ({
  ...withLinks({ ...context, system }),
  ...nodesOf(system, context.environment),
});

/** `systems`: all systems. */
export const fleetEmit = (systems: readonly System[], context: EmitContext): FleetEmit => {
  const shared = sharedNodes(systems, context.organization, context.environment);
  const alerts = [...fleetAlerts(systems, context.organization), ...shared.flatMap((nodes) => nodes.alerts)];
  return { ...withLinks({ ...context, system: undefined }), systems, shared, alerts };
};

/** With what all alerts of a stage share. */
const withLinks = <C extends LinkContext>(context: C): C => ({
  ...context,
  stageLinks: stageLinksOf(context),
  changed: changedByStage(context),
});

export const withDashboards = <E extends SystemEmit | FleetEmit>(emit: E): E & WithDashboards => ({
  ...emit,
  dashboards: dashboardsOf(emit),
});
