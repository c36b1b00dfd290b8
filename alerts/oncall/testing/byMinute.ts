/**
 * Who is on call, minute by minute: slow, and written without the code that it checks. The clock of a zone is read at every quarter
 * of an hour (no zone changes its offset at another time since 1980), and each minute walks on from the minute before.
 */
import { weekdays } from '../../../model/maintenance.ts';
import { memoize } from '../../../model/memoize.ts';
import type { Rotation, Schedule } from '../../../model/oncall/schedule.ts';
import { localTime } from '../../../model/zonedTime.ts';

export const minute = 60_000;

interface Span {
  readonly timeZone: string;
  /** Whole quarters of an hour, in milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** At each minute, the furthest that the clock of the zone has come, as if it were UTC. */
const reachedClock: (span: Span) => Float64Array = memoize(
  ({ timeZone, from, to }: Span) => `${timeZone} ${from} ${to}`,
  ({ timeZone, from, to }) => {
    const clocks = new Float64Array((to - from) / minute);
    let furthest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < clocks.length; index += 15) {
      const local = localTime(from + index * minute, timeZone);
      const clock = Date.UTC(local.year, local.month - 1, local.day, 0, local.minute);
      for (let i = index; i < index + 15; i += 1) {
        furthest = Math.max(furthest, clock + (i - index) * minute);
        clocks[i] = furthest;
      }
    }
    return clocks;
  },
);

const day = 1_440 * minute;

/** Whether a restriction is open at a time of the clock: one that began today, or yesterday. */
const isOpen = ({ restrictions }: Rotation): ((clock: number) => boolean) => {
  const windows = restrictions.map(({ days = weekdays, begin, end }) => {
    const [from, to] = [begin, end].map((time) => Date.parse(`1970-01-01T${time}Z`)) as [number, number];
    return { days: days.map((name) => weekdays.indexOf(name)), from, until: to > from ? to : to + day };
  });
  const began = (clock: number, midnight: number): boolean =>
    windows.some(
      ({ days, from, until }) =>
        days.includes(new Date(midnight).getUTCDay()) && clock >= midnight + from && clock < midnight + until,
    );
  return (clock) => {
    const today = clock - (clock % day);
    return windows.length === 0 || began(clock, today) || began(clock, today - day);
  };
};

/** The local time at which a turn of days, weeks or months begins. */
const handOver = ({ begin, turn }: Rotation, index: number): number => {
  const first = new Date(`${begin}Z`);
  const date = new Date(first);
  if (turn.unit !== 'month') {
    date.setUTCDate(date.getUTCDate() + index * turn.count * (turn.unit === 'week' ? 7 : 1));
    return date.getTime();
  }
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + index * turn.count);
  const month = date.getUTCMonth();
  date.setUTCDate(first.getUTCDate());
  while (date.getUTCMonth() !== month) date.setUTCDate(date.getUTCDate() - 1);
  return date.getTime();
};

/** The people of one rotation at each minute from `from` to `to`. The rotation begins in between, or later. */
const layerByMinute = (rotation: Rotation, from: number, to: number): readonly (readonly string[])[] => {
  const clocks = reachedClock({ timeZone: rotation.timeZone, from, to });
  const begin = Date.parse(`${rotation.begin}Z`);
  const end = rotation.end === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${rotation.end}Z`);
  const turnAt: number[] = [];
  const hasHours = new Map<number, boolean>();
  const open = isOpen(rotation);
  let [turn, elapsed, next] = [0, 0, handOver(rotation, 1)];
  clocks.forEach((clock, index) => {
    if (clock < begin || clock >= end) {
      turnAt[index] = -1;
      return;
    }
    if (rotation.turn.unit === 'hour') turn = Math.floor(elapsed / (60 * rotation.turn.count));
    else {
      while (clock >= next) {
        turn += 1;
        next = handOver(rotation, turn + 1);
      }
    }
    elapsed += 1;
    turnAt[index] = open(clock) ? turn : -1;
    if (turnAt[index] >= 0) hasHours.set(turn, true);
  });
  const place = new Map([...hasHours.keys()].toSorted((a, b) => a - b).map((key, index) => [key, index]));
  return turnAt.map((key) => {
    if (key < 0) return [];
    const count = rotation.advance === 'shift' ? place.get(key)! : key;
    const people = rotation.people[count % rotation.people.length]!;
    return typeof people === 'string' ? [people] : people;
  });
};

/** Handles at each minute from `from` to `to`, in milliseconds since the epoch; both on a whole quarter of an hour. */
export const peopleByMinute = (schedule: Schedule, from: number, to: number): readonly (readonly string[])[] => {
  const overrides = schedule.overrides.map((override) => ({
    ...override,
    from: Date.parse(override.begin),
    until: Date.parse(override.end),
  }));
  const layers = schedule.layers.map((rotation) => layerByMinute(rotation, from, to));
  return Array.from({ length: (to - from) / minute }, (_, index) => {
    const at = from + index * minute;
    const layered = layers.findLast((layer) => layer[index]!.length > 0)?.[index] ?? [];
    const active = overrides.filter(({ from: begin, until }) => at >= begin && at < until);
    const turns: readonly (string | undefined)[] = layered.length === 0 ? [undefined] : layered;
    const people = turns.flatMap((holder) => {
      let now: readonly string[] = holder === undefined ? [] : [holder];
      const past: string[] = [...now];
      for (const { instead, people: substitutes } of active) {
        if (instead !== undefined && !past.includes(instead)) continue;
        now = substitutes;
        past.push(...substitutes);
      }
      return now;
    });
    return [...new Set(people)];
  });
};
