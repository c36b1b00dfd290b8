/**
 * Tables that schedule tools publish as their own tests, as claims on our segments. GoAlert: schedule/rotation/rotation_test.go and
 * schedule/rule/rule_test.go (e573204); Grafana OnCall: test_on_call_schedule.py, test_filter_events_during_dst_change;
 * Alertmanager: timeinterval/timeinterval_test.go. Our hours elapse; GoAlert's follow the clock, and the rows that differ say so.
 */
import { describe, expect, test } from '@jest/globals';
import type { Rotation, Restriction } from '../../model/oncall/schedule.ts';
import { zoneOffsets } from '../../model/zoneOffsets.ts';
import { rotation, schedule } from './testing/schedules.ts';
import { compileSchedule, segmentAt } from './timeline.ts';
import { windowsIn } from './timeWindows.ts';

const chicago = 'America/Chicago';
const lordHowe = 'Australia/Lord_Howe';
const people = ['ana', 'bo', 'chloe'];
const turn = (count: number, unit: Rotation['turn']['unit']): Rotation['turn'] => ({ count, unit });

/** The instants at which a turn begins, in [from, to). */
const handOvers = (changes: Partial<Rotation>, from: string, to: string): readonly number[] => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const { segments } = compileSchedule(schedule({ layers: [rotation({ people, ...changes })] }), { begin, end });
  return segments.map((segment) => segment.begin).filter((at) => at > begin);
};

const instants = (texts: readonly string[]): readonly number[] => texts.map((text) => Date.parse(text));

interface Published {
  readonly title: string;
  readonly turn: Rotation['turn'];
  readonly timeZone: string;
  readonly begin: string;
  readonly handOvers: readonly string[];
}

const rows: readonly Published[] = [
  {
    title: 'a day, handed over at a time that the clock shows twice: at the first',
    turn: turn(1, 'day'),
    timeZone: chicago,
    begin: '2020-10-30T01:30',
    handOvers: [
      '2020-10-30T01:30-05:00',
      '2020-10-31T01:30-05:00',
      '2020-11-01T01:30-05:00',
      '2020-11-02T01:30-06:00',
      '2020-11-03T01:30-06:00',
    ],
  },
  {
    title:
      'a day, handed over at a time that the clock skips: at the first minute that exists, and as usual on the next day',
    turn: turn(1, 'day'),
    timeZone: chicago,
    begin: '2020-03-06T02:30',
    handOvers: [
      '2020-03-06T02:30-06:00',
      '2020-03-07T02:30-06:00',
      '2020-03-08T03:00-05:00',
      '2020-03-09T02:30-05:00',
      '2020-03-10T02:30-05:00',
    ],
  },
  {
    title: 'an hour, over the hour that is skipped and on the whole hour',
    turn: turn(1, 'hour'),
    timeZone: chicago,
    begin: '2020-03-08T00:00',
    handOvers: ['2020-03-08T01:00-06:00', '2020-03-08T03:00-05:00', '2020-03-08T04:00-05:00', '2020-03-08T05:00-05:00'],
  },
  {
    title: 'a month',
    turn: turn(1, 'month'),
    timeZone: chicago,
    begin: '2020-01-02T01:30',
    handOvers: ['2020-05-02T01:30-05:00', '2020-06-02T01:30-05:00', '2020-07-02T01:30-05:00'],
  },
  {
    title: 'a month that ends in standard time',
    turn: turn(1, 'month'),
    timeZone: chicago,
    begin: '2020-10-01T01:30',
    handOvers: ['2020-10-01T01:30-05:00', '2020-11-01T01:30-05:00', '2020-12-01T01:30-06:00', '2021-01-01T01:30-06:00'],
  },
  {
    title: 'a day, where the clock is set back by half an hour to the hand-over',
    turn: turn(1, 'day'),
    timeZone: lordHowe,
    begin: '2021-04-02T02:00',
    handOvers: [
      '2021-04-02T02:00+11:00',
      '2021-04-03T02:00+11:00',
      '2021-04-04T02:00+10:30',
      '2021-04-05T02:00+10:30',
      '2021-04-06T02:00+10:30',
    ],
  },
  {
    title: 'a day, where the clock is set back by half an hour before the hand-over',
    turn: turn(1, 'day'),
    timeZone: lordHowe,
    begin: '2021-04-01T02:30',
    handOvers: ['2021-04-03T02:30+11:00', '2021-04-04T02:30+10:30', '2021-04-05T02:30+10:30', '2021-04-06T02:30+10:30'],
  },
  {
    title: 'a day, before the clock is set forward by half an hour',
    turn: turn(1, 'day'),
    timeZone: lordHowe,
    begin: '2020-10-02T01:30',
    handOvers: ['2020-10-03T01:30+10:30', '2020-10-04T01:30+10:30', '2020-10-05T01:30+11:00', '2020-10-06T01:30+11:00'],
  },
  {
    title: 'a day, within the half hour that is skipped',
    turn: turn(1, 'day'),
    timeZone: lordHowe,
    begin: '2020-10-02T02:15',
    handOvers: [
      '2020-10-02T02:15+10:30',
      '2020-10-03T02:15+10:30',
      '2020-10-04T02:30+11:00',
      '2020-10-05T02:15+11:00',
      '2020-10-06T02:15+11:00',
    ],
  },
];

describe('GoAlert: hand-overs of turns of', () => {
  test.each(rows)('$title', ({ turn: length, timeZone, begin, handOvers: expected }) => {
    const wanted = instants(expected);
    expect(
      handOvers(
        { turn: length, timeZone, begin },
        new Date(wanted[0]! - 1_000).toISOString(),
        new Date(wanted.at(-1)! + 1_000).toISOString(),
      ).filter((at) => at >= wanted[0]!),
    ).toEqual(wanted);
  });

  test.each([
    ['2017-06-10T08:00', turn(1, 'week'), '2017-06-17T08:00-05:00', 168],
    ['2017-06-10T08:00', turn(2, 'week'), '2017-06-24T08:00-05:00', 336],
    ['2017-03-10T08:00', turn(1, 'week'), '2017-03-17T08:00-05:00', 167],
    ['2017-11-04T08:00', turn(1, 'week'), '2017-11-11T08:00-06:00', 169],
    ['2017-06-10T08:00', turn(1, 'day'), '2017-06-11T08:00-05:00', 24],
    ['2017-06-10T08:00', turn(2, 'day'), '2017-06-12T08:00-05:00', 48],
    ['2017-03-11T08:00', turn(1, 'day'), '2017-03-12T08:00-05:00', 23],
    ['2017-11-04T08:00', turn(1, 'day'), '2017-11-05T08:00-06:00', 25],
    ['2017-06-10T08:00', turn(1, 'hour'), '2017-06-10T09:00-05:00', 1],
    ['2017-06-10T08:00', turn(2, 'hour'), '2017-06-10T10:00-05:00', 2],
    ['2017-06-01T00:00', turn(1, 'month'), '2017-07-01T00:00-05:00', 720],
    ['2017-07-01T00:00', turn(2, 'month'), '2017-09-01T00:00-05:00', 1_488],
    ['2017-03-01T00:00', turn(1, 'month'), '2017-04-01T00:00-05:00', 743],
    ['2017-11-01T00:00', turn(2, 'month'), '2018-01-01T00:00-06:00', 1_465],
  ] as const)('from %s in Chicago a turn of %j ends at %s, after %d hours', (begin, length, end, hours) => {
    const [first] = handOvers({ turn: length, timeZone: chicago, begin }, '2017-01-01T00:00Z', '2018-03-01T00:00Z');
    const [, second] = handOvers({ turn: length, timeZone: chicago, begin }, '2017-01-01T00:00Z', '2018-03-01T00:00Z');
    expect(second).toBe(Date.parse(end));
    expect((second! - first!) / 3_600_000).toBe(hours);
  });

  test('a turn of 10 hours cycles on: 40 hours after the beginning is a hand-over', () => {
    const found = handOvers(
      { turn: turn(10, 'hour'), begin: '2020-06-01T03:00' },
      '2020-06-01T00:00Z',
      '2020-06-04T00:00Z',
    );
    expect(found).toContain(Date.parse('2020-06-02T19:00Z'));
  });

  test.each([
    ['3 hours over the hour that is skipped', '2017-03-12T00:00', '2017-03-12T04:00-05:00', '2017-03-12T03:00-05:00'],
    ['3 hours over the hour that is repeated', '2017-11-05T00:00', '2017-11-05T02:00-06:00', '2017-11-05T03:00-06:00'],
  ])('%s are three hours; in GoAlert the clock counts, and they are not', (_title, begin, ours, theirs) => {
    const [, second] = handOvers({ turn: turn(3, 'hour'), timeZone: chicago, begin }, `${begin}Z`, '2018-01-01T00:00Z');
    expect(second).toBe(Date.parse(ours));
    expect(second).not.toBe(Date.parse(theirs));
  });
});

describe('Grafana OnCall: a week in Chicago', () => {
  test.each([
    ['2024-10-29T00:00', '2024-10-29T05:00Z', '2024-11-05T06:00Z', 169],
    ['2025-03-04T00:00', '2025-03-04T06:00Z', '2025-03-11T05:00Z', 167],
  ])('from %s is from %s to %s: %d hours', (begin, from, to, hours) => {
    const found = handOvers({ timeZone: chicago, begin }, '2024-10-01T00:00Z', '2025-04-01T00:00Z');
    expect(found.slice(0, 2)).toEqual(instants([from, to]));
    expect((found[1]! - found[0]!) / 3_600_000).toBe(hours);
  });
});

const isOpen = (restriction: Restriction, timeZone: string, instant: string): boolean => {
  const at = Date.parse(instant);
  return windowsIn([restriction], zoneOffsets(timeZone, at, at), { begin: at, end: at + 1 }).length > 0;
};

const workdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

describe('GoAlert: hours of', () => {
  const cases: readonly (readonly [string, Restriction, readonly string[], readonly string[]])[] = [
    [
      'Monday 08:00 to 20:00 include the begin and exclude the end',
      { days: ['Monday'], begin: '08:00', end: '20:00' },
      ['2017-07-24T08:00Z', '2017-07-24T09:00Z'],
      ['2017-07-20T08:00Z', '2017-07-25T08:00Z', '2017-07-24T20:00Z'],
    ],
    [
      'Monday 20:00 to 08:00 end on Tuesday',
      { days: ['Monday'], begin: '20:00', end: '08:00' },
      ['2017-07-24T20:00Z', '2017-07-24T21:00Z', '2017-07-25T07:00Z'],
      ['2017-07-20T08:00Z', '2017-07-26T08:00Z', '2017-07-25T08:00Z', '2017-07-24T09:00Z'],
    ],
    [
      'workdays 08:00 to 20:00 leave Saturday and Sunday out',
      { days: workdays, begin: '08:00', end: '20:00' },
      ['2017-07-24T08:00Z', '2017-07-25T08:00Z', '2017-07-26T08:00Z', '2017-07-27T08:00Z', '2017-07-28T08:00Z'],
      ['2017-07-23T08:00Z', '2017-07-29T08:00Z'],
    ],
    [
      'workdays 08:00 to 08:00 are 24 hours, the last up to Saturday morning',
      { days: workdays, begin: '08:00', end: '08:00' },
      ['2017-07-24T08:00Z', '2017-07-25T08:00Z', '2017-07-28T08:00Z', '2017-07-29T07:00Z'],
      ['2017-07-23T08:00Z', '2017-07-24T07:00Z', '2017-07-29T08:00Z'],
    ],
    [
      'workdays 20:00 to 08:00 include the night before Saturday, and exclude the one before Monday',
      { days: workdays, begin: '20:00', end: '08:00' },
      ['2017-07-24T20:00Z', '2017-07-25T07:00Z', '2017-07-27T07:00Z', '2017-07-28T20:00Z', '2017-07-29T07:00Z'],
      ['2017-07-23T20:00Z', '2017-07-24T07:00Z', '2017-07-29T20:00Z', '2017-07-30T07:00Z'],
    ],
  ];
  test.each(cases)('%s', (_title, restriction, open, closed) => {
    expect(open.filter((at) => !isOpen(restriction, 'UTC', at))).toEqual([]);
    expect(closed.filter((at) => isOpen(restriction, 'UTC', at))).toEqual([]);
  });
});

describe('Alertmanager: hours of', () => {
  const office: Restriction = { days: workdays, begin: '09:00', end: '17:00' };
  test.each([
    ['UTC', '2020-05-04T15:04Z', true],
    ['UTC', '2020-05-05T10:04Z', true],
    ['UTC', '2020-06-09T09:04Z', true],
    ['UTC', '2020-07-08T16:59Z', true],
    ['UTC', '2020-05-03T15:04Z', false],
    ['UTC', '2020-05-04T08:59Z', false],
    ['UTC', '2020-05-05T05:00Z', false],
    ['Australia/Sydney', '2021-04-06T13:00+10:00', true],
    ['Australia/Sydney', '2021-04-06T13:00Z', false],
    ['Australia/Sydney', '2021-11-01T09:00+11:00', true],
    ['Australia/Sydney', '2021-10-31T22:00Z', true],
    ['Australia/Sydney', '2021-10-31T21:00Z', false],
  ])('workdays 09:00 to 17:00 in %s at %s: %s', (timeZone, at, expected) => {
    expect(isOpen(office, timeZone, at)).toBe(expected);
  });

  test('00:00 to 24:00 is the whole day', () => {
    const day: Restriction = { days: ['Monday'], begin: '00:00', end: '24:00' };
    expect(isOpen(day, 'UTC', '2020-05-04T00:00Z')).toBe(true);
    expect(isOpen(day, 'UTC', '2020-05-04T23:59Z')).toBe(true);
    expect(isOpen(day, 'UTC', '2020-05-05T00:00Z')).toBe(false);
  });
});

describe('GoAlert: an override', () => {
  const always = rotation({ people: ['foobar'], begin: '2018-01-01T00:00', turn: turn(1, 'day') });
  const horizon = { begin: Date.parse('2018-01-01T08:00Z'), end: Date.parse('2018-01-01T09:00Z') };
  const override = { begin: '2018-01-01T08:30:00Z', end: '2018-01-01T08:45:00Z', reason: 'dentist' };
  test.each([
    ['replaces a person', { ...override, people: ['binbaz'], instead: 'foobar' }, ['foobar', 'binbaz', 'foobar']],
    ['removes a person', { ...override, people: [], instead: 'foobar' }, ['foobar', '', 'foobar']],
    [
      'adds a person beside the other',
      { ...override, people: ['foobar', 'binbaz'], instead: 'foobar' },
      ['foobar', 'foobar,binbaz', 'foobar'],
    ],
    [
      'of somebody who is not on call changes nothing',
      { ...override, people: ['binbaz'], instead: 'foob3ar' },
      ['foobar'],
    ],
  ])('%s', (_title, change, expected) => {
    const timeline = compileSchedule(schedule({ layers: [always], overrides: [change] }), horizon);
    expect(timeline.segments.map((segment) => segment.people.join())).toEqual(expected);
    expect(segmentAt(timeline, Date.parse('2018-01-01T08:45Z'))?.people).toEqual(['foobar']);
  });
});
