/**
 * Puts firing alerts into incidents, by every route that notifies. What a route holds back (muted, silenced, inhibited) is tried again
 * when it may have changed. A route that fails is a fault of ours: the alert then pages the organization's own owner.
 */
import { milliseconds } from '../../model/quantity.ts';
import { pageGrouping } from '../../model/oncall/onCallPlan.ts';
import type { Routed } from '../../alerts/oncall/route.ts';
import { heldWithoutEnd, type AlertRow } from '../store/alertRows.ts';
import type { IncidentContext } from './context.ts';

export const routeFiring = (
  context: IncidentContext,
  rows: readonly AlertRow[],
  now: number,
  silence?: number,
): void => {
  const firing = context.alerts.firingLabels();
  for (const row of rows) {
    const routes = routesOf(context, row, firing, now);
    let heldUntil: number | undefined;
    for (const routed of routes) {
      if ('until' in routed.state)
        heldUntil = Math.min(heldUntil ?? heldWithoutEnd, routed.state.until ?? heldWithoutEnd);
      else join(context, routed, row, now);
    }
    if (row.grouped && row.endsAt === undefined) {
      const length = silence ?? Math.max(...routes.map(silenceOf));
      context.alerts.setSilence(row.id, length, now + length);
    }
    context.alerts.hold(row.id, heldUntil);
  }
};

/** Its sender repeats at the latest after the repeat interval, rounded up to a whole interval of the group. */
const silenceOf = ({ grouping: { repeat, interval } }: Pick<IncidentRoute, 'grouping'>): number =>
  milliseconds(repeat) + 2 * milliseconds(interval);

/** What an incident needs of a route. */
export type IncidentRoute = Pick<Routed, 'route' | 'owner' | 'severity' | 'grouping' | 'groupKey' | 'why'> & {
  readonly state: { readonly kind: 'Notified' } | { readonly kind: string; readonly until: number | undefined };
};

const routesOf = (
  context: IncidentContext,
  { labels, key }: AlertRow,
  firing: readonly Readonly<Record<string, string>>[],
  now: number,
): readonly IncidentRoute[] => {
  const { organization, logger } = context;
  const fallback = (why: string): readonly IncidentRoute[] => [
    {
      route: 'fallback',
      owner: organization.owner,
      severity: 'page',
      grouping: pageGrouping,
      groupKey: key,
      state: { kind: 'Notified' },
      why,
    },
  ];
  try {
    const routes = context.route(labels, now, firing);
    return routes.length > 0 ? routes : fallback('no route takes this alert');
  } catch (error) {
    logger.error({ event: 'route-failed', err: error }, 'an alert cannot be routed: it pages the owner of the fleet');
    return fallback('this alert cannot be routed');
  }
};

export const incidentKey = ({
  route,
  owner,
  severity,
  groupKey,
}: Pick<IncidentRoute, 'route' | 'owner' | 'severity' | 'groupKey'>): string =>
  [route, owner, severity, groupKey].join('\n');

const join = (context: IncidentContext, routed: IncidentRoute, row: AlertRow, now: number): void => {
  const { incidents, newId } = context;
  const key = incidentKey(routed);
  const open = incidents.openOf(key);
  const incident =
    open ??
    incidents.insert({
      id: newId(),
      key,
      routed,
      now,
      // The sender has waited for the group already.
      nextAt: row.grouped ? now : now + milliseconds(routed.grouping.wait),
    });
  if (!incidents.join(incident.id, row.id, now) || open === undefined) return;
  if (open.state === 'waiting' || open.updateAt !== undefined) return;
  const next = (open.notifiedAt ?? now) + milliseconds(routed.grouping.interval);
  incidents.save({ ...open, updateAt: Math.max(now, next) });
};
