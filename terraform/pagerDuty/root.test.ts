import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compileSchedule, segmentAt } from '../../alerts/oncall/timeline.ts';
import { email, pagerDuty } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import { emailTo, pagerDutyUser, type PersonDefinition } from '../../model/oncall/person.ts';
import type { ScheduleDefinition } from '../../model/oncall/schedule.ts';
import { channelsOfOwner, individual, onCallOf, teamOf, type OnCallDefinition } from '../../model/oncall/team.ts';
import type { Organization } from '../../model/organization.ts';
import { instantOfLocal } from '../../model/zonedTime.ts';
import { inPagerDuty, offsetAt, type EmittedLayer } from './testing/schedulesV2.ts';
import shipped from '../../test/fixtures/systems/organization.ts';
import { notSaidOf, pagerDutyMain, pagerDutyOverrides } from './root.ts';

const people: readonly PersonDefinition[] = [
  ...['ana', 'bo', 'cy'].map((handle) => ({
    handle,
    timeZone: 'America/Santiago',
    contacts: [pagerDutyUser(`${handle}@example.com`)],
  })),
  { handle: 'dee', timeZone: 'UTC', contacts: [emailTo('dee@example.com')] },
  { handle: 'eli', timeZone: 'UTC', contacts: [pagerDutyUser('projects/example-shop/secrets/eli-address')] },
];

const weekly: ScheduleDefinition = {
  id: 'primary',
  timeZone: 'America/Santiago',
  layers: [{ name: 'week', people: ['ana', 'bo', 'cy'], turn: 'weekly', begin: '2026-01-05T10:00' }],
};

const page: OnCallDefinition = {
  timeZone: 'America/Santiago',
  escalation: { steps: [{ targets: [onCallOf('primary')], wait: '10m' }], repeat: 2 },
};

const organizationWith = (
  schedules: readonly ScheduleDefinition[],
  onCall: Readonly<Record<string, OnCallDefinition>>,
): Organization =>
  defineOrganization({
    id: 'example',
    project: 'example-shop',
    owner: 'shop',
    runbooks: 'https://example.com/runbooks',
    owners: ['shop', 'web'].map((id) => {
      const own = onCall[id];
      const channels = {
        page: [pagerDuty(`projects/example-shop/secrets/pagerduty-${id}`)],
        ticket: [email(`${id}@example.com`)],
      };
      return { id, channels, ...(own === undefined ? {} : { onCall: own }) };
    }),
    onCall: { people, schedules },
  });

interface Root {
  readonly data: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

const layersOf = ({ resource }: Root): readonly EmittedLayer[] => {
  const block = resource['pagerduty_schedule']?.['primary'];
  return (block?.['layer'] ?? []) as readonly EmittedLayer[];
};

const rootOf = (organization: Organization): Root => JSON.parse(pagerDutyMain(organization, 'prod') ?? '') as Root;

/** Arguments of the provider's resources. Source: the provider's documentation and schema, version 3. */
const required: Readonly<Record<string, readonly string[]>> = {
  pagerduty_team: ['name'],
  pagerduty_schedule: ['time_zone', 'layer'],
  pagerduty_escalation_policy: ['name', 'rule'],
  pagerduty_service: ['name', 'escalation_policy'],
  pagerduty_service_integration: ['service'],
  pagerduty_event_orchestration: ['name'],
  pagerduty_event_orchestration_router: ['event_orchestration', 'set', 'catch_all'],
  pagerduty_event_orchestration_unrouted: ['event_orchestration', 'set', 'catch_all'],
};
const optional: Readonly<Record<string, readonly string[]>> = {
  pagerduty_team: ['description', 'parent', 'default_role'],
  pagerduty_schedule: ['name', 'description', 'overflow', 'teams'],
  pagerduty_escalation_policy: ['description', 'num_loops', 'teams'],
  pagerduty_service: [
    'description',
    'alert_creation',
    'auto_resolve_timeout',
    'acknowledgement_timeout',
    'incident_urgency_rule',
    'support_hours',
    'scheduled_actions',
  ],
  pagerduty_service_integration: ['name', 'type', 'vendor', 'integration_key', 'integration_email'],
  pagerduty_event_orchestration: ['description', 'team'],
  pagerduty_event_orchestration_router: [],
  pagerduty_event_orchestration_unrouted: [],
};

test.each([
  { name: 'of the systems here', organization: shipped },
  { name: 'of a small team', organization: organizationWith([weekly], { shop: page }) },
])('every resource has the arguments that the provider requires, and no other ($name)', ({ organization }) => {
  const { resource } = rootOf(organization);
  const wrong = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).flatMap(([name, block]) => [
      ...(required[type] ?? ['a known type'])
        .filter((argument) => !(argument in block))
        .map((argument) => `${type}.${name} lacks ${argument}`),
      ...Object.keys(block)
        .filter((argument) => ![...(required[type] ?? []), ...(optional[type] ?? [])].includes(argument))
        .map((argument) => `${type}.${name} has ${argument}`),
    ]),
  );
  expect(wrong).toEqual([]);
});

test.each([
  { name: 'of the systems here', organization: shipped },
  { name: 'of a small team', organization: organizationWith([weekly], { shop: page }) },
])('every reference names a block of the same root ($name)', ({ organization }) => {
  const text = pagerDutyMain(organization, 'prod') ?? '';
  const root = JSON.parse(text) as Root;
  const names = [...text.matchAll(/\$\{(data\.)?(pagerduty_\w+)\.(\w+)\./g)];
  expect(names.length).toBeGreaterThan(5);
  expect(
    names.filter(
      ([, data, type = '', name = '']) => !(name in ((data === undefined ? root.resource : root.data)[type] ?? {})),
    ),
  ).toEqual([]);
});

test('an organization without on-call has no PagerDuty root', () => {
  expect(pagerDutyMain(organizationWith([], {}), 'prod')).toBeUndefined();
});

test('no address that is a secret is written', () => {
  const schedule = { ...weekly, layers: [{ ...weekly.layers[0]!, people: ['ana', 'eli'] }] };
  const organization = organizationWith([schedule], { shop: page });
  expect(rootOf(organization).data['pagerduty_user']).toEqual({
    ana: { email: 'ana@example.com' },
    eli: { email: '${var.addresses["eli"]}' },
  });
});

const layer = weekly.layers[0]!;
test.each([
  { change: { turn: 'monthly' }, why: "turns of layer 'week' are months, which differ in length" },
  { change: { timeZone: 'Europe/Berlin' }, why: "layer 'week' has another time zone than the schedule" },
  { change: { people: [['ana', 'bo'], 'cy'] }, why: "layer 'week' has several people in one turn" },
  { change: { people: ['ana', 'dee'] }, why: 'dee has no PagerDuty user' },
  {
    change: { advance: 'shift', restrictions: [{ begin: '09:00', end: '17:00' }] },
    why: "layer 'week' counts shifts, and v2 counts the calendar",
  },
] as const)('a schedule is left out, with the reason: $why', ({ change, why }) => {
  const second: ScheduleDefinition = { ...weekly, id: 'second' };
  const organization = organizationWith([{ ...weekly, layers: [{ ...layer, ...change }] }, second], {
    shop: {
      ...page,
      escalation: { steps: [{ targets: [onCallOf('primary'), onCallOf('second')], wait: '10m' }], repeat: 0 },
    },
  });
  expect(Object.keys(rootOf(organization).resource['pagerduty_schedule'] ?? {})).toEqual(['second']);
  expect(notSaidOf(organization, 'shop')).toContain(`schedule 'primary' is left out: ${why}`);
});

test('steps that PagerDuty cannot say are listed', () => {
  const steps = [
    { targets: [onCallOf('primary')], wait: '90s' },
    { targets: [individual('dee'), teamOf('web')], wait: '10m' },
    { targets: [channelsOfOwner], wait: '10m' },
  ] as const;
  const organization = organizationWith([weekly], { shop: { ...page, escalation: { steps, repeat: 9 } }, web: page });
  expect(notSaidOf(organization, 'shop').filter((sentence) => !sentence.startsWith('schedules are'))).toEqual([
    'step 2: dee has no PagerDuty user',
    'step 2: a policy cannot hand over to another: the first step of web is notified',
    'step 3: the channels of the owner are notified by Alertmanager or Cloud Monitoring',
  ]);
  expect(rootOf(organization).resource['pagerduty_escalation_policy']?.['shop']).toMatchObject({
    num_loops: 9,
    rule: [
      { escalation_delay_in_minutes: 2, target: [{ type: 'schedule_reference' }] },
      {
        escalation_delay_in_minutes: 10,
        target: [{ type: 'schedule_reference', id: '${pagerduty_schedule.primary.id}' }],
      },
    ],
  });
});

test('overrides are bodies for the API, by schedule', () => {
  const override = {
    people: ['cy'],
    instead: 'ana',
    begin: '2026-12-24T12:00-03:00',
    end: '2026-12-26T12:00-03:00',
    reason: 'Christmas',
  } as const;
  const text = pagerDutyOverrides(organizationWith([{ ...weekly, overrides: [override] }], { shop: page }));
  expect(JSON.parse(text ?? '')).toEqual({
    primary: [
      {
        start: override.begin,
        end: override.end,
        users: [{ handle: 'cy', email: 'cy@example.com' }],
        instead: 'ana',
        reason: 'Christmas',
      },
    ],
  });
});

describe('what is emitted means in PagerDuty what the compiled schedule says, in winter and in summer', () => {
  const handles = fc.subarray(['ana', 'bo', 'cy'], { minLength: 1 });
  const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
  const restriction = fc
    .record({ begin: clock, end: clock })
    .filter(({ begin, end }) => begin !== end)
    .chain((hours) =>
      fc
        .option(fc.subarray(['Monday', 'Wednesday', 'Saturday', 'Sunday'] as const, { minLength: 1 }), {
          nil: undefined,
        })
        .map((days) => (days === undefined ? hours : { ...hours, days })),
    );
  const layers = fc.record({
    people: handles,
    turn: fc.constantFrom({ count: 12, unit: 'hour' } as const, 'daily' as const, 'weekly' as const),
    begin: fc.constantFrom('2026-01-05T10:00', '2026-07-06T10:00', '2026-02-01T16:00'),
    restrictions: fc.oneof(fc.constant([]), fc.tuple(restriction)),
  });
  const zones = fc.constantFrom('America/Santiago', 'Europe/Berlin', 'Asia/Kolkata', 'UTC');
  /** Away from the hours in which a clock is set: how v2 shortens a restriction there is not documented. */
  const instants = fc
    .integer({ min: Date.parse('2026-08-01T00:00Z') / 3_600_000, max: Date.parse('2027-07-01T00:00Z') / 3_600_000 })
    .map((hour) => hour * 3_600_000 + 1_800_000);

  test.each([1, 2])('with %i layers', (count) => {
    fc.assert(
      fc.property(zones, fc.array(layers, { minLength: count, maxLength: count }), instants, (timeZone, chosen, at) => {
        fc.pre(Math.abs(offsetAt(at - 86_400_000, timeZone) - offsetAt(at + 86_400_000, timeZone)) === 0);
        const schedule: ScheduleDefinition = {
          id: 'primary',
          timeZone,
          layers: chosen.map((one, index) => ({ name: `layer ${index}`, ...one })),
        };
        const organization = organizationWith([schedule], { shop: page });
        const emitted = layersOf(rootOf(organization));
        const [compiled] = organization.onCall.schedules;
        expect(inPagerDuty(emitted, timeZone, at)).toEqual(
          segmentAt(compileSchedule(compiled!, { begin: at, end: at + 1 }), at)!.people[0],
        );
      }),
      { numRuns: 300 },
    );
  });
});

test('an instant has the offset that its zone has then', () => {
  const begins = (['2026-01-05T10:00', '2026-07-06T10:00'] as const).map((begin) => ({
    ...weekly,
    layers: [{ ...layer, begin }],
  }));
  const starts = begins.map((schedule) => {
    const root = rootOf(organizationWith([schedule], { shop: page }));
    return layersOf(root)[0]!.rotation_virtual_start;
  });
  expect(starts).toEqual(['2026-01-05T10:00:00-03:00', '2026-07-06T10:00:00-04:00']);
  expect(starts.map(Date.parse)).toEqual([
    instantOfLocal({ year: 2026, month: 1, day: 5, minute: 600 }, 'America/Santiago'),
    instantOfLocal({ year: 2026, month: 7, day: 6, minute: 600 }, 'America/Santiago'),
  ]);
});
