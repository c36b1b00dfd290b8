import { expect, test } from '@jest/globals';
import { onCallOf, teamOf } from '../../oncall/team.ts';
import { shop, shopProblem, shopProblems } from '../../testing/shop.ts';

const steps = 'owners.0.onCall.escalation.steps';
const at = 'owners[0].onCall.escalation';

test.each([
  [
    `${steps}.0.targets`,
    [onCallOf('primry')],
    'unknown-schedule',
    '.steps[0].targets[0].schedule',
    "there is no schedule 'primry'",
    "did you mean 'primary'?",
  ],
  [
    `${steps}.1.targets`,
    [teamOf('shop')],
    'escalation-cycle',
    '.steps[1].targets[0].owner',
    "the escalation of 'shop' leads to itself",
    'escalate to another owner or to a person, or end with the channels',
  ],
  [
    `${steps}.1.targets`,
    [teamOf('platfrom')],
    'unknown-owner',
    '.steps[1].targets[0].owner',
    "there is no owner 'platfrom'",
    "did you mean 'platform'?",
  ],
  [
    steps,
    [],
    'empty-escalation',
    '.steps',
    'the escalation has no steps: nobody is called',
    "add a step, such as { targets: [onCallOf('orders-primary')], wait: '10m' }, or remove onCall",
  ],
  [
    `${steps}.0.targets`,
    [],
    'empty-escalation',
    '.steps[0].targets',
    'step 1 of the escalation has no targets: it waits, and nobody is called',
    'add a target, or remove the step and make the step before wait longer',
  ],
  [
    `${steps}.0.wait`,
    '10s',
    'out-of-range',
    '.steps[0].wait',
    "'10s' is not between '1m' and '1d', the limits of a step of escalation",
    "write '1m'",
  ],
])('an escalation with %s %j is refused', (path, value, id, where, message, fix) => {
  expect(shopProblems({ [path]: value })).toEqual([shopProblem(id, `${at}${where}`, message, fix)]);
});

test('a cycle over two owners is shown on both, with its way', () => {
  const back = { timeZone: 'UTC', escalation: { steps: [{ targets: [teamOf('shop')], wait: '5m' }], repeat: 0 } };
  const fix = 'escalate to another owner or to a person, or end with the channels';
  expect(shopProblems({ 'owners.1.onCall': back })).toEqual([
    shopProblem(
      'escalation-cycle',
      `${at}.steps[1].targets[1].owner`,
      "the escalation leads back to where it began: 'shop' → 'platform' → 'shop'",
      fix,
    ),
    shopProblem(
      'escalation-cycle',
      'owners[1].onCall.escalation.steps[0].targets[0].owner',
      "the escalation leads back to where it began: 'platform' → 'shop' → 'platform'",
      fix,
    ),
  ]);
});

test('two owners may escalate to each other in different severities', () => {
  const channels = { steps: [{ targets: [{ kind: 'Channels' }], wait: '5m' }], repeat: 0 };
  const toShop = { steps: [{ targets: [teamOf('shop')], wait: '5m' }], repeat: 0 };
  expect(
    shopProblems({
      'owners.0.onCall.escalation': {
        page: { steps: [{ targets: [teamOf('platform')], wait: '5m' }], repeat: 0 },
        ticket: channels,
      },
      'owners.1.onCall': { timeZone: 'UTC', escalation: { page: channels, ticket: toShop } },
    }),
  ).toEqual([]);
});

test('a person without a contact cannot be reached', () => {
  expect(shopProblems({ 'onCall.people.0.contacts': [] })).toEqual([
    shopProblem(
      'no-contact',
      'onCall.people[0].contacts',
      "'ana' has no contact: they cannot be reached",
      "add a contact, such as emailTo('ana@example.com')",
    ),
  ]);
});

test('a token that was pasted as an address is not repeated', () => {
  const pasted = [{ kind: 'SlackMember', member: 'xoxb-0123456789-secret' }];
  expect(shopProblems({ 'onCall.people.0.contacts': pasted })).toEqual([
    shopProblem(
      'bad-name',
      'onCall.people[0].contacts[0].member',
      "a Slack token is not a member's id",
      "revoke the token, and write the member's id, such as 'U024BE7LH'",
    ),
  ]);
});

test.each([
  [
    'people.1.handle',
    'ana',
    "the person 'ana' is defined twice",
    'people[1].handle',
    'merge the two entries, or write another handle',
  ],
  [
    'holidays.0.days',
    [
      { day: '2026-12-25', name: 'Navidad' },
      { day: '2026-12-25', name: 'Christmas' },
    ],
    "the holiday calendar 'chile' has 2026-12-25 twice",
    'holidays[0].days[1].day',
    'remove one, or put both names on one day',
  ],
])('what is written twice in %s is refused', (path, value, message, where, fix) => {
  expect(shopProblems({ [`onCall.${path}`]: value })[0]).toBe(
    shopProblem('duplicate-id', `onCall.${where}`, message, fix),
  );
});

const junk: readonly unknown[] = [
  null,
  7,
  '',
  'x',
  [],
  [[]],
  {},
  { kind: 'Email' },
  true,
  () => 0,
  Number.NaN,
  { toString: 0 },
];

const paths = (value: unknown, path: string): readonly string[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`))]
    : [path];

test.each(paths(shop, '').filter((path) => path.includes('onCall')))(
  'junk at %s is a problem of a definition',
  (path) => {
    for (const value of junk)
      for (const problem of shopProblems({ [path]: value })) {
        expect(problem).not.toMatch(/undefined|NaN'|\[object/);
        expect(problem).toMatch(/^model\/[a-z0-9-]+ {2}systems\/organization\.ts \S+\n {2}\S.*\n {2}fix: \S/);
      }
  },
);
