/** The SLOs and alerts of a system, built once. Alerts are in reading order. */
import type { Environment, System } from '../model/system.ts';
import type { SharedObjective } from '../model/sharedObjective.ts';
import { contextOf, type SystemContext } from '../series/context.ts';
import { measuredSlos, type MeasuredSlo } from '../slo/measuredSlo.ts';
import { everyDialect } from '../series/dialects.ts';
import type { Alert, LeftOut } from './alert.ts';
import { budgetAlerts, budgetAlertsLeftOut } from './budgetAlerts.ts';
import { selectionsIn } from './condition.ts';
import { burnAlerts, burnAlertsLeftOut } from './burnAlerts.ts';
import { callerAlerts } from './callerAlerts.ts';
import { lossAlerts } from './lossAlerts.ts';
import { outsideAlerts } from './outsideAlerts.ts';
import { platformAlerts, platformAlertsLeftOut } from './platformAlerts.ts';
import { queueAlerts } from './queueAlerts.ts';
import { thresholdAlerts } from './thresholdAlerts.ts';
import { trafficAlerts, trafficAlertsLeftOut } from './trafficAlerts.ts';
import { unusualLeftOut } from './unusualTraffic.ts';

export interface SystemNodes extends SystemContext {
  readonly slos: readonly MeasuredSlo[];
  readonly alerts: readonly Alert[];
  /** Alerts that were considered and not created, each with the reason. */
  readonly leftOut: readonly LeftOut[];
  /** Only of an objective that several systems share. */
  readonly shared?: SharedBy;
}

/** A shared objective with its systems. `path` is in systems/organization.ts. */
export interface SharedBy {
  readonly definition: SharedObjective;
  readonly path: string;
  readonly members: readonly System[];
}

export const nodesOf = (system: System, environment: Environment): SystemNodes =>
  nodesIn(contextOf(system, environment));

export const nodesIn = (context: SystemContext): SystemNodes => {
  const slos = measuredSlos(context);
  const { alerts, unread } = systemAlerts(context, slos);
  return {
    ...context,
    slos,
    alerts,
    leftOut: [
      ...leftOut(context, slos),
      ...unread.map(({ alert: { id }, why }): LeftOut => ({ kind: 'LeftOut', id, slo: undefined, why })),
    ],
  };
};

/** An alert whose series nothing sends, in any dialect. */
export interface UnreadAlert {
  readonly alert: Alert;
  readonly why: string;
}

/** Those that some dialect can evaluate, and the others: what nobody measures is never emitted dead. */
export const systemAlerts = (
  context: SystemContext,
  slos: readonly MeasuredSlo[],
): { readonly alerts: readonly Alert[]; readonly unread: readonly UnreadAlert[] } => {
  const alerts: Alert[] = [];
  const unread: UnreadAlert[] = [];
  for (const alert of consideredAlerts(context, slos)) {
    const why = whyUnread(alert);
    if (why === undefined) alerts.push(alert);
    else unread.push({ alert, why });
  }
  return { alerts, unread };
};

/**
 * Why no dialect has the series that the alert reads, or can evaluate them; undefined where one can. A burn rate may be evaluated by
 * an SLO.
 */
const whyUnread = ({ condition, queries }: Alert): string | undefined => {
  let why: string | undefined;
  for (const dialect of everyDialect) {
    const read = selectionsIn(condition, dialect);
    const lacking = 'kind' in read ? read : condition.kind === 'BudgetSpent' ? queries[dialect.id] : undefined;
    if (lacking === undefined || lacking.kind !== 'NotSupported') return undefined;
    why ??= lacking.why;
  }
  return why;
};

const consideredAlerts = (context: SystemContext, slos: readonly MeasuredSlo[]): readonly Alert[] => [
  ...burnAlerts(context.system, slos),
  ...budgetAlerts(context.system, slos),
  ...thresholdAlerts(context),
  ...queueAlerts(context),
  ...lossAlerts(context),
  ...trafficAlerts(context),
  ...callerAlerts(context),
  ...outsideAlerts(context),
  ...platformAlerts(context),
];

const leftOut = (context: SystemContext, slos: readonly MeasuredSlo[]): readonly LeftOut[] => [
  ...burnAlertsLeftOut(slos),
  ...budgetAlertsLeftOut(context.system, slos),
  ...trafficAlertsLeftOut(context),
  ...unusualLeftOut(context),
  ...platformAlertsLeftOut(context),
];
