/**
 * What a person reads: what happens, since when by their own clock, what to do, who else knows. Labels and titles come from senders: they
 * are shortened, and control characters are removed, so that no header and no line can be forged.
 */
import { localTime } from '../../model/zonedTime.ts';
import { joinedText } from '../../text/sentence.ts';
import type { AlertRow } from '../store/alertRows.ts';
import type { Delivery } from '../store/deliveryRows.ts';
import type { Incident } from '../store/incidentRows.ts';
import type { DeliveryKind, Message } from './message.ts';

export interface MessageOptions {
  readonly kind: DeliveryKind;
  readonly incident: Incident;
  /** The first of those that fire, or of all when none does. */
  readonly members: readonly { readonly row: AlertRow; readonly leftAt: number | undefined }[];
  /** Of all of them. */
  readonly count: number;
  /** Who is notified beside the recipient. */
  readonly others: readonly string[];
  /** Of the recipient; undefined for a channel: UTC alone. */
  readonly timeZone: string | undefined;
  /** Undefined where there is nothing to acknowledge. */
  readonly acknowledge: string | undefined;
  /** The first message of the incident that has reached this destination. */
  readonly first: Delivery | undefined;
  readonly now: number;
}

/** Alerts that a message lists. */
export const mostAlerts = 20;
const mostTitle = 200;
const mostText = 4_000;

export const messageOf = (options: MessageOptions): Message => {
  const { kind, incident, members, acknowledge, first, now } = options;
  const title = titleOf(
    members.map(({ row }) => row),
    options.count,
  );
  const links = [
    ...(acknowledge === undefined ? [] : [{ name: 'Acknowledge', url: acknowledge }]),
    ...(members[0]?.row.links ?? []),
  ];
  return {
    kind,
    subject: `${prefixOf(options)}${title}`,
    text: textOf(options),
    links,
    incident: incident.id,
    owner: incident.owner,
    severity: incident.severity,
    at: now,
    alerts: members.map(({ row, leftAt }) => ({
      name: row.labels['alertname'] ?? row.title,
      title: row.title,
      labels: row.labels,
      startsAt: row.startsAt,
      endsAt: leftAt,
    })),
    acknowledgedBy: incident.acknowledgedBy,
    thread: first?.id,
  };
};

const prefixOf = ({ kind, incident, first }: MessageOptions): string => {
  switch (kind) {
    case 'page':
      return first === undefined ? (incident.severity === 'page' ? 'Page: ' : 'Ticket: ') : 'Still firing: ';
    case 'update':
      return 'More alerts: ';
    case 'acknowledged':
      return 'Acknowledged: ';
    case 'resolved':
      return first === undefined ? 'Over before it could be sent: ' : 'Resolved: ';
  }
};

const titleOf = (rows: readonly AlertRow[], count: number): string => {
  const [alert] = [...rows].toSorted((a, b) => Number('slo' in b.labels) - Number('slo' in a.labels));
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return `${oneLine(alert?.title ?? 'an alert', mostTitle)}${more}`;
};

const textOf = (options: MessageOptions): string => {
  const { kind, incident, members, count, others, timeZone, acknowledge, now } = options;
  const time = (at: number): string => timeOf(at, timeZone);
  const lines: string[] = [];
  if (kind === 'resolved')
    lines.push(`It began at ${time(beginOf(members))} and was over at ${time(incident.resolvedAt ?? now)}.`);
  if (kind === 'acknowledged')
    lines.push(`${incident.acknowledgedBy ?? 'Somebody'} acknowledged it at ${time(incident.acknowledgedAt ?? now)}.`);
  for (const { row, leftAt } of members) {
    lines.push('', oneLine(row.title, mostTitle));
    lines.push(
      leftAt === undefined ? `Since ${time(row.startsAt)}.` : `From ${time(row.startsAt)} to ${time(leftAt)}.`,
    );
    if (row.closedBy === 'silence')
      lines.push('Its sender has not repeated it: it counts as over, but its end was not reported.');
    if (kind === 'page' || kind === 'update') {
      if (row.text !== '') lines.push(shortened(row.text, mostText / members.length));
      for (const { name, url } of row.links) lines.push(`${name}: ${url}`);
    }
  }
  if (count > members.length) lines.push('', `And ${count - members.length} more.`);
  if (acknowledge !== undefined && kind !== 'resolved') lines.push('', `Acknowledge: ${acknowledge}`);
  if (others.length > 0) lines.push('', `Also notified: ${joinedText(others, 'and')}.`);
  lines.push(
    '',
    `Owner ${incident.owner}, ${incident.severity}. ${incident.why}`.trimEnd(),
    `Incident ${incident.id}.`,
  );
  return lines.join('\n').trim();
};

const beginOf = (members: MessageOptions['members']): number => Math.min(...members.map(({ row }) => row.startsAt));

/** In the reader's own clock, and in UTC. */
export const timeOf = (at: number, timeZone: string | undefined): string => {
  const utc = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (timeZone === undefined || timeZone === 'UTC') return utc;
  const { year, month, day, minute } = localTime(at, timeZone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(Math.floor(minute / 60))}:${two(minute % 60)} ${timeZone} (${utc})`;
};

/** Without control characters, at most so long. */
export const oneLine = (text: string, most: number): string =>
  shortened(text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim(), most);

const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.floor(most)).toWellFormed()}…` : text;
