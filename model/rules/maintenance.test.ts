import { describe, expect, test } from '@jest/globals';
import { maintenance, recurringMaintenance } from '../maintenance.ts';
import { problemText, problemsWith } from '../testing/orders.ts';

const who = { owner: 'shop', reason: 'database upgrade, agreed with shipping' };
const begin = '2026-12-05T02:00:00Z';
const end = '2026-12-05T04:00:00Z';
const once = { kind: 'Maintenance', ...who, begin, end };
const weekly = {
  kind: 'RecurringMaintenance',
  ...who,
  every: 'Sunday',
  begin: '23:00',
  end: '01:00',
  timeZone: 'America/Santiago',
  from: '2026-01-01',
  until: '2026-12-31',
};

const problemsOf = (...items: readonly unknown[]): readonly string[] => problemsWith({ maintenance: items });
const problem = (id: string, field: string, message: string, fix: string): string =>
  problemText(`model/${id}`, `maintenance[0]${field}`, message, fix);

test('maintenance that ends is taken, once and recurring', () => {
  expect(problemsOf(maintenance({ ...who, begin, end, objectives: ['api-availability'] }))).toEqual([]);
  const { kind: _kind, ...options } = weekly;
  expect(problemsOf(recurringMaintenance({ ...options, every: 'Sunday' }), { ...weekly, every: 'day' })).toEqual([]);
  expect(problemsOf({ ...once, begin: '2026-12-04T23:00-03:00' })).toEqual([]);
});

describe('maintenance without an end is refused', () => {
  const until = "add end, such as end: '2026-12-05T04:00:00Z'; it can be moved while the work goes on";
  const { end: _end, ...open } = once;
  test.each([open, { ...open, end: undefined }])('%j', (item) => {
    expect(problemsOf(item)).toEqual([
      problem(
        'maintenance-without-end',
        '.end',
        'the maintenance has no end: it would exclude everything from then on',
        until,
      ),
    ]);
  });

  test('and one that recurs for ever', () => {
    const { until: _until, ...forever } = weekly;
    expect(problemsOf(forever)).toEqual([
      problem(
        'maintenance-without-end',
        '.until',
        'the maintenance has no until: it would exclude everything from then on',
        "add until, the last day on which it begins, such as until: '2027-12-31'",
      ),
    ]);
  });

  test('with everything else that is wrong with it', () => {
    expect(problemsOf({ ...open, owner: '' })).toEqual([
      problem(
        'maintenance-without-end',
        '.end',
        'the maintenance has no end: it would exclude everything from then on',
        until,
      ),
      problem('empty-text', '.owner', 'the text is empty', 'write who answers for it'),
    ]);
  });
});

const instant = "write a value such as '2026-12-05T02:00:00Z' or '2026-12-04T23:00:00-03:00'";

test.each([
  [
    { ...once, end: begin },
    'maintenance-order',
    '.end',
    `the maintenance ends at ${begin}, not after it begins at ${begin}`,
    'write a later end',
  ],
  [
    { ...once, end: '2026-12-04T23:30:00-02:00' },
    'maintenance-order',
    '.end',
    `the maintenance ends at 2026-12-04T23:30:00-02:00, not after it begins at ${begin}`,
    'write a later end',
  ],
  [
    { ...once, end: '2026-12-13T02:00:00Z' },
    'maintenance-too-long',
    '.end',
    'a maintenance of 8 days: the budget of the time that is left says little',
    'write at most 7 days, or lower the target for that time',
  ],
  [
    { ...once, end: '2027-02-30T02:00:00Z' },
    'bad-time',
    '.end',
    "'2027-02-30T02:00:00Z' is not an instant in whole minutes with its offset",
    instant,
  ],
  [
    { ...once, end: '2026-12-05T04:00:30Z' },
    'bad-time',
    '.end',
    "'2026-12-05T04:00:30Z' is not an instant in whole minutes with its offset",
    instant,
  ],
  [
    { ...once, end: '2026-12-05T04:00' },
    'bad-time',
    '.end',
    "'2026-12-05T04:00' is not an instant in whole minutes with its offset",
    instant,
  ],
  [
    { ...once, end: '2026-12-05T24:00Z' },
    'bad-time',
    '.end',
    "'2026-12-05T24:00Z' is not an instant in whole minutes with its offset",
    instant,
  ],
  [{ ...once, end: 4 }, 'bad-time', '.end', '4 is not an instant in whole minutes with its offset', instant],
  [{ ...once, reason: ' ' }, 'empty-text', '.reason', 'the text is empty', 'write what is done, and who agreed'],
  [
    { ...once, objectives: ['api-availabilty'] },
    'unknown-objective',
    '.objectives[0]',
    "there is no objective 'api-availabilty'",
    "did you mean 'api-availability'?",
  ],
  [
    { ...once, objectives: [] },
    'unknown-objective',
    '.objectives',
    'the list of objectives is empty: the maintenance excludes nothing',
    'remove the list: all are excluded',
  ],
  [
    { ...weekly, every: 'sunday' },
    'unknown-value',
    '.every',
    "'sunday' is not 'day', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday' or 'Saturday'",
    "write 'Sunday'",
  ],
  [
    { ...weekly, end: '23:00' },
    'maintenance-order',
    '.end',
    'the maintenance begins and ends at 23:00: it lasts no time, or a whole day',
    'write another end; an end before the begin is on the next day',
  ],
  [
    { ...weekly, begin: '24:00' },
    'bad-time',
    '.begin',
    "'24:00' is not a time of day",
    "write a value such as '02:00'",
  ],
  [
    { ...weekly, until: '2025-12-31' },
    'maintenance-order',
    '.until',
    'the maintenance ends 2025-12-31, before it begins on 2026-01-01',
    'write 2026-01-01 or later',
  ],
  [
    { ...weekly, until: '2030-12-31' },
    'maintenance-too-long',
    '.until',
    'the maintenance recurs for 1825 days: nobody remembers by then who agreed',
    'write an until at most 731 days after 2026-01-01, and renew it',
  ],
  [
    { ...weekly, from: '2026-02-29' },
    'bad-time',
    '.from',
    "'2026-02-29' is not a day",
    "write a value such as '2026-12-05'",
  ],
  [
    { ...weekly, timeZone: 'Chile' },
    'unknown-time-zone',
    '.timeZone',
    "'Chile' is not a time zone of the IANA database",
    "write its name, such as 'America/Santiago', 'Asia/Kolkata' or 'Europe/Berlin'",
  ],
  [
    { begin, end },
    'wrong-type',
    '',
    'an object does not belong here',
    'write maintenance({ … }) or recurringMaintenance({ … })',
  ],
] as const)('%j is refused', (item, id, field, message, fix) => {
  expect(problemsOf(item)).toEqual([problem(id, field, message, fix)]);
});

test('the same maintenance twice is a mistake', () => {
  expect(problemsOf(once, once)).toEqual([
    problemText('model/duplicate-maintenance', 'maintenance[1]', 'this repeats maintenance[0]', 'remove one'),
  ]);
});
