/** Binds the two functions of alerts/oncall/ to the definitions. A schedule is compiled once for some weeks, and again when they are over. */
import { escalationOf, type Notified as NotifiedNow } from '../alerts/oncall/escalation.ts';
import { routedAt, routePlan, routerOf, type RoutePlan, type RoutingContext } from '../alerts/oncall/route.ts';
import { compileSchedule, type Timeline } from '../alerts/oncall/timeline.ts';
import { ownerNamed } from '../alerts/channels.ts';
import type { Labels } from '../model/point.ts';
import type { EscalationOf, Notified, RouteAlert } from './routing.ts';

const day = 86_400_000;
/** Milliseconds: longer than any escalation, with its wait for business hours. */
const horizon = 60 * day;
const reach = 30 * day;

export interface Decisions {
  readonly route: RouteAlert;
  readonly escalation: EscalationOf;
}

export const bindDecisions = (context: RoutingContext): Decisions => {
  const { organization } = context;
  const router = routerOf(context);
  const plans = new WeakMap<Labels, RoutePlan>();
  const timelines = new Map<string, Timeline>();

  const planOf = (labels: Labels): RoutePlan => {
    const known = plans.get(labels);
    if (known !== undefined) return known;
    const plan = routePlan(router, labels);
    plans.set(labels, plan);
    return plan;
  };

  const timelineAt = (id: string, at: number): Timeline => {
    const known = timelines.get(id);
    if (known !== undefined && known.begin <= at && at + reach <= known.end) return known;
    const schedule = organization.onCall.schedules.find((candidate) => candidate.id === id);
    if (schedule === undefined) throw new Error(`there is no schedule '${id}'`);
    const timeline = compileSchedule(schedule, { begin: at - day, end: at + horizon });
    timelines.set(id, timeline);
    return timeline;
  };

  return {
    route: (labels, at, firing) => routedAt(planOf(labels), at, firing),
    escalation: (owner, severity, at) =>
      escalationOf(ownerNamed(organization, owner), severity, at, organization, (id) => timelineAt(id, at)).map(
        (stage) => ({ at: stage.at, owner: stage.owner, notified: stage.notified.map(storedForm) }),
      ),
  };
};

const storedForm = (notified: NotifiedNow): Notified =>
  notified.kind === 'Person'
    ? { kind: 'Person', person: notified.person.handle, contacts: notified.contacts }
    : notified;
