/**
 * Who is notified of one alert of an owner, one stage after another until somebody acknowledges. Its law: a step that reaches nobody
 * does not wait; low urgency notifies in business hours only; an owner without a plan has its channels as its only step. The escalation
 * of another owner runs beside, from its first step; it begins in the first round only, since it has repeats of its own.
 */
import type { Channel } from '../../model/channel.ts';
import type { Contact, Person, Urgency } from '../../model/oncall/person.ts';
import type { Target } from '../../model/oncall/team.ts';
import type { Organization, Owner } from '../../model/organization.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { Severity } from '../../model/severity.ts';
import { clockAt, zoneOffsets } from '../../model/zoneOffsets.ts';
import { openingFrom } from './businessHours.ts';
import { segmentAt, type Source, type Timeline } from './timeline.ts';

export interface NotifiedPerson {
  readonly kind: 'Person';
  readonly person: Person;
  /** By the urgency of the stage. */
  readonly contacts: readonly Contact[];
  /** The schedule whose turn it is, and which layer or override of it says so; undefined for a person who is named in the step. */
  readonly schedule: string | undefined;
  readonly by: Source | undefined;
  /** When that turn ends, in milliseconds since the epoch. */
  readonly until: number | undefined;
}

export interface NotifiedChannel {
  readonly kind: 'Channel';
  readonly channel: Channel;
  readonly owner: string;
}

export type Notified = NotifiedPerson | NotifiedChannel;

export interface EscalationStage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whose escalation it is: another owner's where a step hands over to it. */
  readonly owner: string;
  /** Index of the step, and how often all steps have been run before. */
  readonly step: number;
  readonly round: number;
  readonly urgency: Urgency;
  readonly notified: readonly Notified[];
  /** Why less is notified than the step names: nobody is on call, or a person has left. */
  readonly missing: readonly string[];
  /** When it was due, where it waits for business hours. */
  readonly waitsSince: number | undefined;
  /** How long it waits for an acknowledgement; equal to `at` where it reaches nobody, undefined where nobody can acknowledge. */
  readonly waitsUntil: number | undefined;
  readonly why: string;
}

/** Of the schedule of this id. Throws for an unknown one; loading the organization has already refused it. */
export type TimelineOf = (schedule: string) => Timeline;

/**
 * In order of time. `at` is when the first notification is due, in milliseconds since the epoch. Expects a valid organization, and
 * timelines that reach from `at` to the last stage. Empty only where low urgency waits for business hours that never come.
 */
export const escalationOf = (
  owner: Owner,
  severity: Severity,
  at: number,
  organization: Organization,
  timelineOf: TimelineOf,
): readonly EscalationStage[] =>
  stagesOf(owner, at, { severity, organization, timelineOf, owners: [owner.id] }).toSorted((a, b) => a.at - b.at);

interface Context {
  readonly severity: Severity;
  readonly organization: Organization;
  readonly timelineOf: TimelineOf;
  /** Whose escalations run: one that names itself, through others too, would never end. */
  readonly owners: readonly string[];
}

interface StepContext extends Context {
  readonly round: number;
}

const stagesOf = (owner: Owner, due: number, context: Context): readonly EscalationStage[] => {
  const { onCall } = owner;
  if (onCall === undefined) return [stageOfChannels(owner, due, context.severity)];
  const { steps, repeat } = onCall.escalation[context.severity];
  const urgency = onCall.urgency[context.severity];
  const stages: EscalationStage[] = [];
  let next = due;
  for (let round = 0; round <= repeat; round += 1) {
    const before = stages.length;
    for (const [index, { targets, wait }] of steps.entries()) {
      const wanted = next;
      const at = urgency === 'high' ? wanted : openingOf(owner, wanted, context.organization);
      if (at === undefined) return stages;
      const reached = reachedBy(targets, owner, urgency, at, { ...context, round });
      next = reached.isSomebody ? at + milliseconds(wait) : at;
      stages.push({
        at,
        owner: owner.id,
        step: index,
        round,
        urgency,
        notified: reached.notified,
        missing: reached.missing,
        waitsSince: at > wanted ? wanted : undefined,
        waitsUntil: next,
        why: whyOf(owner, index, round, wait),
      });
      stages.push(...reached.elsewhere);
    }
    // A round that reaches nobody takes no time: the next one would reach nobody either.
    if (stages.slice(before).every(({ notified }) => notified.length === 0)) break;
  }
  return stages;
};

const whyOf = ({ id }: Owner, step: number, round: number, wait: string): string => {
  const name = `step ${step + 1} of ${id}`;
  return round === 0 ? `${name}, which waits ${wait}` : `${name} again (round ${round + 1}), which waits ${wait}`;
};

const stageOfChannels = (owner: Owner, at: number, severity: Severity): EscalationStage => ({
  at,
  owner: owner.id,
  step: 0,
  round: 0,
  urgency: severity === 'page' ? 'high' : 'low',
  notified: channelsOf(owner, severity),
  missing: [],
  waitsSince: undefined,
  waitsUntil: undefined,
  why: `${owner.id} has no on-call plan: its channels for a ${severity}`,
});

const channelsOf = (owner: Owner, severity: Severity): readonly NotifiedChannel[] =>
  owner.channels[severity].map((channel) => ({ kind: 'Channel', channel, owner: owner.id }));

const openingOf = ({ onCall }: Owner, at: number, { onCall: { holidays } }: Organization): number | undefined =>
  onCall?.businessHours === undefined ? at : openingFrom(onCall.businessHours, onCall.timeZone, holidays, at);

interface Reached {
  /** False where the step need not wait: nobody is notified, here or by an escalation that it began. */
  readonly isSomebody: boolean;
  readonly notified: readonly Notified[];
  readonly missing: readonly string[];
  readonly elsewhere: readonly EscalationStage[];
}

const reachedBy = (
  targets: readonly Target[],
  owner: Owner,
  urgency: Urgency,
  at: number,
  context: StepContext,
): Reached => {
  const all = targets.map((target) => reachedByTarget(target, owner, urgency, at, context));
  return {
    isSomebody: all.some(({ isSomebody }) => isSomebody),
    notified: eachOnce(all.flatMap(({ notified }) => notified)),
    missing: all.flatMap(({ missing }) => missing),
    elsewhere: all.flatMap(({ elsewhere }) => elsewhere),
  };
};

const eachOnce = (notified: readonly Notified[]): readonly Notified[] =>
  notified.filter(
    (item, index) =>
      item.kind === 'Channel' ||
      notified.findIndex((other) => other.kind === 'Person' && other.person.handle === item.person.handle) === index,
  );

const reachedByTarget = (target: Target, owner: Owner, urgency: Urgency, at: number, context: StepContext): Reached => {
  const { organization, timelineOf, severity } = context;
  switch (target.kind) {
    case 'OnCallOf': {
      const segment = segmentAt(timelineOf(target.schedule), at);
      if (segment === undefined) return only([], [`the schedule '${target.schedule}' is not known that far ahead`]);
      if (segment.people.length === 0) return only([], [`nobody is on call of '${target.schedule}'`]);
      const people = segment.people.map((handle) =>
        personAt(handle, at, urgency, organization, {
          schedule: target.schedule,
          by: segment.by,
          until: segment.end,
        }),
      );
      return together(people);
    }
    case 'Individual':
      return personAt(target.person, at, urgency, organization, {
        schedule: undefined,
        by: undefined,
        until: undefined,
      });
    case 'Channels':
      return only(channelsOf(owner, severity), []);
    case 'TeamOf': {
      const other = organization.owners.find(({ id }) => id === target.owner);
      if (other === undefined) return only([], [`there is no owner '${target.owner}'`]);
      if (context.owners.includes(other.id)) return only([], [`the escalation of ${other.id} runs already`]);
      if (context.round > 0) {
        return { ...only([], [`the escalation of ${other.id}, which began in the first round`]), isSomebody: true };
      }
      const elsewhere = stagesOf(other, at, { ...context, owners: [...context.owners, other.id] });
      return { isSomebody: elsewhere.length > 0, notified: [], missing: [], elsewhere };
    }
  }
};

const only = (notified: readonly Notified[], missing: readonly string[]): Reached => ({
  isSomebody: notified.length > 0,
  notified,
  missing,
  elsewhere: [],
});

const together = (all: readonly Reached[]): Reached =>
  only(
    all.flatMap(({ notified }) => notified),
    all.flatMap(({ missing }) => missing),
  );

const personAt = (
  handle: string,
  at: number,
  urgency: Urgency,
  { onCall: { people } }: Organization,
  turn: Pick<NotifiedPerson, 'schedule' | 'by' | 'until'>,
): Reached => {
  const person = people.find((candidate) => candidate.handle === handle);
  if (person === undefined) return only([], [`there is no person '${handle}'`]);
  if (hasLeft(person, at)) return only([], [`${handle} has left on ${person.leaves}`]);
  return only([{ kind: 'Person', person, contacts: person.contacts[urgency], ...turn }], []);
};

const hasLeft = ({ leaves, timeZone }: Person, at: number): boolean => {
  if (leaves === undefined) return false;
  return new Date(clockAt(zoneOffsets(timeZone, at, at), at)).toISOString().slice(0, 10) >= leaves;
};
