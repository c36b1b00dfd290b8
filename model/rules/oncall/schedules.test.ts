import { expect, test } from '@jest/globals';
import { shopProblem, shopProblems } from '../../testing/shop.ts';

const layer = 'onCall.schedules.0.layers.0';
const at = 'onCall.schedules[0].layers[0]';

test('the example has no problem', () => {
  expect(shopProblems({})).toEqual([]);
});

test.each([
  [
    'nobody',
    [],
    'empty-rotation',
    '',
    "the rotation 'weekly' has no people: nobody is on call",
    'add handles of people',
  ],
  [
    'a turn of nobody',
    ['ana', []],
    'empty-rotation',
    '[1]',
    "turn 2 of the rotation 'weekly' has no people: nobody would be on call in it",
    'add a handle, or remove it',
  ],
  [
    'two equal turns',
    ['ana', 'ben', 'ana'],
    'duplicate-handle',
    '[2]',
    "the turn of 'ana' occurs twice in 'weekly': people[0] and people[2]",
    'remove one; a person who takes more turns than others has a layer of their own',
  ],
  [
    'two equal turns of a pair, in another order',
    [
      ['ana', 'ben'],
      ['ben', 'ana'],
    ],
    'duplicate-handle',
    '[1]',
    "the turn of 'ben' and 'ana' occurs twice in 'weekly': people[0] and people[1]",
    'remove one; a person who takes more turns than others has a layer of their own',
  ],
  [
    'two equal handles in a turn',
    [['ana', 'ana'], 'ben'],
    'duplicate-handle',
    '[0][1]',
    "'ana' is named twice in one turn of 'weekly'",
    'remove one',
  ],
  ['an unknown person', ['ana', 'bne'], 'unknown-person', '[1]', "there is no person 'bne'", "did you mean 'ben'?"],
])('a rotation of %s is refused', (_of, people, id, path, message, fix) => {
  expect(shopProblems({ [`${layer}.people`]: people })).toEqual([shopProblem(id, `${at}.people${path}`, message, fix)]);
});

test('two pairs may share a person', () => {
  const carla = { handle: 'carla', timeZone: 'UTC', contacts: [{ kind: 'Email', address: 'carla@example.com' }] };
  const pairs = [
    ['ana', 'ben'],
    ['ben', 'carla'],
  ];
  expect(shopProblems({ 'onCall.people.2': carla, [`${layer}.people`]: pairs })).toEqual([]);
});

test.each([
  [
    { count: 0, unit: 'day' },
    'out-of-range',
    '.count',
    '0 is not a whole number from 1 to 1000',
    'write a whole number from 1 to 1000',
  ],
  ['daly', 'unknown-value', '', "'daly' is not 'hourly', 'daily', 'weekly' or 'monthly'", "write 'daily'"],
])('a turn of %j is refused', (turn, id, path, message, fix) => {
  expect(shopProblems({ [`${layer}.turn`]: turn })).toEqual([shopProblem(id, `${at}.turn${path}`, message, fix)]);
});

test.each(['2026-01-05T09:00Z', '2026-01-05T09:00-03:00'])('a hand-over with an offset, %s, is refused', (begin) => {
  expect(shopProblems({ [`${layer}.begin`]: begin })).toEqual([
    shopProblem(
      'bad-time',
      `${at}.begin`,
      `'${begin}' has an offset: a rotation is handed over by the clock of its time zone, in summer and in winter`,
      "write the local time, such as '2026-01-05T09:00', and the zone as timeZone",
    ),
  ]);
});

test('a rotation that ends before it begins is refused', () => {
  expect(shopProblems({ [`${layer}.end`]: '2026-01-05T08:00' })).toEqual([
    shopProblem(
      'rotation-order',
      `${at}.end`,
      "the rotation 'weekly' ends at 2026-01-05T08:00, not after it begins at 2026-01-05T09:00",
      'write a later end, or leave it out',
    ),
  ]);
});

test.each([
  ['Santiago', "'Santiago' is not a time zone of the IANA database", "did you mean 'America/Santiago'?"],
  [
    'IST',
    "'IST' is not a time zone of the IANA database",
    "write its name, such as 'America/Santiago', 'Asia/Kolkata' or 'Europe/Berlin'",
  ],
  [
    'UTC-3',
    "'UTC-3' is an offset: a time zone has a clock that may be set forward and back",
    "write its name, such as 'America/Santiago', 'Asia/Kolkata' or 'Europe/Berlin'",
  ],
])('the zone %s is refused', (zone, message, fix) => {
  expect(shopProblems({ [`${layer}.timeZone`]: zone })).toEqual([
    shopProblem('unknown-time-zone', `${at}.timeZone`, message, fix),
  ]);
});

test.each(['Asia/Calcutta', 'Etc/GMT+3', 'US/Pacific', 'UTC'])('the zone %s is taken', (zone) => {
  expect(shopProblems({ [`${layer}.timeZone`]: zone })).toEqual([]);
});

test('a restriction that begins when it ends is refused; a whole day is written to 24:00', () => {
  expect(shopProblems({ [`${layer}.restrictions`]: [{ begin: '09:00', end: '09:00' }] })).toEqual([
    shopProblem(
      'empty-hours',
      `${at}.restrictions[0].end`,
      'the restriction begins and ends at 09:00: it lasts no time, or a whole day',
      "write another end; a whole day is begin: '00:00', end: '24:00'",
    ),
  ]);
  expect(shopProblems({ [`${layer}.restrictions`]: [{ begin: '00:00', end: '24:00', days: ['Sunday'] }] })).toEqual([]);
});

const override = { people: ['ben'], begin: '2026-12-24T18:00Z', end: '2026-12-26T09:00-03:00', reason: 'Christmas' };

test.each([
  [
    { begin: '2026-12-24T18:00' },
    'instant-without-offset',
    '.begin',
    "'2026-12-24T18:00' has no offset, so it has two readings: 2026-12-24T18:00Z in UTC, or 2026-12-24T18:00-03:00 by the clock of America/Santiago",
    "write '2026-12-24T18:00Z' or '2026-12-24T18:00-03:00'",
  ],
  [
    { begin: '2026-12-27T00:00Z' },
    'override-order',
    '.end',
    'the override ends at 2026-12-26T09:00-03:00, not after it begins at 2026-12-27T00:00Z',
    'write a later end',
  ],
  [{ people: ['ben', 'ben'] }, 'duplicate-handle', '.people[1]', "'ben' is named twice in the override", 'remove one'],
  [
    { instead: 'carla' },
    'unknown-person',
    '.instead',
    "there is no person 'carla'",
    'add it to onCall.people, or use one of ana, ben',
  ],
  [
    { begin: '2026-12-24T18:00:30Z' },
    'bad-time',
    '.begin',
    "'2026-12-24T18:00:30Z' is not an instant in whole minutes with its offset",
    "write a value such as '2026-12-24T18:00:00Z' or '2026-12-24T18:00:00-03:00'",
  ],
])('an override with %j is refused', (parts, id, path, message, fix) => {
  expect(shopProblems({ 'onCall.schedules.0.overrides': [{ ...override, ...parts }] })).toEqual([
    shopProblem(id, `onCall.schedules[0].overrides[0]${path}`, message, fix),
  ]);
});

test('an override of nobody takes everybody off', () => {
  expect(shopProblems({ 'onCall.schedules.0.overrides': [{ ...override, people: [] }] })).toEqual([]);
});

test('an override instead of somebody without a turn replaces nobody', () => {
  const changes = {
    [`${layer}.people`]: ['ana'],
    'onCall.schedules.0.overrides': [{ ...override, people: ['ana'], instead: 'ben' }],
  };
  expect(shopProblems(changes)).toEqual([
    shopProblem(
      'override-of-nobody',
      'onCall.schedules[0].overrides[0].instead',
      "'ben' has no turn in the schedule 'primary': the override replaces nobody",
      'name a person of its layers or of an earlier override, or leave instead out to replace everybody',
    ),
  ]);
});

test('an override instead of somebody to whom an earlier override gave a turn is taken', () => {
  const overrides = [
    { ...override, people: ['ben'] },
    { ...override, people: ['ana'], instead: 'ben' },
  ];
  expect(shopProblems({ [`${layer}.people`]: ['ana'], 'onCall.schedules.0.overrides': overrides })).toEqual([]);
});

test.each([
  ['2026-01-01', 'which begins after their last day'],
  ['2026-01-05', 'which begins on the day on which they leave'],
])('a person who leaves on %s has no turn in a rotation %s', (leaves) => {
  expect(shopProblems({ 'onCall.people.1.leaves': leaves, 'onCall.schedules.0.overrides': [] })).toEqual([
    shopProblem(
      'person-left',
      `${at}.people`,
      `'ben' leaves on ${leaves}, and the rotation 'weekly' begins at 2026-01-05T09:00`,
      "remove 'ben' from its people, or correct the day on which they leave",
    ),
  ]);
});

test('a person may leave while a rotation goes on', () => {
  expect(shopProblems({ 'onCall.people.1.leaves': '2026-01-06', 'onCall.schedules.0.overrides': [] })).toEqual([]);
});

test('an override does not name a person who has left by then', () => {
  const changes = { 'onCall.people.1.leaves': '2026-12-24', 'onCall.schedules.0.overrides': [override] };
  expect(shopProblems(changes)).toEqual([
    shopProblem(
      'person-left',
      'onCall.schedules[0].overrides[0].people[0]',
      "'ben' leaves on 2026-12-24, and the override begins at 2026-12-24T18:00Z",
      'name somebody else, or correct the day on which they leave',
    ),
  ]);
});

test.each([
  [`${layer}.begin`, '0206-01-05T09:00', `${at}.begin`],
  ['onCall.people.0.leaves', '0261-12-01', 'onCall.people[0].leaves'],
  ['onCall.holidays.0.days.0.day', '2206-12-25', 'onCall.holidays[0].days[0].day'],
  ['onCall.schedules.0.overrides.0.end', '2126-12-26T00:00Z', 'onCall.schedules[0].overrides[0].end'],
])('a slip in the year of %s is refused', (changed, value, path) => {
  expect(shopProblems({ [changed]: value })).toEqual([
    shopProblem('bad-time', path, `the year of '${value}' is not from 2000 to 2100`, 'correct the year'),
  ]);
});

test.each([
  ['onCall.people.0.name', 'onCall.people[0].name', 'the name as people write it'],
  ['onCall.schedules.0.overrides.0.reason', 'onCall.schedules[0].overrides[0].reason', 'why, and who agreed'],
])('a line break in %s is refused: it would begin a header of a mail', (changed, path, expected) => {
  expect(shopProblems({ [changed]: 'Ana\r\nBcc: other@example.com' })).toEqual([
    shopProblem(
      'bad-name',
      path,
      'the text has a line break, or another control character',
      `write ${expected}, in one line`,
    ),
  ]);
});

test('two layers with one name are refused', () => {
  const other = { name: 'weekly', people: ['ben'], turn: 'daily', begin: '2026-01-05T09:00' };
  expect(shopProblems({ 'onCall.schedules.0.layers.1': other })).toEqual([
    shopProblem(
      'duplicate-id',
      'onCall.schedules[0].layers[1].name',
      "the schedule 'primary' has two layers with the name 'weekly'",
      'give one of them another name',
    ),
  ]);
});
