/** What happens in an outage, as it happens: lines for the reader, the line of the live status, and whether it is over. */
import type { StageName } from '../../../model/stage.ts';
import type { Organization } from '../../../model/organization.ts';
import { nameOf, type Destination } from '../../../receiver/delivery/destination.ts';
import type { Receiver } from '../../../receiver/receiver.ts';
import type { Delivery } from '../../../receiver/store/deliveryRows.ts';
import type { Incident } from '../../../receiver/store/incidentRows.ts';
import { many } from '../../../text/count.ts';
import { joinedText } from '../../../text/sentence.ts';
import type { WatchedAlert } from './alertWatch.ts';

export interface StoryOptions {
  readonly organization: Organization;
  readonly receiver: Pick<Receiver, 'incidents' | 'deliveries'>;
  /** Ids of the messages that have arrived at a destination on this machine. */
  readonly arrived: ReadonlySet<string>;
  /** The broken one: only pages about it are waited for. */
  readonly stage: StageName;
  /** Milliseconds since the epoch. */
  readonly begin: number;
  readonly now: () => number;
  readonly print: (line: string) => void;
}

export interface OutageStory {
  /** Alerts that fire, or are over, since the last evaluation. */
  readonly changed: (changes: readonly WatchedAlert[]) => void;
  /** Prints what has happened since the last look. */
  readonly look: () => void;
  readonly say: (text: string) => void;
  /** One line for the live status. */
  readonly line: () => string;
  /** When the first page about the broken stage arrived. */
  readonly notifiedAt: () => number | undefined;
  readonly isAcknowledged: () => boolean;
  /** Somebody was notified, every page is over, and whoever was notified of one knows. */
  readonly isOver: () => boolean;
  /** Titles of alerts that still fire: tickets look at hours and days, so a spent budget stays spent. */
  readonly stillOpen: () => readonly string[];
}

export const outageStory = (options: StoryOptions): OutageStory => {
  const { receiver, arrived, stage, begin, now, print } = options;
  const shown = new Set<string>();
  const firing = new Map<string, WatchedAlert>();
  let line = 'the API is broken; no alert fires yet';
  let notifiedAt: number | undefined;
  let acknowledged = false;
  const after = (): string => `after ${Math.round((now() - begin) / 1_000)} s`;
  const tell = (key: string, text: string): void => {
    if (shown.has(key)) return;
    shown.add(key);
    print(`  ${after().padEnd(12)} ${text}\n`);
  };
  const pages = (): readonly WatchedAlert[] => [...firing.values()].filter(({ alert }) => alert.severity === 'page');
  const incidents = (): readonly Incident[] => receiver.incidents().filter(({ createdAt }) => createdAt >= begin);

  const ofIncident = (incident: Incident): void => {
    const { id, owner, severity, state, acknowledgedBy } = incident;
    const deliveries = receiver.deliveries(id);
    for (const [key, sent] of Map.groupBy(deliveries, ({ kind, stage }) => `${kind} ${stage}`)) {
      // A stage is told when it is settled, so that one line has all of it.
      if (!sent.every(isSettled)) continue;
      const done = sent.filter((delivery) => delivery.state === 'delivered');
      if (done.length === 0) continue;
      const [{ kind, message }] = done as [Delivery];
      if (
        kind === 'page' &&
        message.alerts.some(({ labels }) => labels['stage'] === stage) &&
        done.some((delivery) => arrived.has(delivery.id))
      )
        notifiedAt ??= now();
      const who = joinedText(recipientsOf(done, options.organization), 'and');
      const verb = {
        page: severity === 'page' ? 'paged' : 'sent a ticket to',
        update: 'sent an update to',
        acknowledged: 'told',
        resolved: 'told',
      }[kind];
      if (!shown.has(`${id} ${key}`)) line = `${kind === 'page' ? 'paged' : kind}: ${who}, ${after()}`;
      tell(`${id} ${key}`, `${verb} ${who}, for ${owner}: ${message.subject}`);
      const link = message.links.find(({ name }) => name === 'Acknowledge');
      if (kind === 'page' && link !== undefined && state === 'open') tell(`${id} link`, `acknowledge: ${link.url}`);
    }
    if (state === 'acknowledged') {
      acknowledged = true;
      tell(`${id} acknowledged`, `acknowledged by ${acknowledgedBy ?? 'somebody'}: nobody else is notified`);
    }
  };

  return {
    changed: (changes) => {
      for (const { alert, labels, to } of changes) {
        const key = JSON.stringify(Object.entries(labels));
        if (to === undefined) firing.set(key, { alert, labels, from: now(), to });
        else firing.delete(key);
        print(
          `  ${after().padEnd(12)} ${to === undefined ? 'fires' : 'is over'}: ${alert.id} (${alert.severity}): ${alert.title}\n`,
        );
      }
      line = firing.size === 0 ? 'no alert fires' : `${many(firing.size, 'alert')} firing`;
    },
    say: (text) => print(`  ${after().padEnd(12)} ${text}\n`),
    look: () => incidents().forEach(ofIncident),
    line: () => `on call: ${line}; now ${after()}`,
    notifiedAt: () => notifiedAt,
    isAcknowledged: () => acknowledged,
    isOver: () =>
      notifiedAt !== undefined &&
      pages().length === 0 &&
      incidents()
        .filter(({ severity }) => severity === 'page')
        .every(({ id, state }) => state === 'resolved' && receiver.deliveries(id).every(isSettled)),
    stillOpen: () => [...firing.values()].map(({ alert }) => alert.title),
  };
};

const isSettled = ({ nextAt, state }: Delivery): boolean => nextAt === undefined && state !== 'sending';

/** People by name, with how they were reached; channels as they are called. */
const recipientsOf = (deliveries: readonly Delivery[], { onCall }: Organization): readonly string[] =>
  [...Map.groupBy(deliveries, ({ recipient }) => recipient)].map(([recipient, sent]) => {
    const person = onCall.people.find(({ handle }) => handle === recipient);
    if (person === undefined) return sent[0]?.destination.kind === 'Slack' ? `Slack ${recipient}` : recipient;
    return `${person.name} (by ${joinedText([...new Set(sent.map(({ destination }) => wayOf(destination)))], 'and')})`;
  });

const wayOf = (destination: Destination): string =>
  destination.kind === 'Email' ? `mail to ${nameOf(destination)}` : destination.kind;
