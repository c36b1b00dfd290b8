/**
 * Everything that happens because time has passed: a group has waited long enough, the next stage of an escalation begins, alerts that
 * joined are told, an alert ends that nobody repeats, and what was held back may notify now. It depends on the stored instants only, so
 * it goes on after a restart where it was.
 */
import { milliseconds } from '../../model/quantity.ts';
import type { Incident } from '../store/incidentRows.ts';
import { closeAlert } from './close.ts';
import { fallbackStage } from './fallback.ts';
import type { IncidentContext } from './context.ts';
import { incidentKey, routeFiring } from './join.ts';
import { enqueue, notifiedTargets, notifyStage } from './notify.ts';

/** Milliseconds after which what is held back is looked at again. */
export const heldAgain = 15_000;
const failedAgain = 60_000;

export const advance = (context: IncidentContext, now: number): void => {
  const { alerts, incidents } = context;
  for (const row of alerts.ended(now)) closeAlert(context, row, 'silence', row.endsAt ?? now, now);
  const held = alerts.held();
  if (held.length > 0) routeFiring(context, held, now);
  for (const due of incidents.due(now)) {
    // An incident of the list may have ended by an earlier one.
    const incident = incidents.get(due.id);
    if (incident === undefined || incident.state === 'resolved') continue;
    try {
      advanceIncident(context, incident, now);
    } catch (error) {
      // One incident that fails must not stop the others.
      context.logger.error({ event: 'incident-failed', err: error }, 'an incident cannot be advanced');
      incidents.save({ ...incident, nextAt: now + failedAgain });
    }
  }
};

const advanceIncident = (context: IncidentContext, incident: Incident, now: number): void => {
  const { incidents, deliveries } = context;
  if (isHeldBack(context, incident, now)) {
    incidents.save({
      ...incident,
      nextAt: incident.nextAt && now + heldAgain,
      updateAt: incident.updateAt && now + heldAgain,
    });
    return;
  }
  let current = incident;
  if (current.nextAt !== undefined && current.nextAt <= now) current = runStages(context, current, now);
  if (current.updateAt !== undefined && current.updateAt <= now) {
    const joinedAt = Math.max(...incidents.members(current.id).map((member) => member.joinedAt));
    for (const sent of notifiedTargets(deliveries.ofIncident(current.id))) {
      // Whoever was paged since knows of it.
      if (sent.every(({ createdAt }) => createdAt < joinedAt)) enqueue(context, current, 'update', sent, now);
    }
    current = { ...current, updateAt: undefined, notifiedAt: now };
  }
  incidents.save(current);
};

/** Runs every stage that is due. After the last one the escalation begins again, when the route repeats. */
const runStages = (context: IncidentContext, incident: Incident, now: number): Incident => {
  const repeats = incident.state === 'waiting' || incident.stage >= incident.stages.length;
  const stages = repeats ? stagesOf(context, incident, now) : incident.stages;
  let stage = repeats ? 0 : incident.stage;
  let current: Incident = {
    ...incident,
    state: 'open',
    stages,
    ...(repeats ? { acknowledgedAt: undefined, acknowledgedBy: undefined } : {}),
  };
  let reached = incident.notifiedAt;
  // At least the first one that is due; one that reaches nobody is passed over at once.
  for (let next = stages[stage]; next !== undefined; next = stages[stage]) {
    if (next.at > now && !(stage > 0 && reached === undefined)) break;
    const written = notifyStage(context, { ...current, stage }, next, now);
    stage += 1;
    if (written > 0) reached = now;
  }
  if (stage >= stages.length && reached === undefined) {
    context.logger.error(
      { event: 'nobody', code: incident.owner },
      'an escalation reaches nobody: the owner of the fleet is notified',
    );
    notifyStage(context, { ...current, stage }, fallbackStage(context.organization, now), now);
    reached = now;
  }
  current = {
    ...current,
    stage,
    notifiedAt: reached,
    nextAt: stages[stage]?.at ?? now + milliseconds(incident.grouping.repeat),
  };
  return current;
};

/** A definition that lacks the owner by now, or a fault of ours, must not keep a page back. */
const stagesOf = (context: IncidentContext, { owner, severity }: Incident, now: number): Incident['stages'] => {
  try {
    return context.escalation(owner, severity, now);
  } catch (error) {
    context.logger.error(
      { event: 'escalation-failed', err: error },
      'an escalation cannot be computed: the owner of the fleet is notified',
    );
    return [fallbackStage(context.organization, now)];
  }
};

/** True while the route of the incident notifies of none of its alerts. */
const isHeldBack = (context: IncidentContext, incident: Incident, now: number): boolean => {
  const { alerts, incidents } = context;
  if (incident.route === 'fallback') return false;
  const firing = alerts.firing();
  const labels = alerts.firingLabels();
  let isHeld = false;
  try {
    for (const { alert } of incidents.members(incident.id)) {
      const row = firing.get(alert);
      const routed = row && context.route(row.labels, now, labels).find((found) => incidentKey(found) === incident.key);
      if (routed?.state.kind === 'Notified') return false;
      if (routed !== undefined) isHeld = true;
    }
    return isHeld;
  } catch {
    return false;
  }
};
