/** Who is notified of an alert that fires at an instant: its receivers, and for each the escalation to its end. */
import type { Matcher } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import type { Labels } from '../../model/point.ts';
import { milliseconds } from '../../model/quantity.ts';
import { ownerNamed } from '../channels.ts';
import { escalationOf, type EscalationStage, type TimelineOf } from './escalation.ts';
import { routedAt, type Routed, type RoutePlan } from './route.ts';
import { compileSchedule, type Timeline } from './timeline.ts';
import { day } from './timeWindows.ts';

export interface Recipient {
  readonly routed: Routed;
  /** When its first notification is due, in milliseconds since the epoch: after grouping, and after what holds it back has ended. */
  readonly due: number;
  /** False where what holds it back has no end that is known: it is due only when that is over. */
  readonly isDueKnown: boolean;
  readonly stages: readonly EscalationStage[];
  /** When the last step has waited in vain. */
  readonly end: number | undefined;
}

export interface Who {
  readonly at: number;
  readonly labels: Labels;
  /** While an alert that matches one of them fires, this alert does not begin to. */
  readonly heldBackWhile: readonly { readonly inhibition: string; readonly source: readonly Matcher[] }[];
  readonly recipients: readonly Recipient[];
}

export interface WhoContext {
  readonly organization: Organization;
  readonly timelineOf: TimelineOf;
}

/** `firing`: the labels of the other alerts that fire. */
export const whoAt = (plan: RoutePlan, at: number, firing: readonly Labels[], context: WhoContext): Who => ({
  at,
  labels: plan.labels,
  heldBackWhile: plan.inhibitions.map(({ inhibition: { id, source } }) => ({ inhibition: id, source })),
  recipients: routedAt(plan, at, firing).map((routed) => recipient(routed, at, context)),
});

/** True where at least one person or channel is notified without something else ending first. */
export const isSomebodyNotified = ({ recipients }: Who): boolean =>
  recipients.some(
    ({ routed, stages }) => routed.state.kind === 'Notified' && stages.some(({ notified }) => notified.length > 0),
  );

const recipient = (routed: Routed, at: number, { organization, timelineOf }: WhoContext): Recipient => {
  const ends = routed.holds.map(({ until }) => until);
  const grouped = at + milliseconds(routed.grouping.wait);
  const due = Math.max(grouped, ...ends.filter((until) => until !== undefined));
  if (routed.state.kind === 'Heartbeat') return { routed, due: grouped, isDueKnown: true, stages: [], end: undefined };
  const owner = ownerNamed(organization, routed.owner);
  const stages = escalationOf(owner, routed.severity, due, organization, timelineOf);
  return {
    routed,
    due,
    isDueKnown: ends.every((until) => until !== undefined),
    stages,
    end:
      owner.onCall === undefined
        ? undefined
        : stages.reduce<number | undefined>((last, stage) => later(last, stage), undefined),
  };
};

const later = (last: number | undefined, { waitsUntil }: EscalationStage): number | undefined =>
  waitsUntil === undefined ? last : Math.max(last ?? waitsUntil, waitsUntil);

/** A ticket may wait for business hours, and the next opening may be a year away. */
const furthest = 430 * day;

/** The timeline of each schedule from `at` on, compiled when it is first asked for. */
export const timelinesFrom = ({ onCall }: Organization, at: number): TimelineOf => {
  const compiled = new Map<string, Timeline>();
  return (id) => {
    const known = compiled.get(id);
    if (known !== undefined) return known;
    const schedule = onCall.schedules.find((candidate) => candidate.id === id);
    if (schedule === undefined) throw new Error(`the organization has no schedule '${id}'`);
    const timeline = compileSchedule(schedule, { begin: at, end: at + furthest });
    compiled.set(id, timeline);
    return timeline;
  };
};
