/**
 * When a history's counters were read: the instants at which a counter has a sample although nothing was counted. They are
 * known from a gauge, which is kept at every reading, so that a pipeline that did not run leaves a gap.
 */
import { minute, type Extent } from './extent.ts';
import { fine } from './grain.ts';
import { heartbeats } from './heartbeats.ts';
import type { ReadStored, Stored } from './stored.ts';

/** Ascending, with the time of every cell among them. What has the same readings gets the same array. */
export const readingsFrom = (read: ReadStored): ((extent: Extent, of: readonly Stored[]) => Float64Array) => {
  const withBeginning = beginnings();
  return (extent, of) => withBeginning(allReadings(read, extent, of), extent, of);
};

const allReadings = (read: ReadStored, extent: Extent, of: readonly Stored[]): Float64Array => {
  const own = of.map(({ columns }) => columns.times);
  for (const name of heartbeats) {
    const beats = read(name, {}, extent).map(({ columns }) => columns.times);
    if (beats.length > 0) return union([...beats, ...own], extent.kind);
  }
  const all = union(own, extent.kind);
  return union([all, regular(all, extent)], extent.kind);
};

/** Where one array holds all the others, it is returned itself. */
const union = (all: readonly Float64Array[], kind: Extent['kind']): Float64Array => {
  const longest = all.reduce((most, times) => (times.length > most.length ? times : most), new Float64Array());
  const isHeld = kind === 'Minutes' && isEveryMinute(longest) ? isBetween : isWithin;
  if (all.every((times) => times === longest || isHeld(times, longest))) return longest;
  const joined = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const times of all) {
    joined.set(times, next);
    next += times.length;
  }
  joined.sort();
  return joined.filter((time, index) => index === 0 || time !== joined[index - 1]);
};

const isEveryMinute = (times: Float64Array): boolean =>
  times.length > 0 && (times.at(-1)! - times[0]!) / minute + 1 === times.length;

/** Of whole minutes among every minute. */
const isBetween = (times: Float64Array, of: Float64Array): boolean =>
  times.length === 0 || (times[0]! >= of[0]! && times.at(-1)! <= of.at(-1)!);

/** Both ascend. */
const isWithin = (times: Float64Array, of: Float64Array): boolean => {
  let next = 0;
  for (const time of times) {
    while (next < of.length && of[next]! < time) next += 1;
    if (of[next] !== time) return false;
  }
  return true;
};

type WithBeginning = (readings: Float64Array, extent: Extent, of: readonly Stored[]) => Float64Array;

/** A pipeline that began inside what is read had counted nothing until then. */
const beginnings = (): WithBeginning => {
  const known = new WeakMap<Float64Array, Map<number, Float64Array>>();
  return (readings, { spans: [span] }, of) => {
    const begun = of.reduce((least, stored) => Math.min(least, stored.begun), Infinity);
    const isInside = span !== undefined && begun > span.from && begun < (readings[0] ?? -Infinity);
    if (!isInside) return readings;
    const ofReadings = known.get(readings) ?? new Map<number, Float64Array>();
    known.set(readings, ofReadings);
    const held = ofReadings.get(begun);
    if (held !== undefined) return held;
    const begunAt = new Float64Array(readings.length + 1);
    begunAt[0] = begun;
    begunAt.set(readings, 1);
    ofReadings.set(begun, begunAt);
    return begunAt;
  };
};

/** Without a gauge: from the first to the last cell in each span. */
const regular = (own: Float64Array, { kind, spans }: Extent): Float64Array =>
  Float64Array.from(
    spans.flatMap(({ from, to, step = kind === 'Minutes' ? minute : fine.step }) => {
      const inside = own.filter((at) => at > from && at <= to);
      const [first = 0, last = first] = [inside[0], inside.at(-1)];
      const count = inside.length === 0 ? 0 : Math.floor((last - first) / step);
      return Array.from({ length: count }, (_, index) => first + index * step);
    }),
  ).sort();
