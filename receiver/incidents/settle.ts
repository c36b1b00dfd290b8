/**
 * What the outcome of an attempt means. What was refused is not tried again: when a whole stage of an escalation was refused, the next
 * stage begins at once. What may have arrived is sent again under the same id.
 */
import { backoffMs, keptFor } from '../delivery/backoff.ts';
import type { Outcome } from '../delivery/message.ts';
import type { Delivery } from '../store/deliveryRows.ts';
import type { IncidentContext } from './context.ts';

/** `delivery` as it was when the attempt began. */
export const settle = (
  context: IncidentContext,
  delivery: Delivery,
  outcome: Outcome,
  now: number,
  random: () => number,
): void => {
  const { deliveries, logger, telemetry } = context;
  if (outcome.kind === 'Delivered') {
    deliveries.settle(delivery.id, 'delivered', now, undefined, outcome.answer);
    telemetry.delivered(delivery.kind, (now - delivery.createdAt) / 1_000);
    return;
  }
  const fields = { event: 'delivery', messageId: delivery.id, reason: outcome.reason, attempt: delivery.attempts + 1 };
  if (outcome.kind !== 'Refused' && now - delivery.createdAt < keptFor) {
    if (isPointless(context, delivery)) {
      deliveries.settle(delivery.id, 'superseded', now, outcome.reason);
      return;
    }
    const wait = Math.max(
      backoffMs(delivery.attempts + 1, random),
      outcome.kind === 'NotNow' ? (outcome.afterMs ?? 0) : 0,
    );
    deliveries.retry(delivery.id, outcome.kind === 'Unknown' ? 'maybe' : 'queued', now + wait, outcome.reason);
    logger.warn({ ...fields, seconds: Math.round(wait / 1_000) }, 'a message was not delivered yet');
    return;
  }
  deliveries.settle(delivery.id, 'failed', now, outcome.reason);
  telemetry.failed(delivery.destination.kind);
  logger.error(fields, 'a message cannot be delivered to its destination');
  if (delivery.kind === 'page') escalateAtOnce(context, delivery, now);
};

/** A page that was not delivered when its incident ended: the resolve that follows says everything. */
const isPointless = ({ incidents }: IncidentContext, { kind, incident }: Delivery): boolean =>
  kind !== 'resolved' && incidents.get(incident)?.state === 'resolved';

const escalateAtOnce = (context: IncidentContext, { incident: id, stage, createdAt }: Delivery, now: number): void => {
  const { incidents, deliveries, logger } = context;
  const incident = incidents.get(id);
  if (incident?.state !== 'open' || incident.stage >= incident.stages.length) return;
  const ofStage = deliveries
    .ofIncident(id)
    .filter((other) => other.kind === 'page' && other.stage === stage && other.createdAt === createdAt);
  if (ofStage.some(({ state }) => state !== 'failed')) return;
  logger.error({ event: 'escalated', count: ofStage.length }, 'nobody of a stage can be reached: the next one begins');
  const [next, ...rest] = incident.stages.slice(incident.stage);
  if (next === undefined) return;
  const earlier = Math.max(0, next.at - now);
  const moved = [next, ...rest].map((later) => ({ ...later, at: later.at - earlier }));
  incidents.save({ ...incident, stages: [...incident.stages.slice(0, incident.stage), ...moved], nextAt: now });
};
