import type { Check } from '../../../lint/check.ts';
import type { Target } from '../../../model/oncall/team.ts';
import type { Organization } from '../../../model/organization.ts';
import { placedAlerts, type Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { usedSchedules } from './onCallYear.ts';

interface Part {
  readonly noun: string;
  readonly id: string;
  readonly path: string;
  readonly why: string;
  readonly fix: string;
}

export const unused: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/unused',
    severity: 'warning',
    title: 'Every owner, person, schedule, holiday calendar and mute time of an on-call plan is used.',
    source: 'Atalaya: a part that nothing reads is a misspelt name, or a team that was forgotten',
  },
  ({ organization, all }) =>
    [...owners(organization, all), ...people(organization), ...lists(organization)].map(
      ({ noun, id, path, why, fix }) => ({
        path,
        message: `the ${noun} '${id}' is not used: ${why}`,
        fix,
        about: [id],
      }),
    ),
);

/** Judged only where somebody is on call: without on-call, owners are only a list of addresses. */
const owners = (organization: Organization, all: Definitions): readonly Part[] => {
  if (organization.owners.every(({ onCall }) => onCall === undefined)) return [];
  const named = new Set([
    organization.owner,
    ...all.systems.map(({ system }) => system.owner),
    ...placedAlerts(all).map(({ alert }) => alert.owner),
    ...organization.onCall.routing.routes.map(({ to }) => to),
    ...targetsOf(organization).flatMap((target) => (target.kind === 'TeamOf' ? [target.owner] : [])),
  ]);
  return organization.owners.flatMap(({ id }, index) =>
    named.has(id)
      ? []
      : [
          {
            noun: 'owner',
            id,
            path: `owners[${index}]`,
            why: 'no system, route or escalation names it, so its channels notify nobody',
            fix: 'remove it, or name it as the owner of a system',
          },
        ],
  );
};

const targetsOf = ({ owners: all }: Organization): readonly Target[] =>
  all.flatMap(({ onCall }) =>
    Object.values(onCall?.escalation ?? {}).flatMap(({ steps }) => steps.flatMap(({ targets }) => targets)),
  );

const people = (organization: Organization): readonly Part[] => {
  const { schedules } = organization.onCall;
  const named = new Set([
    ...schedules.flatMap(({ layers, overrides }) => [
      ...layers.flatMap((layer) => layer.people.flat()),
      ...overrides.flatMap((override) => override.people),
    ]),
    ...targetsOf(organization).flatMap((target) => (target.kind === 'Individual' ? [target.person] : [])),
  ]);
  return organization.onCall.people.flatMap(({ handle }, index) =>
    named.has(handle)
      ? []
      : [
          {
            noun: 'person',
            id: handle,
            path: `onCall.people[${index}]`,
            why: 'no rotation, override or escalation names them, so their contacts are never notified',
            fix: 'remove them, or add them to a rotation',
          },
        ],
  );
};

const lists = (organization: Organization): readonly Part[] => {
  const { schedules, holidays, routing } = organization.onCall;
  const used = new Set(usedSchedules(organization).map(({ schedule }) => schedule.id));
  const calendars = new Set([
    ...schedules.flatMap((schedule) => schedule.holidays),
    ...organization.owners.flatMap(({ onCall }) => onCall?.businessHours?.holidays ?? []),
  ]);
  const mutes = new Set(routing.routes.flatMap(({ mutedIn, activeIn }) => [...mutedIn, ...activeIn]));
  const without = (
    noun: string,
    path: string,
    items: readonly { readonly id: string }[],
    names: ReadonlySet<string>,
    why: string,
    fix: string,
  ): readonly Part[] =>
    items.flatMap(({ id }, index) => (names.has(id) ? [] : [{ noun, id, path: `${path}[${index}]`, why, fix }]));
  return [
    ...without(
      'schedule',
      'onCall.schedules',
      schedules,
      used,
      'no escalation names it',
      'remove it, or name it in a step with onCallOf(…)',
    ),
    ...without(
      'holiday calendar',
      'onCall.holidays',
      holidays,
      calendars,
      'no schedule and no business hours name it',
      'remove it, or name it in holidays',
    ),
    ...without(
      'mute time',
      'onCall.routing.muteTimes',
      routing.muteTimes,
      mutes,
      'no route names it',
      'remove it, or name it in mutedIn or activeIn of a route',
    ),
  ];
};
