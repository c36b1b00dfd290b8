/**
 * Takes a notification in. A firing alert is routed once: notifications of it that come again only show that it still fires. An alert that
 * is over and comes again with the beginning that it had is a replay; if it comes again after the group's interval, its sender had lost it,
 * and it pages. A resolve of an alert that was never seen is stored and not sent.
 */
import { milliseconds } from '../../model/quantity.ts';
import type { Notification, ReceivedAlert } from '../received.ts';
import type { AlertRow } from '../store/alertRows.ts';
import { closeAlert } from './close.ts';
import type { IncidentContext } from './context.ts';
import { routeFiring } from './join.ts';

export type Received = 'fired' | 'repeated' | 'returned' | 'resolved' | 'replayed' | 'unknown-resolve';

/** How many alerts of the notification had which outcome. */
export const receive = (
  context: IncidentContext,
  { sender, grouped, silence, alerts }: Notification,
  now: number,
): Readonly<Partial<Record<Received, number>>> => {
  const counts: Partial<Record<Received, number>> = {};
  const began: AlertRow[] = [];
  for (const alert of alerts) {
    const { outcome, row } = takeIn(context, alert, { sender, grouped }, now);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (outcome === 'fired' || outcome === 'returned') began.push(row);
  }
  if (began.length > 0) routeFiring(context, began, now, silence);
  return counts;
};

interface TakenIn {
  readonly outcome: Received;
  readonly row: AlertRow;
}

const takeIn = (
  context: IncidentContext,
  alert: ReceivedAlert,
  { sender, grouped }: Pick<Notification, 'sender' | 'grouped'>,
  now: number,
): TakenIn => {
  const { alerts } = context;
  const row = alerts.byKey(alert.key);
  if (row === undefined) {
    const inserted = alerts.insert(alert, sender, grouped, now);
    return { outcome: alert.status === 'firing' ? 'fired' : 'unknown-resolve', row: inserted };
  }
  if (alert.status === 'resolved') {
    // A resolve that is older than the present alert belongs to an earlier one.
    if (row.state === 'resolved' || alert.startsAt < row.startsAt) return { outcome: 'replayed', row };
    closeAlert(context, row, 'sender', Math.min(alert.endsAt ?? now, now), now);
    return { outcome: 'resolved', row };
  }
  if (row.state === 'firing') {
    alerts.seen(row.id, alert.endsAt ?? (row.silence === undefined ? undefined : now + row.silence), now);
    return { outcome: 'repeated', row };
  }
  return comeAgain(context, row, alert, now);
};

/** The alert is over, and a notification says that it fires. */
const comeAgain = (context: IncidentContext, row: AlertRow, alert: ReceivedAlert, now: number): TakenIn => {
  const { alerts } = context;
  const fire = (outcome: 'fired' | 'returned'): TakenIn => {
    alerts.refresh(row, alert, now);
    return { outcome, row: alerts.byKey(alert.key) ?? row };
  };
  if (alert.startsAt > row.startsAt && alert.mayReturn) return fire('fired');
  if (alert.startsAt < row.startsAt || !alert.mayReturn) return { outcome: 'replayed', row };
  if (row.closedBy === 'silence') return fire('returned');
  if (row.suspectedAt === undefined) {
    alerts.suspect(row.id, now);
    return { outcome: 'replayed', row };
  }
  return now - row.suspectedAt >= returnAfter ? fire('returned') : { outcome: 'replayed', row };
};

/** A sender that has an alert again repeats it; whoever replays requests does so once. The usual interval of a group. */
const returnAfter = milliseconds('5m');
