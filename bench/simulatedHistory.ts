/**
 * A history on disk with what a simulated pipeline says of itself, minute by minute, as a pipeline leaves it: closed hours are
 * packed. Its events are counted for every objective of many systems, so that one file is the history of each.
 */
import { DatabaseSync } from 'node:sqlite';
import { openHistory } from '../history/history.ts';
import { scenarioSource } from '../history/simulated/source.ts';
import type { Labels, Point } from '../model/point.ts';
import { instrumentOf, ownSignals } from '../model/signals.ts';
import type { PipelineSystem } from '../model/system.ts';
import { keyOf } from '../promql/labels.ts';
import type { SourceSeries } from '../promql/source.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

export interface Simulated {
  readonly file: string;
  readonly system: PipelineSystem;
  /** Ids of objectives that are counted as the system's first. */
  readonly objectives: readonly string[];
  /** Whole days. */
  readonly from: number;
  readonly to: number;
}

export const writeSimulated = ({ file, system, objectives, from, to }: Simulated): void => {
  const source = scenarioSource({
    systems: [system],
    scenario: 'outage',
    strength: () => 1,
    incident: { from: to - 90 * minute, to },
  });
  const select = (name: string, start: number, end: number): readonly SourceSeries[] =>
    source.select(name, [{ label: 'job', op: '=', value: system.id }], start - minute, end, {
      step: minute,
      range: minute,
      first: start,
      increases: false,
      perMinute: true,
    });
  let clock = from;
  const history = openHistory(file, { now: () => clock, maxBytes: 2 ** 33, maxSeries: 5_000, maxWaiting: 10_000_000 });
  for (let start = from; start < to; start += day) {
    const points = ownSignals().flatMap((signal): readonly Point[] => {
      const instrument = instrumentOf(signal);
      if (instrument === 'histogram')
        return histogramPoints(signal.id, select(`${signal.id}_bucket`, start, start + day));
      return select(signal.id, start, start + day).flatMap((series) =>
        copies(pointsOf(signal.id, series, instrument === 'gauge'), system, objectives),
      );
    });
    const byHour = Map.groupBy(points, ({ at }) => Math.ceil(at / hour));
    for (const [end, own] of [...byHour].toSorted(([one], [other]) => one - other)) {
      clock = end * hour;
      history.append(own);
    }
  }
  clock = to;
  const db = new DatabaseSync(file, { readOnly: true });
  const state = db.prepare('SELECT (SELECT count(*) FROM fine) AS fine, total(until) AS packed FROM packed');
  for (let before = '', after = ' '; before !== after;) {
    before = after;
    for (let call = 0; call < 100; call += 1) history.append([]);
    after = JSON.stringify(state.get());
  }
  db.close();
  history.close();
};

const ownLabels = ({ __name__: _name, job: _job, location: _location, le: _le, ...labels }: Labels): Labels => labels;

const pointsOf = (name: string, { labels, times, values }: SourceSeries, isGauge: boolean): readonly Point[] =>
  Array.from(times.subarray(1), (at, index) => ({
    kind: isGauge ? ('GaugePoint' as const) : ('SumPoint' as const),
    name,
    labels: ownLabels(labels),
    since: at - minute,
    at,
    value: isGauge ? values[index + 1]! : Math.round(values[index + 1]! - values[index]!),
  }));

const copies = (points: readonly Point[], system: PipelineSystem, ids: readonly string[]): readonly Point[] => {
  const [first] = system.objectives;
  if (points[0]?.labels['objective'] !== first?.id) return points;
  const others = ids.filter((id) => !system.objectives.some((objective) => objective.id === id));
  return [
    ...points,
    ...others.flatMap((id) => points.map((point) => ({ ...point, labels: { ...point.labels, objective: id } }))),
  ];
};

const histogramPoints = (name: string, buckets: readonly SourceSeries[]): readonly Point[] =>
  [...Map.groupBy(buckets, ({ labels }) => keyOf({ ...labels, le: '' })).values()].flatMap((group) => {
    const ordered = group.toSorted((one, other) => boundOf(one) - boundOf(other));
    const bounds = ordered.map(boundOf).filter(Number.isFinite);
    return Array.from(ordered[0]!.times.subarray(1), (at, index): Point => {
      const grown = ordered.map(({ values }) => Math.round(values[index + 1]! - values[index]!));
      const counts = grown.map((count, bucket) => Math.max(0, count - (grown[bucket - 1] ?? 0)));
      return {
        kind: 'HistogramPoint',
        name,
        labels: ownLabels(ordered[0]!.labels),
        since: at - minute,
        at,
        bounds,
        counts,
        sum: counts.reduce((sum, count, bucket) => sum + count * (bounds[bucket] ?? bounds.at(-1) ?? 0), 0),
      };
    });
  });

const boundOf = ({ labels: { le = '+Inf' } }: SourceSeries): number => (le === '+Inf' ? Infinity : Number(le));
