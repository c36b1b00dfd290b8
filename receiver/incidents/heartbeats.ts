/**
 * A dead man's switch: an alert that always fires, and whose absence pages. It shows that the way from the rule to this receiver works.
 * The time in which the receiver itself was not running does not count.
 */
import type { HeartbeatConfiguration } from '../configuration/configuration.ts';
import type { Notification, ReceivedAlert } from '../received.ts';
import type { HeartbeatRows } from '../store/heartbeatRows.ts';

export interface Heartbeats {
  /** The notification without the beats in it, which are stored. */
  readonly take: (notification: Notification, now: number) => Notification;
  /** Alerts about what is missing, and about what is back. */
  readonly changes: (now: number) => readonly ReceivedAlert[];
  readonly isDue: (now: number) => boolean;
}

export interface HeartbeatOptions {
  readonly heartbeats: readonly HeartbeatConfiguration[];
  readonly rows: HeartbeatRows;
  /** Owner of a heartbeat that names none. */
  readonly owner: string;
  readonly startedAt: number;
}

export const createHeartbeats = ({ heartbeats, rows, owner, startedAt }: HeartbeatOptions): Heartbeats => {
  const isBeat = ({ labels }: ReceivedAlert, beat: HeartbeatConfiguration): boolean =>
    Object.entries(beat.labels).every(([label, value]) => labels[label] === value);
  const isMissing = ({ name, within }: HeartbeatConfiguration, now: number): boolean =>
    now - Math.max(startedAt, rows.lastSeen(name) ?? 0) >= within;
  const changed = (now: number): readonly HeartbeatConfiguration[] =>
    heartbeats.filter((beat) => isMissing(beat, now) !== (rows.missingSince(beat.name) !== undefined));
  return {
    take: (notification, now) => {
      if (heartbeats.length === 0) return notification;
      const beats = notification.alerts.flatMap((alert) =>
        heartbeats.filter((beat) => isBeat(alert, beat)).map((beat) => ({ alert, beat })),
      );
      if (beats.length === 0) return notification;
      for (const { alert, beat } of beats) if (alert.status === 'firing') rows.beat(beat.name, now);
      const taken = new Set(beats.map(({ alert }) => alert));
      return { ...notification, alerts: notification.alerts.filter((alert) => !taken.has(alert)) };
    },
    isDue: (now) => changed(now).length > 0,
    changes: (now) =>
      changed(now).map((beat) => {
        const since = rows.missingSince(beat.name);
        rows.setMissing(beat.name, since === undefined ? now : undefined);
        return alertOf(beat, owner, since ?? now, since === undefined ? undefined : now);
      }),
  };
};

const alertOf = (
  { name, within, owner: declared, labels }: HeartbeatConfiguration,
  owner: string,
  startsAt: number,
  endsAt: number | undefined,
): ReceivedAlert => ({
  key: `heartbeat ${name}`,
  status: endsAt === undefined ? 'firing' : 'resolved',
  mayReturn: true,
  labels: { alertname: 'heartbeat-missing', heartbeat: name, owner: declared ?? owner, severity: 'page' },
  title: `heartbeat ${name} is missing`,
  text: [
    `No notification of ${Object.entries(labels)
      .map(([label, value]) => `${label}=${value}`)
      .join(', ')} has come for ${within / 1_000} s. Until it comes again, alerts may not reach this receiver.`,
    '1. Does Prometheus evaluate its rules, and reach Alertmanager?',
    '2. Does Alertmanager reach this receiver? Its log and alertmanager_notifications_failed_total say so.',
    "3. Is the repeat interval of this alert's route less than half of that time?",
  ].join('\n'),
  links: [],
  startsAt,
  endsAt,
});
