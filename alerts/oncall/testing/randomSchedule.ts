/** Random schedules around changes of clocks: every unit of turns, restrictions, layers with a zone of their own, and overrides. */
import { weekdays } from '../../../model/maintenance.ts';
import type { Override, Restriction, Rotation, Schedule, TurnLength } from '../../../model/oncall/schedule.ts';
import type { Random } from '../../../numbers/random.ts';

/** A zone, and a day near which its clock changes (or does not). */
export const clockChanges: readonly (readonly [timeZone: string, near: string])[] = [
  ['America/Santiago', '2026-04-05'],
  ['America/Santiago', '2026-09-06'],
  ['America/Chicago', '2026-03-08'],
  ['America/Chicago', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Cairo', '2026-04-24'],
  ['America/Havana', '2026-03-08'],
  ['America/Havana', '2026-11-01'],
  ['Antarctica/Troll', '2026-03-29'],
  ['Antarctica/Troll', '2026-10-25'],
  ['America/Nuuk', '2026-03-28'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Chatham', '2026-09-27'],
  ['Asia/Beirut', '2026-10-25'],
  ['Asia/Kolkata', '2026-12-31'],
  ['UTC', '2028-02-29'],
];

const day = 86_400_000;
const names = ['ana', 'bo', 'chloe', 'dev', 'eva', 'fay', 'gus'];

const integer = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));
const oneOf = <T>(random: Random, values: readonly T[]): T => values[integer(random, 0, values.length - 1)]!;
const twoDigits = (value: number): string => String(value).padStart(2, '0');
/** Half of them in the small hours, in which clocks change. */
const clockTime = (random: Random): string =>
  `${twoDigits(random() < 0.5 ? integer(random, 0, 3) : integer(random, 0, 23))}:${twoDigits(oneOf(random, [0, 0, 15, 30, 45, 59]))}`;
const dateText = (at: number): string => new Date(at).toISOString().slice(0, 10);

const turnLengths: readonly TurnLength[] = [
  { count: 1, unit: 'hour' },
  { count: 7, unit: 'hour' },
  { count: 12, unit: 'hour' },
  { count: 1, unit: 'day' },
  { count: 1, unit: 'day' },
  { count: 3, unit: 'day' },
  { count: 1, unit: 'week' },
  { count: 1, unit: 'month' },
];

const randomRestriction = (random: Random): Restriction => {
  const hours = { begin: clockTime(random), end: clockTime(random) };
  return random() < 0.4 ? hours : { ...hours, days: weekdays.filter(() => random() < 0.6) };
};

const several = <T>(random: Random, most: number, make: () => T): readonly T[] =>
  Array.from({ length: integer(random, 0, most) }, make);

const randomRotation = (random: Random, timeZone: string, near: number): Rotation => {
  const begin = near - integer(random, -4, 34) * day;
  return {
    name: 'random',
    people: Array.from({ length: integer(random, 1, 6) }, () =>
      random() < 0.2 ? [names[integer(random, 0, 2)]!, names[integer(random, 3, 6)]!] : oneOf(random, names),
    ),
    turn: oneOf(random, turnLengths),
    begin: `${dateText(begin)}T${clockTime(random)}`,
    end: random() < 0.15 ? `${dateText(near + integer(random, 0, 8) * day)}T${clockTime(random)}` : undefined,
    timeZone: random() < 0.8 ? timeZone : oneOf(random, clockChanges)[0],
    restrictions: random() < 0.4 ? [] : several(random, 3, () => randomRestriction(random)),
    advance: random() < 0.5 ? 'calendar' : 'shift',
  };
};

const randomOverride = (random: Random, near: number): Override => {
  const begin = near + integer(random, -8 * 1_440, 8 * 1_440) * 60_000;
  const end = begin + integer(random, 1, 3_000) * 60_000;
  return {
    people: several(random, 2, () => oneOf(random, names)),
    instead: random() < 0.5 ? undefined : oneOf(random, names),
    begin: new Date(begin).toISOString(),
    end: new Date(end).toISOString(),
    reason: 'random',
  };
};

export interface RandomCase {
  readonly schedule: Schedule;
  /** Horizon, and the instant from which a slow implementation has to walk. */
  readonly walk: number;
  readonly begin: number;
  readonly end: number;
}

/** `index` chooses zone and day. The rotations begin from 34 days before that day on. */
export const randomCase = (random: Random, index: number): RandomCase => {
  const [timeZone, near] = clockChanges[index % clockChanges.length]!;
  const at = Date.parse(`${near}T00:00Z`);
  return {
    schedule: {
      id: `random-${index}`,
      timeZone,
      layers: Array.from({ length: integer(random, 1, 3) }, () => randomRotation(random, timeZone, at)),
      overrides: several(random, 6, () => randomOverride(random, at)),
      holidays: [],
    },
    walk: at - 37 * day,
    begin: at - 8 * day,
    end: at + 8 * day,
  };
};
