import { expect, test } from '@jest/globals';
import { shopProblem, shopProblems } from '../../testing/shop.ts';

const route = 'onCall.routing.routes[0]';

test.each([
  ['to', 'shpo', 'unknown-owner', '.to', "there is no owner 'shpo'", "did you mean 'shop'?"],
  ['mutedIn', ['night'], 'unknown-mute-time', '.mutedIn[0]', "there is no mute time 'night'", "did you mean 'nights'?"],
  [
    'matchers.0.label',
    'sytem',
    'unknown-label',
    '.matchers[0].label',
    "there is no label 'sytem'",
    "did you mean 'system'?",
  ],
  [
    'matchers.0.label',
    'team',
    'unknown-label',
    '.matchers[0].label',
    "there is no label 'team'",
    'add it to onCall.routing.labels, or use one of alertname, environment, owner, severity, slo, stage, system',
  ],
  [
    'matchers.0.value',
    '(?=a)b',
    'bad-pattern',
    '.matchers[0].value',
    "the pattern '(?=a)b' for 'system' cannot be read: '(?=' looks ahead or behind, which RE2 cannot",
    'write a regular expression in RE2 syntax',
  ],
  [
    'grouping',
    { repeat: '1m' },
    'grouping-order',
    '.grouping.repeat',
    'the notification repeats every 1m, but its group is evaluated every 5m',
    "write '5m' or longer",
  ],
])('a route with %s %j is refused', (field, value, id, path, message, fix) => {
  expect(shopProblems({ [`onCall.routing.routes.0.${field}`]: value })).toEqual([
    shopProblem(id, `${route}${path}`, message, fix),
  ]);
});

test('a label of alerts from other sources is declared', () => {
  expect(
    shopProblems({ 'onCall.routing.labels': ['team'], 'onCall.routing.routes.0.matchers.0.label': 'team' }),
  ).toEqual([]);
});

test('a mute time without a zone is refused, and said to wake people', () => {
  expect(shopProblems({ 'onCall.routing.muteTimes.0.timeZone': undefined })).toEqual([
    shopProblem(
      'mute-without-zone',
      'onCall.routing.muteTimes[0].timeZone',
      'the mute time has no time zone: in the wrong one it would mute the wrong hours',
      "add timeZone, such as timeZone: 'America/Santiago'",
    ),
  ]);
});

const silence = {
  id: 'upgrade',
  matchers: [{ label: 'system', op: '=', value: 'orders' }],
  begin: '2026-12-01T00:00Z',
  end: '2026-12-01T04:00Z',
  owner: 'shop',
  reason: 'database upgrade',
};

test.each([
  [
    { end: undefined },
    'silence-without-end',
    '.end',
    'the silence has no end: nobody would be notified again',
    "add end, such as end: '2026-12-05T04:00:00Z'; it can be moved while the work goes on",
  ],
  [
    { end: '2026-11-30T04:00Z' },
    'silence-order',
    '.end',
    "the silence 'upgrade' ends at 2026-11-30T04:00Z, not after it begins at 2026-12-01T00:00Z",
    'write a later end',
  ],
  [
    { begin: '2026-12-01T00:00' },
    'instant-without-offset',
    '.begin',
    "'2026-12-01T00:00' has no offset, so it has two readings: 2026-12-01T00:00Z in UTC, or 2026-12-01T00:00-03:00 by the clock of America/Santiago",
    "write '2026-12-01T00:00Z' or '2026-12-01T00:00-03:00'",
  ],
  [
    { matchers: [] },
    'empty-list',
    '.matchers',
    "the silence 'upgrade' has no matchers: it would match every alert",
    "add a matcher, such as { label: 'system', op: '=', value: 'orders' }",
  ],
  [
    { matchers: [{ label: 'system', op: '=~', value: '.*' }] },
    'silence-of-everything',
    '.matchers',
    "every matcher of the silence 'upgrade' matches a label that is missing: it would silence alerts of every team",
    "add a matcher with a value, such as { label: 'system', op: '=', value: 'orders' }",
  ],
  [{ owner: 'shoop' }, 'unknown-owner', '.owner', "there is no owner 'shoop'", "did you mean 'shop'?"],
])('a silence with %j is refused', (parts, id, path, message, fix) => {
  expect(shopProblems({ 'onCall.routing.silences': [{ ...silence, ...parts }] })).toEqual([
    shopProblem(id, `onCall.routing.silences[0]${path}`, message, fix),
  ]);
});

test.each([
  ['routes', 'route', { id: 'night', matchers: [], to: 'shop' }],
  ['silences', 'silence', silence],
  ['muteTimes', 'mute time', { id: 'nights', timeZone: 'UTC', windows: [{ begin: '22:00', end: '06:00' }] }],
])('two %s with one id are refused', (list, noun, item) => {
  expect(shopProblems({ 'onCall.routing.routes': [], [`onCall.routing.${list}`]: [item, item] })).toEqual([
    shopProblem(
      'duplicate-id',
      `onCall.routing.${list}[1].id`,
      `the ${noun} '${item.id}' is defined twice`,
      'give one of them another id',
    ),
  ]);
});

test('an inhibition without matchers would hold everything back', () => {
  const inhibition = { id: 'all', source: [], target: [{ label: 'stage', op: '=', value: 'api' }], equal: ['systm'] };
  expect(shopProblems({ 'onCall.routing.inhibitions': [inhibition] })).toEqual([
    shopProblem(
      'unknown-label',
      'onCall.routing.inhibitions[0].equal[0]',
      "there is no label 'systm'",
      "did you mean 'system'?",
    ),
    shopProblem(
      'empty-list',
      'onCall.routing.inhibitions[0].source',
      "the source of the inhibition 'all' has no matchers: it would match every alert",
      "add a matcher, such as { label: 'system', op: '=', value: 'orders' }",
    ),
  ]);
});
