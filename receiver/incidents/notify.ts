/** Writes messages into the outbox: those of a stage of escalation, and what follows to the same destinations. */
import { destinationsOf, laneOf, nameOf, targetOf, type Destination } from '../delivery/destination.ts';
import { messageOf, mostAlerts } from '../delivery/texts.ts';
import type { EscalationStage, Notified } from '../routing.ts';
import type { DeliveryKind } from '../delivery/message.ts';
import type { Delivery } from '../store/deliveryRows.ts';
import type { Incident } from '../store/incidentRows.ts';
import type { IncidentContext } from './context.ts';

interface Recipient {
  /** A handle, or the channel. */
  readonly name: string;
  readonly destination: Destination;
}

/** Notifies everybody of a stage. Returns how many messages were written. */
export const notifyStage = (
  context: IncidentContext,
  incident: Incident,
  { notified, owner }: EscalationStage,
  now: number,
): number => {
  const recipients = distinct(notified.flatMap((recipient) => recipientsOf(context, incident, owner, recipient)));
  const before = context.deliveries.ofIncident(incident.id);
  const others = (target: string): readonly string[] =>
    recipients.filter(({ destination }) => targetOf(destination) !== target).map(({ name }) => name);
  for (const { name, destination } of recipients) {
    const target = targetOf(destination);
    const sent = before.filter((delivery) => delivery.target === target);
    insert(context, incident, 'page', { name, destination, sent, others: others(target) }, now);
  }
  return recipients.length;
};

/** Follows up on what was sent to one destination. */
export const enqueue = (
  context: IncidentContext,
  incident: Incident,
  kind: DeliveryKind,
  sent: readonly Delivery[],
  now: number,
): void => {
  const last = sent.at(-1);
  if (last === undefined) return;
  insert(context, incident, kind, { name: last.recipient, destination: last.destination, sent, others: [] }, now);
};

/** The deliveries of an incident by destination, but those of which none can have arrived: there is nobody to follow up with. */
export const notifiedTargets = (deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] =>
  [...Map.groupBy(deliveries, ({ target }) => target).values()].filter((sent) =>
    sent.some(({ state, reached }) => reached || (state !== 'failed' && state !== 'superseded')),
  );

/** It may have arrived. */
export const isReached = ({ state, reached }: Delivery): boolean => reached || state === 'sending';

/** It waits to be sent, for the first time or again. */
export const isUnsettled = ({ nextAt }: Delivery): boolean => nextAt !== undefined;

const recipientsOf = (
  context: IncidentContext,
  { severity }: Incident,
  owner: string,
  notified: Notified,
): readonly Recipient[] => {
  const { organization, logger } = context;
  const channels = organization.owners.find(({ id }) => id === owner)?.channels[severity] ?? [];
  return destinationsOf(notified, channels).flatMap((destination) => {
    if (destination.kind !== 'NotDeliverable')
      return [{ name: notified.kind === 'Person' ? notified.person : nameOf(destination), destination }];
    logger.error({ event: 'not-deliverable', reason: destination.why }, 'somebody cannot be notified');
    return [];
  });
};

const distinct = (recipients: readonly Recipient[]): readonly Recipient[] =>
  [
    ...new Map(recipients.toReversed().map((recipient) => [targetOf(recipient.destination), recipient])).values(),
  ].toReversed();

const insert = (
  context: IncidentContext,
  incident: Incident,
  kind: DeliveryKind,
  to: Recipient & { readonly sent: readonly Delivery[]; readonly others: readonly string[] },
  now: number,
): void => {
  const { alerts, incidents, deliveries, organization, acknowledgeUrl, newId } = context;
  const all = incidents.members(incident.id);
  const firing = all.filter(({ leftAt }) => leftAt === undefined);
  const concerned = firing.length > 0 ? firing : all;
  const members = concerned.slice(0, mostAlerts).flatMap(({ alert, leftAt }) => {
    const row = alerts.byId(alert);
    return row === undefined ? [] : [{ row, leftAt }];
  });
  const person = organization.onCall.people.find(({ handle }) => handle === to.name);
  deliveries.insert(
    {
      id: newId(),
      incident: incident.id,
      kind,
      stage: incident.stage,
      lane: laneOf(to.destination),
      target: targetOf(to.destination),
      destination: to.destination,
      recipient: to.name,
      message: messageOf({
        kind,
        incident,
        members,
        count: concerned.length,
        others: to.others,
        timeZone: person?.timeZone,
        acknowledge:
          incident.state === 'resolved' || kind === 'acknowledged'
            ? undefined
            : acknowledgeUrl(incident.id, to.name, now),
        first: to.sent.find(isReached),
        now,
      }),
      priority: incident.severity === 'page' ? 0 : 1,
    },
    now,
  );
};
