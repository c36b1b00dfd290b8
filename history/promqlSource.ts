/**
 * A history as Prometheus would have scraped it. The history keeps what happened between two readings, and no point where
 * nothing happened; here a counter has a sample at every reading and stays where it was when nothing was counted. The
 * readings are known from a gauge, which is always kept, so a pipeline that did not run leaves a gap.
 *
 * What a counter stands at means nothing, only its changes do: it is taken to have counted long before, so that no
 * increase is cut short at zero.
 */
import type { Labels } from '../model/point.ts';
import { instrumentOf, ownSignals } from '../model/signals.ts';
import { fine } from './grain.ts';
import type { Reads, Series } from './read.ts';
import { cumulative, type Stored } from './cumulative.ts';
import { meaningsOf, namesFor, plainLabel, type StoredName } from './historyNames.ts';
import { keyOf, nameLabel } from '../promql/labels.ts';
import { matchesAll } from '../promql/matcher.ts';
import type { LabelMatcher } from '../promql/expr.ts';
import type { SeriesSource, SourceSeries, Use } from '../promql/source.ts';
import { lookBack } from '../promql/windows.ts';

/**
 * `labels` are added to every series, such as `job`, the system's id. What was read is remembered as long as the source
 * is: make one for each picture.
 */
export const historySource = (reads: Reads, labels: Labels = {}): SeriesSource => {
  const read = remembering(reads);
  const names = remembered(() => reads.names());
  return {
    select: (name, matchers, from, to, use) => {
      const extent = extentOf(from, to, use);
      const ask = (asked: string, meaning: StoredName): readonly SourceSeries[] =>
        seriesOf(read, extent, { asked, meaning, matchers, labels });
      if (name === undefined) {
        const all = new Set(names().flatMap((stored) => [...namesFor(stored, false), ...namesFor(stored, true)]));
        return [...all].flatMap((asked) =>
          meaningsOf(asked)
            .slice(0, 1)
            .flatMap((meaning) => ask(asked, meaning)),
        );
      }
      for (const meaning of meaningsOf(name)) {
        const found = ask(name, meaning);
        if (found.length > 0) return found;
      }
      return [];
    },
  };
};

/** Series of several histories together, such as of the systems of a fleet. */
export const joined = (sources: readonly SeriesSource[]): SeriesSource => ({
  select: (...asked) => sources.flatMap((source) => source.select(...asked)),
});

/** What is read: (from, to] in milliseconds since the epoch, and into which intervals points are merged. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** Milliseconds; Infinity for one point; undefined for points as they are. */
  readonly step?: number;
}

/** Apart, and none but the last one longer than it has to be. */
type Extent = readonly Span[];

const minute = 60_000;

const extentOf = (from: number, to: number, use: Use): Extent => {
  const { step, range = lookBack, first, increases } = use;
  const count = Math.floor((to - first) / step) + 1;
  // Windows that are far from each other are read alone: what lies between them is not looked at.
  if (range <= step && count * range <= to - from) {
    const ends = Array.from({ length: count }, (_, index) => first + index * step);
    return ends.flatMap((end) => (increases ? edgesOf(end - range, end) : [{ from: end - range, to: end }]));
  }
  const inside = ceilMinute(to - range) + minute;
  const outside = Math.floor(first / minute) * minute;
  if (increases && outside - inside >= longEnough) {
    const edges = stepOf(use, 0);
    return [
      { from, to: inside, ...edges },
      { from: inside, to: outside, step: Infinity },
      ...(outside < to ? [{ from: outside, to, ...edges }] : []),
    ];
  }
  return [{ from, to, ...(increases && use.range !== undefined ? stepOf(use, samplesInWindow) : {}) }];
};

/** What happened in between is one sum, where that is worth it. */
const longEnough = 20 * minute;

/** Of a window: its first minute, for the first sample in it, and all the rest as one. */
const edgesOf = (start: number, end: number): Extent => {
  const inside = ceilMinute(start) + minute;
  return end - inside < longEnough
    ? [{ from: start, to: end }]
    : [
        { from: start, to: inside },
        { from: inside, to: end, step: Infinity },
      ];
};

const ceilMinute = (at: number): number => Math.ceil(at / minute) * minute;

/** An overlapping window keeps at least so many samples. */
const samplesInWindow = 60;

/**
 * Increases stay what they are when points are merged between window edges, but for the first sample of a window, up to
 * which the increase is extrapolated: at most one part in `least`. So a step has to divide every edge.
 */
const stepOf = ({ range = lookBack, step, first }: Use, least: number): Pick<Span, 'step'> => {
  const edges = commonDivisor(commonDivisor(range, step), first);
  for (let parts = Math.max(1, Math.ceil((least * edges) / range)); edges / parts > fine.step; parts += 1) {
    if ((edges / parts) % fine.step === 0) return { step: edges / parts };
  }
  return {};
};

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

type Read = (name: string, labels: Labels, extent: Extent) => readonly Stored[];

const remembered = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const remembering = (reads: Reads): Read => {
  const known = new Map<string, readonly Stored[]>();
  return (name, labels, extent) => {
    const [begin, end] = [extent[0], extent.at(-1)].map((span) => [span?.from, span?.to, String(span?.step)]);
    const key = JSON.stringify([name, keyOf(labels), extent.length, begin, end]);
    const held = known.get(key) ?? collect(reads, name, labels, extent);
    known.set(key, held);
    return held;
  };
};

/** Points of all intervals, oldest first, a series each. */
const collect = (reads: Reads, name: string, labels: Labels, extent: Extent): readonly Stored[] => {
  const bySeries = new Map<string, { readonly series: Series; readonly points: Series['points'][number][] }>();
  for (const { from, to, step } of extent) {
    for (const series of reads.series(name, labels, from, to, step)) {
      const [point] = series.points;
      const bounds = point?.kind === 'HistogramPoint' ? point.bounds.join(' ') : '';
      const key = JSON.stringify([series.kind, keyOf(series.labels), bounds]);
      const held = bySeries.get(key) ?? { series, points: [] };
      for (const one of series.points) held.points.push(one);
      bySeries.set(key, held);
    }
  }
  return [...bySeries.values()].map(({ series, points }) => ({ kind: series.kind, labels: series.labels, points }));
};

/** Taken at every reading while the pipeline runs; the first that a history has says when those were. */
const heartbeats: readonly string[] = ownSignals()
  .filter((signal) => instrumentOf(signal) === 'gauge')
  .map(({ id }) => id)
  .toSorted((a, b) => Number(b === 'atalaya.queue.backlog') - Number(a === 'atalaya.queue.backlog'));

const readingsOf = (read: Read, extent: Extent, of: readonly Stored[]): Float64Array => {
  const own = of.flatMap(({ points }) => points.map(({ at }) => at));
  for (const name of heartbeats) {
    const beats = read(name, {}, extent).flatMap(({ points }) => points.map(({ at }) => at));
    if (beats.length > 0) return withBeginning(ordered([...beats, ...own]), extent, of);
  }
  return withBeginning(ordered([...own, ...regular(own, extent)]), extent, of);
};

/** A pipeline that began inside what is read had counted nothing until then. */
const withBeginning = (readings: Float64Array, [span]: Extent, of: readonly Stored[]): Float64Array => {
  const begun = of.reduce((least, { points }) => Math.min(least, points[0]?.since ?? Infinity), Infinity);
  const isInside = span !== undefined && begun > span.from && begun < (readings[0] ?? -Infinity);
  return isInside ? Float64Array.of(begun, ...readings) : readings;
};

/** Without a gauge: from the first to the last point in each interval. */
const regular = (own: readonly number[], extent: Extent): readonly number[] =>
  extent.flatMap(({ from, to, step = fine.step }) => {
    const inside = own.filter((at) => at > from && at <= to);
    const first = inside.reduce((least, at) => Math.min(least, at), Infinity);
    const last = inside.reduce((most, at) => Math.max(most, at), -Infinity);
    const count = inside.length === 0 ? 0 : Math.floor((last - first) / step);
    return Array.from({ length: count }, (_, index) => first + index * step);
  });

const ordered = (times: readonly number[]): Float64Array => {
  const sorted = Float64Array.from(times).sort();
  return sorted.filter((time, index) => index === 0 || time !== sorted[index - 1]);
};

interface Query {
  readonly asked: string;
  readonly meaning: StoredName;
  readonly matchers: readonly LabelMatcher[];
  readonly labels: Labels;
}

const seriesOf = (read: Read, extent: Extent, query: Query): readonly SourceSeries[] => {
  const { asked, meaning, matchers, labels } = query;
  // Of fifty histories a query by `job` needs one: the others are not looked at.
  if (!matchesAll(ofLabels(query), labels)) return [];
  const isWanted = (kind: Stored['kind']): boolean => (kind === 'HistogramPoint') === (meaning.part !== 'value');
  const found = read(meaning.stored, fixed(query), extent).filter(({ kind }) => isWanted(kind));
  if (found.length === 0) return [];
  const named = (own: Labels): Labels => {
    const plain = meaning.plainLabels
      ? Object.fromEntries(Object.entries(own).map(([label, value]) => [plainLabel(label), value]))
      : own;
    return { ...plain, ...labels, [nameLabel]: asked };
  };
  const readings = found.every(({ kind }) => kind === 'GaugePoint') ? undefined : readingsOf(read, extent, found);
  return found
    .flatMap((stored) => cumulative(stored, meaning.part, readings ?? new Float64Array()))
    .map((series) => ({ ...series, labels: named(series.labels) }))
    .filter((series) => matchesAll(matchers, series.labels));
};

/** What is asked of the labels that every series of the history has. */
const ofLabels = ({ matchers, labels }: Query): readonly LabelMatcher[] =>
  matchers.filter(({ label }) => label in labels);

/** What the history itself can look for. */
const fixed = ({ meaning, matchers, labels }: Query): Labels =>
  Object.fromEntries(
    matchers
      .filter(({ label, op, value }) => op === '=' && value !== '' && label !== 'le' && !(label in labels))
      .filter(({ label }) => label !== nameLabel && !meaning.plainLabels)
      .map(({ label, value }) => [label, value]),
  );
