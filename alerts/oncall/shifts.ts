/**
 * The shifts of one rotation: its turns, cut to its restrictions. The hand-over rule is written in model/oncall/schedule.ts.
 * Hours count as they elapse; days, weeks and months are counted on the calendar of the rotation's time zone.
 */
import type { Rotation } from '../../model/oncall/schedule.ts';
import { clockAt, firstReached, zoneOffsets, type ZoneOffsets } from '../../model/zoneOffsets.ts';
import { day, windowsIn, type Interval } from './timeWindows.ts';

export interface Shift extends Interval {
  readonly people: readonly string[];
}

const hour = 3_600_000;

/** '2026-01-05T09:00' as if it were UTC, in milliseconds. */
const localOf = (text: string): number => Date.parse(`${text}Z`);

/** Ascending and disjoint, cut to the horizon; where there is none, the rotation has nobody. */
export const shiftsIn = (rotation: Rotation, horizon: Interval): readonly Shift[] => {
  const bounds = boundsOf(rotation, horizon);
  if (bounds === undefined) return [];
  const { begin, zone, shown } = bounds;
  const people = rotation.people.map((turn) => (typeof turn === 'string' ? [turn] : turn));
  // The turns before the horizon have to be looked at only where they count by what their restrictions leave.
  const counted = rotation.advance === 'shift' ? { begin, end: shown.end } : shown;
  const windows = rotation.restrictions.length === 0 ? [counted] : windowsIn(rotation.restrictions, zone, counted);
  const shifts: Shift[] = [];
  let index = firstTurn(rotation, zone, begin, counted.begin);
  let active = 0;
  let next = 0;
  for (let at = turnBegin(rotation, zone, begin, index); at < counted.end; index += 1) {
    const end = turnBegin(rotation, zone, begin, index + 1);
    const turn = { begin: Math.max(at, counted.begin), end: Math.min(end, counted.end) };
    while (next < windows.length && windows[next]!.end <= turn.begin) next += 1;
    const count = rotation.advance === 'shift' ? active : index;
    let isActive = false;
    for (let w = next; w < windows.length && windows[w]!.begin < turn.end; w += 1) {
      const from = Math.max(turn.begin, windows[w]!.begin);
      const to = Math.min(turn.end, windows[w]!.end);
      if (from >= to) continue;
      isActive = true;
      const shift = { begin: Math.max(from, shown.begin), end: Math.min(to, shown.end) };
      if (shift.begin < shift.end) shifts.push({ ...shift, people: people[count % people.length]! });
    }
    if (isActive) active += 1;
    at = end;
  }
  return shifts;
};

interface Bounds {
  /** The instant at which the first turn begins. */
  readonly begin: number;
  readonly zone: ZoneOffsets;
  /** The horizon, cut to the life of the rotation. */
  readonly shown: Interval;
}

/** Undefined where the rotation has nobody in the whole horizon. */
const boundsOf = (rotation: Rotation, horizon: Interval): Bounds | undefined => {
  const local = localOf(rotation.begin);
  if (local - 2 * day >= horizon.end || rotation.people.length === 0) return undefined;
  const begin = firstReached(zoneOffsets(rotation.timeZone, local, local), local);
  const zone = zoneOffsets(rotation.timeZone, rotation.advance === 'shift' ? begin : horizon.begin, horizon.end);
  const last = rotation.end === undefined ? Number.POSITIVE_INFINITY : localOf(rotation.end);
  const end = last - 2 * day >= horizon.end ? horizon.end : endOf(rotation.timeZone, last);
  const shown = { begin: Math.max(begin, horizon.begin), end: Math.min(end, horizon.end) };
  return shown.begin < shown.end ? { begin, zone, shown } : undefined;
};

const endOf = (timeZone: string, local: number): number => firstReached(zoneOffsets(timeZone, local, local), local);

/** A turn that began at or before `at`, by counting back from the local date; the first is 0. */
const firstTurn = ({ turn, begin }: Rotation, zone: ZoneOffsets, first: number, at: number): number => {
  if (at <= first) return 0;
  if (turn.unit === 'hour') return Math.floor((at - first) / (turn.count * hour));
  const [from, to] = [localOf(begin), clockAt(zone, at) - 2 * day];
  return Math.max(
    0,
    Math.floor(turn.unit === 'month' ? monthsBetween(from, to) / turn.count : (to - from) / lengthOf(turn)),
  );
};

const lengthOf = ({ count, unit }: Rotation['turn']): number => count * (unit === 'week' ? 7 * day : day);

/** Whole months at the least. */
const monthsBetween = (from: number, to: number): number => {
  const [a, b] = [new Date(from), new Date(to)];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth() - 1;
};

/** The instant at which a turn begins. */
const turnBegin = ({ turn, begin }: Rotation, zone: ZoneOffsets, first: number, index: number): number => {
  if (turn.unit === 'hour') return first + index * turn.count * hour;
  const local = localOf(begin);
  if (index === 0) return first;
  return firstReached(
    zone,
    turn.unit === 'month' ? monthsAfter(local, index * turn.count) : local + index * lengthOf(turn),
  );
};

/** The same day of a later month; its last day, where it is shorter. */
const monthsAfter = (local: number, months: number): number => {
  const first = new Date(local);
  const date = new Date(local);
  date.setUTCMonth(first.getUTCMonth() + months, 1);
  const lastDay = new Date(date.getTime());
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0);
  return date.setUTCDate(Math.min(first.getUTCDate(), lastDay.getUTCDate()));
};
