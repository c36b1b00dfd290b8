/** Somebody takes an incident: its escalation stops until the route repeats, and the others who were notified are told. */
import { milliseconds } from '../../model/quantity.ts';
import type { Incident } from '../store/incidentRows.ts';
import type { IncidentContext } from './context.ts';
import { enqueue, isReached, isUnsettled, notifiedTargets } from './notify.ts';

export type Acknowledged = 'acknowledged' | 'already' | 'over' | 'unknown';

export const acknowledge = (context: IncidentContext, id: string, by: string, now: number): Acknowledged => {
  const { incidents, deliveries } = context;
  const incident = incidents.get(id);
  if (incident === undefined) return 'unknown';
  if (incident.state === 'resolved') return 'over';
  if (incident.state === 'acknowledged') return 'already';
  const taken: Incident = {
    ...incident,
    state: 'acknowledged',
    acknowledgedAt: now,
    acknowledgedBy: by,
    // Its next stages are not run: when it is still open after the repeat, the escalation begins again.
    stage: incident.stages.length,
    nextAt: now + milliseconds(incident.grouping.repeat),
  };
  incidents.save(taken);
  for (const sent of notifiedTargets(deliveries.ofIncident(id))) {
    for (const delivery of sent.filter(isUnsettled))
      deliveries.settle(delivery.id, 'superseded', now, 'the incident was acknowledged before it was sent');
    // Whoever acknowledges knows it.
    if (sent.some(isReached) && sent.every(({ recipient }) => recipient !== by))
      enqueue(context, taken, 'acknowledged', sent, now);
  }
  return 'acknowledged';
};
