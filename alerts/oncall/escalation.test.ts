import { describe, expect, test } from '@jest/globals';
import { email, slack } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import { emailTo, slackMember } from '../../model/oncall/person.ts';
import {
  channelsOfOwner,
  individual,
  onCallOf,
  teamOf,
  type Escalation,
  type OnCallDefinition,
  type Target,
} from '../../model/oncall/team.ts';
import type { Organization } from '../../model/organization.ts';
import type { Severity } from '../../model/severity.ts';
import { ownerNamed } from '../channels.ts';
import { escalationOf, type Notified } from './escalation.ts';
import { compileSchedule } from './timeline.ts';

const santiago = 'America/Santiago';

const organizationOf = (orders: Partial<OnCallDefinition> | undefined, platform?: Escalation): Organization =>
  defineOrganization({
    id: 'example',
    project: 'example',
    owner: 'platform',
    runbooks: 'https://example.com/generated',
    owners: [
      {
        id: 'platform',
        channels: { page: [email('platform-page@example.com')], ticket: [email('platform@example.com')] },
        ...(platform === undefined ? {} : { onCall: { timeZone: 'Europe/Berlin', escalation: platform } }),
      },
      {
        id: 'orders',
        channels: {
          page: [slack('#orders', 'projects/example/secrets/slack')],
          ticket: [email('orders@example.com')],
        },
        ...(orders === undefined
          ? {}
          : {
              onCall: {
                timeZone: santiago,
                escalation: { steps: [{ targets: [onCallOf('orders')], wait: '5m' }], repeat: 0 },
                ...orders,
              },
            }),
      },
    ],
    onCall: {
      people: [
        { handle: 'ana', timeZone: santiago, contacts: [emailTo('ana@example.com')] },
        {
          handle: 'bo',
          timeZone: 'Asia/Kolkata',
          contacts: { high: [slackMember('U1')], low: [emailTo('bo@example.com')] },
        },
      ],
      schedules: [
        {
          id: 'orders',
          timeZone: santiago,
          layers: [{ name: 'weekly', people: ['ana', 'bo'], turn: 'weekly', begin: '2026-12-21T09:00' }],
          overrides: [
            {
              people: ['bo'],
              begin: '2026-12-25T02:00:00-03:00',
              end: '2026-12-25T08:00:00-03:00',
              reason: 'holiday swap',
            },
            { people: [], begin: '2026-12-26T00:00:00-03:00', end: '2026-12-27T00:00:00-03:00', reason: 'nobody' },
          ],
        },
      ],
      holidays: [{ id: 'chile', days: [{ day: '2026-12-25', name: 'Navidad' }] }],
    },
  });

const christmas = Date.parse('2026-12-25T03:00:00-03:00');

const shown = (notified: Notified): string =>
  notified.kind === 'Channel'
    ? `${notified.owner} ${notified.channel.kind}`
    : `${notified.person.handle} by ${notified.contacts.map(({ kind }) => kind).join(' and ')}`;

/** Local time in Santiago, owner, step and round, who. */
const timeline = (organization: Organization, severity: Severity = 'page', at: number = christmas): readonly string[] =>
  escalationOf(ownerNamed(organization, 'orders'), severity, at, organization, (id) =>
    compileSchedule(
      organization.onCall.schedules.find((schedule) => schedule.id === id)!,
      {
        begin: at,
        end: at + 86_400_000 * 7,
      },
    ),
  ).map(({ at: instant, owner, step, round, notified, missing }) => {
    const local = new Date(instant - 3 * 3_600_000).toISOString().slice(5, 16);
    return `${local} ${owner} ${step}.${round}: ${[...notified.map(shown), ...missing].join(', ')}`;
  });

test('an owner without an on-call plan has its channels, at once', () => {
  expect(timeline(organizationOf(undefined))).toEqual(['12-25T03:00 orders 0.0: orders SlackChannel']);
  expect(timeline(organizationOf(undefined), 'ticket')).toEqual(['12-25T03:00 orders 0.0: orders EmailChannel']);
});

test('the person of the turn comes first, and the channels of the owner last', () => {
  const organization = organizationOf({});
  expect(timeline(organization, 'page', Date.parse('2026-12-25T09:00:00-03:00'))).toEqual([
    '12-25T09:00 orders 0.0: ana by Email',
    '12-25T09:05 orders 1.0: orders SlackChannel',
  ]);
});

test('an override is named as such', () => {
  const organization = organizationOf({});
  const [first] = escalationOf(ownerNamed(organization, 'orders'), 'page', christmas, organization, () =>
    compileSchedule(organization.onCall.schedules[0]!, { begin: christmas, end: christmas + 86_400_000 }),
  );
  expect(first).toEqual({
    at: christmas,
    owner: 'orders',
    step: 0,
    round: 0,
    urgency: 'high',
    notified: [
      {
        kind: 'Person',
        person: organization.onCall.people[1],
        contacts: [slackMember('U1')],
        schedule: 'orders',
        by: { kind: 'Override', override: 0 },
        until: Date.parse('2026-12-25T08:00:00-03:00'),
      },
    ],
    missing: [],
    waitsSince: undefined,
    waitsUntil: christmas + 300_000,
    why: 'step 1 of orders, which waits 5m',
  });
});

test('all steps are run again as often as the team says, each with whoever is on call by then', () => {
  const steps = [{ targets: [onCallOf('orders')], wait: '3h' as const }];
  expect(timeline(organizationOf({ escalation: { steps: [...steps], repeat: 1 } }))).toEqual([
    '12-25T03:00 orders 0.0: bo by SlackMember',
    '12-25T06:00 orders 1.0: orders SlackChannel',
    '12-25T09:00 orders 0.1: ana by Email',
    '12-25T12:00 orders 1.1: orders SlackChannel',
  ]);
});

test('a step that reaches nobody does not wait, and says so', () => {
  expect(timeline(organizationOf({}), 'page', Date.parse('2026-12-26T03:00:00-03:00'))).toEqual([
    "12-26T03:00 orders 0.0: nobody is on call of 'orders'",
    '12-26T03:00 orders 1.0: orders SlackChannel',
  ]);
});

/** The override in the example begins on the last day of 'bo': a definition of it would be refused. */
const leaving = (organization: Organization, handle: string, leaves: string): Organization => ({
  ...organization,
  onCall: {
    ...organization.onCall,
    people: organization.onCall.people.map((person) => (person.handle === handle ? { ...person, leaves } : person)),
  },
});

test('a person who has left is not notified, from the first day on, by their own clock', () => {
  const steps = [{ targets: [individual('bo')], wait: '5m' as const }];
  const on = (leaves: string): readonly string[] =>
    timeline(leaving(organizationOf({ escalation: { steps, repeat: 0 } }), 'bo', leaves));
  expect(on('2026-12-26')[0]).toBe('12-25T03:00 orders 0.0: bo by SlackMember');
  expect(on('2026-12-25').slice(0, 2)).toEqual([
    '12-25T03:00 orders 0.0: bo has left on 2026-12-25',
    '12-25T03:00 orders 1.0: orders SlackChannel',
  ]);
});

test('a person who is named twice in a step is notified once', () => {
  const steps = [{ targets: [onCallOf('orders'), individual('bo'), channelsOfOwner], wait: '5m' as const }];
  expect(timeline(organizationOf({ escalation: { steps, repeat: 0 } }))).toEqual([
    '12-25T03:00 orders 0.0: bo by SlackMember, orders SlackChannel',
  ]);
});

/** The first step of an owner with other targets. */
const withSteps = (organization: Organization, id: string, targets: readonly Target[]): Organization => ({
  ...organization,
  owners: organization.owners.map((owner) => {
    if (owner.id !== id || owner.onCall === undefined) return owner;
    const { page, ticket } = owner.onCall.escalation;
    const [first, ...others] = page.steps;
    const changed = first === undefined ? page : { ...page, steps: [{ ...first, targets }, ...others] };
    return { ...owner, onCall: { ...owner.onCall, escalation: { page: changed, ticket } } };
  }),
});

describe('a step that hands over to another owner', () => {
  const steps = [
    { targets: [individual('bo')], wait: '5m' as const },
    { targets: [teamOf('platform'), channelsOfOwner], wait: '10m' as const },
  ];

  test('runs the escalation of that owner beside', () => {
    const platform = { steps: [{ targets: [individual('ana')], wait: '2m' as const }], repeat: 1 };
    expect(timeline(organizationOf({ escalation: { steps, repeat: 1 } }, platform)).slice(0, 8)).toEqual([
      '12-25T03:00 orders 0.0: bo by SlackMember',
      '12-25T03:05 orders 1.0: orders SlackChannel',
      '12-25T03:05 platform 0.0: ana by Email',
      '12-25T03:07 platform 1.0: platform EmailChannel',
      '12-25T03:09 platform 0.1: ana by Email',
      '12-25T03:11 platform 1.1: platform EmailChannel',
      '12-25T03:15 orders 0.1: bo by SlackMember',
      '12-25T03:20 orders 1.1: orders SlackChannel, the escalation of platform, which began in the first round',
    ]);
  });

  test('begins it once: with repeats of both, ten owners in a row are ten escalations and no more', () => {
    const chain = (organization: Organization): Organization => ({
      ...organization,
      owners: Array.from({ length: 10 }, (_, index) => ({
        ...organization.owners[1]!,
        id: `owner-${index}`,
        onCall: {
          ...organization.owners[1]!.onCall!,
          escalation: {
            page: {
              steps: [{ targets: [teamOf(`owner-${index + 1}`), channelsOfOwner], wait: '1m' as const }],
              repeat: 9,
            },
            ticket: { steps: [], repeat: 0 },
          },
        },
      })),
    });
    const organization = chain(organizationOf({}));
    const stages = escalationOf(organization.owners[0]!, 'page', christmas, organization, () => {
      throw new Error('no schedule is needed');
    });
    expect(stages).toHaveLength(100);
  });

  test('ends where that one hands back', () => {
    const platform = { steps: [{ targets: [individual('ana')], wait: '2m' as const }], repeat: 3 };
    const organization = organizationOf({ escalation: { steps, repeat: 0 } }, platform);
    // No definition can express it: a cycle is refused (model/rules/oncall/escalation.ts).
    expect(timeline(withSteps(organization, 'platform', [teamOf('orders')]))).toEqual([
      '12-25T03:00 orders 0.0: bo by SlackMember',
      '12-25T03:05 orders 1.0: orders SlackChannel',
      '12-25T03:05 platform 0.0: the escalation of orders runs already',
      '12-25T03:05 platform 1.0: platform EmailChannel',
      '12-25T03:07 platform 0.1: the escalation of orders runs already',
      '12-25T03:07 platform 1.1: platform EmailChannel',
      '12-25T03:09 platform 0.2: the escalation of orders runs already',
      '12-25T03:09 platform 1.2: platform EmailChannel',
      '12-25T03:11 platform 0.3: the escalation of orders runs already',
      '12-25T03:11 platform 1.3: platform EmailChannel',
    ]);
  });
});

describe('business hours', () => {
  const businessHours = {
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    begin: '09:00',
    end: '18:00',
    holidays: ['chile'],
  } as const;

  test('a ticket waits for the next opening, over a holiday and a weekend; a page does not', () => {
    const organization = organizationOf({ businessHours });
    expect(timeline(organization, 'ticket')).toEqual([
      '12-28T09:00 orders 0.0: bo by Email',
      '12-28T09:05 orders 1.0: orders EmailChannel',
    ]);
    expect(timeline(organization)[0]).toBe('12-25T03:00 orders 0.0: bo by SlackMember');
  });

  test('a later step waits for them too', () => {
    const organization = organizationOf({ businessHours });
    expect(timeline(organization, 'ticket', Date.parse('2026-12-24T17:58:00-03:00'))).toEqual([
      '12-24T17:58 orders 0.0: ana by Email',
      '12-28T09:00 orders 1.0: orders EmailChannel',
    ]);
  });

  test('that never come give no stage', () => {
    const { owners, ...organization } = organizationOf({ businessHours });
    // No definition can express it: an empty list of days is refused.
    const closed = owners.map((owner) =>
      owner.onCall === undefined
        ? owner
        : { ...owner, onCall: { ...owner.onCall, businessHours: { ...businessHours, days: [] } } },
    );
    expect(timeline({ ...organization, owners: closed }, 'ticket')).toEqual([]);
  });
});
