import type { Check } from '../../../lint/check.ts';
import type { Target } from '../../../model/oncall/team.ts';
import type { Organization, Owner } from '../../../model/organization.ts';
import { gapsOf } from '../../oncall/gaps.ts';
import { inBoth, joinedIntervals } from '../../oncall/intervals.ts';
import type { Interval } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { leaveInstants, type LeaveInstants } from './leaveInstants.ts';
import { onCallCheck } from './onCallCheck.ts';
import { extentText, notOver, type OnCallYear } from './onCallYear.ts';

/** Owners without on-call keep their channels as their only step, which is their decision. */
export const pageWithoutPerson: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/page-without-person',
    severity: 'error',
    title: 'At any time in the next 52 weeks, some step of the escalation of a page reaches a person.',
    source: 'Atalaya: an owner with on-call promises that a person answers (model/oncall/team.ts)',
  },
  ({ organization, year }) => {
    const leaves = leaveInstants(organization.onCall.people);
    return organization.owners.flatMap((owner, index) => {
      if (owner.onCall === undefined) return [];
      const nobody = joinedIntervals(unreached(owner, { organization, year, leaves, owners: [] })).filter(
        notOver(year),
      );
      if (nobody.length === 0) return [];
      return [
        {
          path: `owners[${index}].onCall.escalation`,
          message: `a page of '${owner.id}' reaches no person ${extentText(nobody, 'interval', owner.onCall.timeZone, year)}: only its channels are notified`,
          fix: 'name a person or a schedule without gaps in one of its steps',
          about: [owner.id],
        },
      ];
    });
  },
);

interface Context {
  readonly organization: Organization;
  readonly year: OnCallYear;
  readonly leaves: LeaveInstants;
  /** Whose escalations have been read on the way here. */
  readonly owners: readonly string[];
}

/** When the page escalation of an owner reaches nobody. */
const unreached = ({ id, onCall }: Owner, context: Context): readonly Interval[] => {
  const whole: readonly Interval[] = [{ begin: context.year.begin, end: context.year.end }];
  if (onCall === undefined || context.owners.includes(id)) return whole;
  const inner = { ...context, owners: [...context.owners, id] };
  return onCall.escalation.page.steps
    .flatMap(({ targets }) => targets)
    .reduce((left, target) => (left.length === 0 ? left : inBoth(left, missed(target, inner))), whole);
};

const missed = (target: Target, context: Context): readonly Interval[] => {
  const { organization, year, leaves } = context;
  const whole = [{ begin: year.begin, end: year.end }];
  switch (target.kind) {
    case 'Channels':
      return whole;
    case 'Individual': {
      const leave = Math.max(year.begin, leaves.get(target.person) ?? year.end);
      return leave < year.end ? [{ begin: leave, end: year.end }] : [];
    }
    case 'TeamOf': {
      const other = organization.owners.find(({ id }) => id === target.owner);
      return other === undefined ? whole : unreached(other, context);
    }
    case 'OnCallOf': {
      const schedule = organization.onCall.schedules.find(({ id }) => id === target.schedule);
      if (schedule === undefined) return whole;
      return gapsOf(year.timelineOf(schedule), organization.onCall.people);
    }
  }
};
