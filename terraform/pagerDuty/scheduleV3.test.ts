import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compileSchedule, segmentAt } from '../../alerts/oncall/timeline.ts';
import { email } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import { pagerDutyUser } from '../../model/oncall/person.ts';
import type { RotationDefinition, ScheduleDefinition } from '../../model/oncall/schedule.ts';
import { onCallOf } from '../../model/oncall/team.ts';
import type { Organization } from '../../model/organization.ts';
import { localTime } from '../../model/zonedTime.ts';
import shipped from '../../test/fixtures/systems/organization.ts';
import { notSaidOf, pagerDutyMain } from './root.ts';
import { inPagerDutyV3, type EmittedScheduleV3 } from './testing/schedulesV3.ts';

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Root {
  readonly terraform: { readonly required_providers: unknown };
  readonly resource: Readonly<Record<string, Blocks>>;
}

const handles = ['ana', 'bo', 'cy', ...Array.from({ length: 20 }, (_, index) => `p${index}`)];

const weekly: RotationDefinition = {
  name: 'week',
  people: ['ana', 'bo', 'cy'],
  turn: 'weekly',
  begin: '2026-01-05T10:00',
};

const organizationWith = (schedule: Omit<ScheduleDefinition, 'id'>, version: 'v2' | 'v3' = 'v3'): Organization =>
  defineOrganization({
    id: 'example',
    project: 'example-shop',
    owner: 'shop',
    runbooks: 'https://example.com/runbooks',
    owners: [
      {
        id: 'shop',
        channels: { page: [email('shop@example.com')], ticket: [email('shop@example.com')] },
        onCall: {
          timeZone: schedule.timeZone,
          escalation: { steps: [{ targets: [onCallOf('primary'), onCallOf('second')], wait: '10m' }], repeat: 2 },
        },
      },
    ],
    onCall: {
      people: handles.map((handle) => ({
        handle,
        timeZone: 'UTC',
        contacts: [pagerDutyUser(`${handle}@example.com`)],
      })),
      schedules: [
        { id: 'primary', ...schedule },
        { id: 'second', timeZone: 'UTC', layers: [weekly] },
      ],
      pagerDuty: { schedules: version },
    },
  });

const rootOf = (organization: Organization): Root => JSON.parse(pagerDutyMain(organization, 'prod') ?? '{}') as Root;

const emittedOf = (organization: Organization): EmittedScheduleV3 | undefined =>
  rootOf(organization).resource?.['pagerduty_schedulev2']?.['primary'] as EmittedScheduleV3 | undefined;

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

const inV3: Organization = {
  ...shipped,
  onCall: { ...shipped.onCall, pagerDuty: { schedules: 'v3' } },
};

/**
 * Arguments of the resource, of its nested blocks and the values of their types. Source: the schema in the provider's
 * pagerdutyplugin/resource_pagerduty_schedulev2.go.
 */
const schema = {
  schedule: { required: ['name', 'time_zone', 'rotation'], optional: ['description', 'teams'] },
  rotation: { required: ['event'], optional: [] },
  event: {
    required: ['name', 'start_time', 'end_time', 'effective_since', 'recurrence', 'assignment_strategy'],
    optional: ['effective_until'],
  },
  assignment_strategy: { required: ['type', 'member'], optional: ['shifts_per_member'] },
  member: { required: ['type', 'user_id'], optional: [] },
} as const;

const types: Readonly<Record<string, readonly string[]>> = {
  assignment_strategy: ['rotating_member_assignment_strategy', 'every_member_assignment_strategy'],
  member: ['user_member', 'empty_member'],
};

const faultsOf = (block: Readonly<Record<string, unknown>>, kind: keyof typeof schema): readonly string[] => {
  const { required, optional } = schema[kind];
  const known: readonly string[] = [...required, ...optional];
  return [
    ...required.filter((argument) => !(argument in block)).map((argument) => `${kind} lacks ${argument}`),
    ...Object.keys(block)
      .filter((argument) => !known.includes(argument))
      .map((argument) => `${kind} has ${argument}`),
    ...(types[kind]?.includes(block['type'] as string) === false ? [`${kind} is a ${String(block['type'])}`] : []),
    ...Object.entries(block).flatMap(([argument, value]) =>
      argument in schema
        ? (value as readonly Readonly<Record<string, unknown>>[]).flatMap((inner) =>
            faultsOf(inner, argument as keyof typeof schema),
          )
        : [],
    ),
  ];
};

test('every schedule has the arguments that the provider knows, in its blocks too', () => {
  const schedules = Object.values(rootOf(inV3).resource['pagerduty_schedulev2'] ?? {});
  expect(schedules.length).toBeGreaterThan(3);
  expect(schedules.flatMap((schedule) => faultsOf(schedule, 'schedule'))).toEqual([]);
});

test('schedules of v2 are gone, and steps of escalations name those of v3', () => {
  const { resource, terraform } = rootOf(organizationWith({ timeZone: 'UTC', layers: [weekly] }));
  expect(Object.keys(resource)).not.toContain('pagerduty_schedule');
  expect(resource['pagerduty_escalation_policy']?.['shop']?.['rule']).toEqual([
    {
      escalation_delay_in_minutes: 10,
      target: ['primary', 'second'].map((id) => ({
        type: 'schedule_reference',
        id: `\${pagerduty_schedulev2.${id}.id}`,
      })),
    },
  ]);
  expect(terraform.required_providers).toEqual({ pagerduty: { source: 'pagerduty/pagerduty', version: '~> 3.32' } });
});

test('without the flag, schedules are those of v2', () => {
  const { resource } = rootOf(organizationWith({ timeZone: 'UTC', layers: [weekly] }, 'v2'));
  expect(Object.keys(resource)).toContain('pagerduty_schedule');
  expect(Object.keys(resource)).not.toContain('pagerduty_schedulev2');
});

test('a turn of each working day beside a weekly turn of nights is said, which v2 cannot', () => {
  const schedule = rootOf(inV3).resource['pagerduty_schedulev2']?.[
    'diary_press_primary'
  ] as unknown as EmittedScheduleV3;
  expect(
    schedule.rotation.map(({ event }) =>
      event.map(({ start_time, end_time, recurrence, assignment_strategy: [strategy] }) => [
        `${start_time} to ${end_time}`,
        ...recurrence,
        `${strategy!.shifts_per_member} a turn`,
      ]),
    ),
  ).toEqual([
    [
      ['2026-01-05T18:00:00-03:00 to 2026-01-06T09:00:00-03:00', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH', '4 a turn'],
      ['2026-01-09T18:00:00-03:00 to 2026-01-12T09:00:00-03:00', 'RRULE:FREQ=WEEKLY;BYDAY=FR', '1 a turn'],
    ],
    [['2026-01-05T09:00:00-03:00 to 2026-01-05T18:00:00-03:00', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '1 a turn']],
  ]);
  expect(notSaidOf(inV3, 'diary-press')).toEqual([
    "schedule 'diary-press-primary': 2 overrides: v3 has no Terraform resource for overrides; they are in overrides.json",
    expect.stringMatching(/^schedules are the provider's `pagerduty_schedulev2`: /),
    'step 2: francisca has no PagerDuty user',
    'step 3: the channels of the owner are notified by Alertmanager or Cloud Monitoring',
    'low urgency does not wait for business hours: PagerDuty notifies by the rules of each user',
  ]);
});

test.each([
  {
    layers: [{ ...weekly, turn: 'monthly' }],
    why: "turns of layer 'week' are months, which differ in length, and shifts of v3 do not",
  },
  {
    layers: [{ ...weekly, turn: { count: 12, unit: 'hour' } }],
    why: "turns of layer 'week' are hours that elapse, and v3 counts by the clock",
  },
  {
    layers: [{ ...weekly, timeZone: 'Europe/Berlin' }],
    why: "layer 'week' has another time zone than the schedule",
  },
  {
    layers: [{ ...weekly, people: [['ana', 'bo'], 'cy'] }],
    why: "layer 'week' has several people in one of several turns",
  },
  { layers: [{ ...weekly, people: handles }], why: "layer 'week' has more than 20 people" },
  {
    layers: [{ ...weekly, turn: 'daily', restrictions: [{ days: weekdays, begin: '09:00', end: '17:00' }] }],
    why: "the hours of layer 'week' differ from turn to turn, and v3 counts shifts",
  },
  {
    layers: [weekly, { ...weekly, name: 'later', begin: '2026-02-02T10:00' }],
    why: "layer 'later' covers layer 'week' for a part of its time, and v3 has no layers",
  },
  {
    layers: [weekly, { ...weekly, name: 'first half', end: '2026-07-06T10:00' }],
    why: "layer 'first half' covers layer 'week' for a part of its time, and v3 has no layers",
  },
] as const)('a schedule is left out, with the reason: $why', ({ layers, why }) => {
  const organization = organizationWith({ timeZone: 'America/Santiago', layers });
  expect(emittedOf(organization)).toBeUndefined();
  expect(notSaidOf(organization, 'shop')).toContain(`schedule 'primary' is left out: ${why}`);
});

test('a turn of several people is everybody together', () => {
  const organization = organizationWith({ timeZone: 'UTC', layers: [{ ...weekly, people: [['ana', 'bo']] }] });
  expect(inPagerDutyV3(emittedOf(organization)!, Date.parse('2027-03-03T03:00Z'))).toEqual(['ana', 'bo']);
});

const offsetAt = (at: number, timeZone: string): number => {
  const { year, month, day, minute } = localTime(at, timeZone);
  return Date.UTC(year, month - 1, day, 0, minute) - at;
};

const clock = fc.constantFrom('00:00', '06:30', '09:00', '10:00', '17:00', '22:00');
const restriction = fc
  .record({ begin: clock, end: clock })
  .filter(({ begin, end }) => begin !== end)
  .chain((hours) =>
    fc
      .option(fc.subarray([...weekdays, 'Saturday', 'Sunday'] as const, { minLength: 1 }), { nil: undefined })
      .map((days) => (days === undefined ? hours : { ...hours, days })),
  );
const layers = fc.record({
  people: fc.oneof(fc.shuffledSubarray(['ana', 'bo', 'cy'], { minLength: 1 }), fc.constant([['ana', 'cy']])),
  turn: fc.constantFrom(
    'daily' as const,
    'weekly' as const,
    { count: 3, unit: 'day' } as const,
    { count: 14, unit: 'day' } as const,
    { count: 2, unit: 'week' } as const,
    { count: 12, unit: 'hour' } as const,
    { count: 48, unit: 'hour' } as const,
  ),
  begin: fc.constantFrom(
    '2026-01-05T10:00' as const,
    '2026-01-06T00:00' as const,
    '2026-02-01T16:00' as const,
    '2026-07-06T09:00' as const,
  ),
  restrictions: fc.oneof(fc.constant([]), fc.array(restriction, { minLength: 1, maxLength: 2 })),
  advance: fc.constantFrom('calendar' as const, 'shift' as const),
});
const zones = fc.constantFrom(
  'America/Santiago',
  'Europe/Berlin',
  'Asia/Kolkata',
  'UTC',
  'Etc/UTC',
  'Australia/Lord_Howe',
);
const instants = fc
  .integer({ min: Date.parse('2026-01-01T00:00Z') / 900_000, max: Date.parse('2027-03-01T00:00Z') / 900_000 })
  .map((quarter) => quarter * 900_000 + 300_000);

/** How long a shift is on the day on which a clock is set is not documented: instants of these days are left out. */
const isQuiet = (at: number, timeZone: string): boolean =>
  offsetAt(at - 86_400_000, timeZone) === offsetAt(at + 86_400_000, timeZone);

test.each([1, 2, 3])(
  'whoever is on call by the compiled schedule is on call by the emitted one, and nobody else (%i layers)',
  (count) => {
    let emitted = 0;
    fc.assert(
      fc.property(
        zones,
        fc.array(layers, { minLength: count, maxLength: count }),
        fc.array(instants, { minLength: 8, maxLength: 8 }),
        (timeZone, chosen, times) => {
          const organization = organizationWith({
            timeZone,
            layers: chosen.map((layer, index) => ({ name: `layer ${index}`, ...layer })),
          });
          const schedule = emittedOf(organization);
          if (schedule === undefined) return;
          emitted += 1;
          const [definition] = organization.onCall.schedules;
          for (const at of times.filter((instant) => isQuiet(instant, timeZone)))
            expect({ at, people: inPagerDutyV3(schedule, at).toSorted() }).toEqual({
              at,
              people: segmentAt(compileSchedule(definition!, { begin: at, end: at + 1 }), at)!.people.toSorted(),
            });
        },
      ),
      { numRuns: 150, seed: 20_261_130 },
    );
    expect(emitted).toBeGreaterThan(10);
  },
);
