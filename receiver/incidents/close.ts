/**
 * Ends alerts and incidents. An incident ends with its last alert; everybody who was notified of it is told so, whatever holds the alert
 * back by then: a page without a resolve would stay open at the pager.
 */
import type { AlertRow } from '../store/alertRows.ts';
import type { Incident } from '../store/incidentRows.ts';
import type { IncidentContext } from './context.ts';
import { enqueue, isUnsettled, notifiedTargets } from './notify.ts';

export const closeAlert = (
  context: IncidentContext,
  { id }: AlertRow,
  closedBy: 'sender' | 'silence',
  endsAt: number,
  now: number,
): void => {
  const { alerts, incidents } = context;
  const affected = incidents.incidentsOf(id);
  alerts.close(id, closedBy, endsAt, now);
  incidents.leave(id, now);
  for (const incident of affected) {
    if (incidents.members(incident.id).every(({ leftAt }) => leftAt !== undefined))
      closeIncident(context, incident, now);
  }
};

const closeIncident = (context: IncidentContext, incident: Incident, now: number): void => {
  const { incidents, deliveries } = context;
  const closed: Incident = { ...incident, state: 'resolved', resolvedAt: now, nextAt: undefined, updateAt: undefined };
  incidents.save(closed);
  for (const sent of notifiedTargets(deliveries.ofIncident(incident.id))) {
    for (const { id } of sent.filter(isUnsettled))
      deliveries.settle(id, 'superseded', now, 'the incident was over before it was sent');
    // Whoever could not be reached in time still hears of it, once, as something that is over.
    enqueue(context, closed, 'resolved', sent, now);
  }
};
