/**
 * Who is on call, as segments of a horizon: the one answer that `who`, calendar, gaps, load, the emitted schedules and the receiver
 * read. Layers first, a later one covering an earlier one wherever it has somebody; then the overrides in the order in which they are
 * written. Pure: the same schedule and horizon give the same segments.
 */
import type { Override, Schedule } from '../../model/oncall/schedule.ts';
import { shiftsIn, type Shift } from './shifts.ts';
import type { Interval } from './timeWindows.ts';

export type Source =
  | { readonly kind: 'Layer'; readonly layer: number }
  /** Index in the schedule's list: the last one that changed who is on call. */
  | { readonly kind: 'Override'; readonly override: number };

export interface Segment extends Interval {
  /** Handles. Empty: a gap. */
  readonly people: readonly string[];
  /** Undefined: no layer has anybody, and no override names anybody. */
  readonly by: Source | undefined;
}

export interface Timeline {
  /** Id of the schedule. */
  readonly schedule: string;
  readonly begin: number;
  readonly end: number;
  /** Ascending, without holes from `begin` to `end`; neighbours differ. */
  readonly segments: readonly Segment[];
}

/** Expects a valid schedule, and a horizon in milliseconds since the epoch, its end excluded. */
export const compileSchedule = (schedule: Schedule, { begin, end }: Interval): Timeline => {
  if (!(begin < end)) return { schedule: schedule.id, begin, end, segments: [] };
  const nobody: readonly Segment[] = [{ begin, end, people: [], by: undefined }];
  const layered = schedule.layers.reduce(
    (segments, rotation, layer) => covered(segments, shiftsIn(rotation, { begin, end }), { kind: 'Layer', layer }),
    nobody,
  );
  const segments = schedule.overrides.length === 0 ? layered : overridden(layered, schedule.overrides);
  return { schedule: schedule.id, begin, end, segments: merged(segments) };
};

/** The segment of an instant; undefined outside of the horizon. */
export const segmentAt = ({ segments, begin, end }: Timeline, at: number): Segment | undefined => {
  if (!(at >= begin && at < end)) return undefined;
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.begin <= at) low = middle;
    else high = middle - 1;
  }
  return segments[low];
};

/** `segments` have no holes, so that what a layer leaves open keeps whom it had. */
const covered = (segments: readonly Segment[], shifts: readonly Shift[], by: Source): readonly Segment[] => {
  const result: Segment[] = [];
  let index = 0;
  /** Copies what lies before `until`, from `from` on. */
  const keep = (from: number, until: number): void => {
    while (index < segments.length && segments[index]!.end <= from) index += 1;
    for (let i = index; i < segments.length && segments[i]!.begin < until; i += 1) {
      const segment = segments[i]!;
      result.push({ ...segment, begin: Math.max(segment.begin, from), end: Math.min(segment.end, until) });
    }
  };
  let at = segments[0]!.begin;
  for (const { begin, end, people } of shifts) {
    if (begin > at) keep(at, begin);
    // A turn of nobody leaves what earlier layers have.
    if (people.length === 0) keep(begin, end);
    else result.push({ begin, end, people, by });
    at = end;
  }
  const last = segments.at(-1)!.end;
  if (at < last) keep(at, last);
  return result;
};

interface Active extends Interval {
  readonly override: Override;
  readonly index: number;
}

const overridden = (segments: readonly Segment[], overrides: readonly Override[]): readonly Segment[] => {
  const intervals: readonly Active[] = overrides
    .map((override, index) => ({ override, index, begin: Date.parse(override.begin), end: Date.parse(override.end) }))
    .filter(({ begin, end }) => begin < end);
  const cuts = [...new Set(intervals.flatMap(({ begin, end }) => [begin, end]))].toSorted((a, b) => a - b);
  const result: Segment[] = [];
  let next = 0;
  for (const segment of segments) {
    let at = segment.begin;
    while (at < segment.end) {
      while (next < cuts.length && cuts[next]! <= at) next += 1;
      const end = Math.min(segment.end, cuts[next] ?? segment.end);
      // Before the first cut and after the last, nothing is overridden.
      const active = next === 0 || next === cuts.length ? [] : intervals.filter((o) => o.begin <= at && at < o.end);
      result.push(
        active.length === 0 ? { ...segment, begin: at, end } : replaced({ ...segment, begin: at, end }, active),
      );
      at = end;
    }
  }
  return result;
};

interface Slot {
  /** Whoever has held this turn: the layer's person, and everybody whom an override put in their place. */
  readonly holders: readonly string[];
  readonly people: readonly string[];
}

/** Each person of the layers is a slot that overrides fill; nobody at all is one empty slot. */
const replaced = (segment: Segment, active: readonly Active[]): Segment => {
  let by = segment.by;
  let slots: readonly Slot[] =
    segment.people.length === 0
      ? [{ holders: [], people: [] }]
      : segment.people.map((person) => ({ holders: [person], people: [person] }));
  for (const { override, index } of active) {
    const { instead, people } = override;
    if (instead !== undefined && !slots.some(({ holders }) => holders.includes(instead))) continue;
    slots = slots.map((slot) =>
      instead === undefined || slot.holders.includes(instead)
        ? { holders: [...slot.holders, ...people], people }
        : slot,
    );
    by = { kind: 'Override', override: index };
  }
  return { ...segment, people: [...new Set(slots.flatMap(({ people }) => people))], by };
};

const isSame = (a: Segment, b: Segment): boolean =>
  (a.people === b.people ||
    (a.people.length === b.people.length && a.people.every((person, index) => person === b.people[index]))) &&
  (a.by === b.by || isSameSource(a.by, b.by));

const isSameSource = (a: Source | undefined, b: Source | undefined): boolean => {
  if (a === undefined || b === undefined) return false;
  if (a.kind === 'Layer') return b.kind === 'Layer' && a.layer === b.layer;
  return b.kind === 'Override' && a.override === b.override;
};

const merged = (segments: readonly Segment[]): readonly Segment[] => {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last !== undefined && isSame(last, segment)) result[result.length - 1] = { ...last, end: segment.end };
    else result.push(segment);
  }
  return result;
};
