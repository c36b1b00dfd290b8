import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../model/oncall/schedule.ts';
import { loadOf, type PersonLoad } from './load.ts';
import { rotation, schedule } from './testing/schedules.ts';
import { compileSchedule } from './timeline.ts';

const workdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;
const year = { begin: Date.parse('2026-11-30T00:00Z'), end: Date.parse('2027-11-29T00:00Z') };
const hour = 3_600_000;

const load = (plan: Schedule, horizon = year): ReturnType<typeof loadOf> =>
  loadOf(plan, compileSchedule(plan, horizon), { people: [], holidays: [] });

const team = (size: number): readonly string[] => Array.from({ length: size }, (_, index) => `p${index + 1}`);
const daily = (size: number, advance: 'calendar' | 'shift'): Schedule =>
  schedule({
    layers: [
      rotation({
        people: team(size),
        turn: { count: 1, unit: 'day' },
        begin: '2026-01-05T00:00',
        advance,
        restrictions: [{ days: workdays, begin: '00:00', end: '24:00' }],
      }),
    ],
  });

describe('daily turns on weekdays only (target/goalert#4447)', () => {
  test.each([
    [14, 4],
    [7, 2],
    [10, 0],
    [6, 0],
  ])('of %d people leave %d never on call', (size, never) => {
    expect(load(daily(size, 'calendar')).never).toHaveLength(never);
  });

  test.each([14, 7, 10, 6])(
    'of %d people leave nobody out when a turn counts shifts, and are fair within a day',
    (size) => {
      const { never, people } = load(daily(size, 'shift'));
      expect(never).toEqual([]);
      const totals = people.map(({ total }) => total / hour);
      expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(24);
    },
  );
});

const person = (handle: string, timeZone: string) => ({
  handle,
  name: handle,
  timeZone,
  contacts: { high: [], low: [] },
  leaves: undefined,
});

const inHours = ({ shifts, total, nights, weekends, holidays, longest }: PersonLoad): readonly number[] => [
  shifts,
  ...[total, nights, weekends, holidays, longest].map((length) => length / hour),
];

describe('hours', () => {
  const week = { begin: Date.parse('2026-11-30T00:00Z'), end: Date.parse('2026-12-07T00:00Z') };

  test('of a whole week are 168: 49 in nights, 48 at the weekend', () => {
    const [ana] = load(schedule({ layers: [rotation({ people: ['ana'] })] }), week).people;
    expect(inHours(ana!)).toEqual([1, 168, 49, 48, 0, 168]);
  });

  test('of the night are those of the person, not those of the team', () => {
    const plan = schedule({
      layers: [rotation({ people: ['dev'], restrictions: [{ begin: '17:30', end: '00:30' }] })],
    });
    const [dev] = loadOf(plan, compileSchedule(plan, week), {
      people: [person('dev', 'Asia/Kolkata')],
      holidays: [],
    }).people;
    // It is 23:00 to 06:00 in India.
    expect(dev!.nights / hour).toBe(dev!.total / hour);
  });

  test('on the holidays of the schedule are counted once, whichever calendars have the day', () => {
    const plan = schedule({ layers: [rotation({ people: ['ana'] })], holidays: ['chile', 'year-end'] });
    const days = [{ day: '2026-12-03', name: 'x' }];
    const { people } = loadOf(plan, compileSchedule(plan, week), {
      people: [],
      holidays: [
        { id: 'chile', days },
        { id: 'year-end', days },
        { id: 'berlin', days: [{ day: '2026-12-04', name: 'y' }] },
      ],
    });
    expect(people[0]!.holidays / hour).toBe(24);
  });

  test('of somebody whom only an override names are listed, without calling it a turn', () => {
    const override = {
      people: ['eva'],
      instead: undefined,
      reason: 'x',
      begin: '2026-12-01T00:00Z',
      end: '2026-12-01T06:00Z',
    };
    const { people, never } = load(schedule({ layers: [rotation({ people: ['ana'] })], overrides: [override] }), week);
    expect(people.map(({ handle, takesTurns, total }) => [handle, takesTurns, total / hour])).toEqual([
      ['ana', true, 162],
      ['eva', false, 6],
    ]);
    expect(never).toEqual([]);
  });

  test('of people who are on call together count for each of them; hours of nobody are gaps', () => {
    const plan = schedule({
      layers: [rotation({ people: [['ana', 'bo']], restrictions: [{ begin: '00:00', end: '12:00' }] })],
    });
    const { people, gaps, length } = load(plan, week);
    expect(people.map(({ total, longest }) => [total / hour, longest / hour])).toEqual([
      [84, 12],
      [84, 12],
    ]);
    expect([gaps / hour, length / hour]).toEqual([84, 168]);
  });
});
