/**
 * Random series with the faults of real ones: gaps, resets, series that end and come back, NaN and infinities. Made from a
 * seed, so that a failed run can be repeated.
 */
import type { SourceSeries } from '../../promql/source.ts';
import type { Labels } from '../../model/point.ts';
import type { Random } from '../../numbers/random.ts';

/** A sample of one series at one tick: a value, nothing, or the mark that the series ended. */
export type Tick = number | '_' | 'stale';

export interface WorldSeries {
  readonly labels: Labels;
  readonly ticks: readonly Tick[];
}

export interface World {
  /** Seconds between ticks; the first is at 0. */
  readonly interval: number;
  readonly series: readonly WorldSeries[];
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

const intervals = [7, 10, 15, 23, 30, 60];

export const worldOf = (random: Random, ticks: number): World => {
  const counters = product({ job: ['a', 'b', 'c'], route: ['/x', '/y'], code: ['200', '500'] });
  const utf8 = product({
    monitored_resource: ['cloud_run_revision'],
    response_code_class: ['2xx', '5xx'],
    'service.name': ['s', 't'],
  });
  const gauges = product({ job: ['a', 'b', 'c', 'd'], zone: ['z1', 'z2'] });
  const family = (name: string, labels: readonly Labels[], make: (random: Random, ticks: number) => readonly Tick[]) =>
    labels.flatMap((labelSet) =>
      random() < 0.1 ? [] : [{ labels: { __name__: name, ...labelSet }, ticks: make(random, ticks) }],
    );
  return {
    interval: pick(random, intervals),
    series: [
      ...family('requests_total', counters, counter),
      ...family('run.googleapis.com/request_count', utf8, counter),
      ...family('backlog', gauges, gauge),
      ...family('load', gauges, distinct),
      ...family('limit', product({ job: ['a', 'b', 'c'], owner: ['o1'] }).map(withOwner), gauge),
      ...product({ job: ['a', 'b'], route: ['/x', '/y'] }).flatMap((labelSet) => histogram(random, ticks, labelSet)),
    ],
  };
};

const withOwner = (labels: Labels): Labels => ({ ...labels, owner: labels['job'] === 'a' ? 'o1' : 'o2' });

const product = (labels: Readonly<Record<string, readonly string[]>>): readonly Labels[] =>
  Object.entries(labels).reduce<readonly Labels[]>(
    (sets, [name, values]) => sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value }))),
    [{}],
  );

/** Drops some ticks, single ones and runs, and lets some series end and come back. */
const withGaps = (random: Random, values: readonly number[]): readonly Tick[] => {
  const gapShare = random() < 0.5 ? 0.02 : 0.2;
  let missing = random() < 0.2 ? Math.floor(random() * values.length) : 0;
  return values.map((value) => {
    if (missing > 0) {
      missing -= 1;
      return '_';
    }
    if (random() < gapShare / 4) {
      missing = Math.floor(random() * 40);
      return random() < 0.5 ? 'stale' : '_';
    }
    return random() < gapShare ? '_' : value;
  });
};

const counter = (random: Random, ticks: number): readonly Tick[] => {
  const [speed, resets] = [10 ** Math.floor(random() * 6 - 1), random() < 0.5 ? 0 : 0.05];
  const whole = random() < 0.5;
  let value = random() < 0.5 ? 0 : Math.round(random() * 1e6);
  return withGaps(
    random,
    Array.from({ length: ticks }, () => {
      if (random() < resets) value = random() < 0.5 ? 0 : Math.round(random() * speed);
      const increase = random() < 0.3 ? 0 : random() * speed;
      value += whole ? Math.round(increase) : increase;
      return value;
    }),
  );
};

export const gauge = (random: Random, ticks: number): readonly Tick[] => {
  const [size, oddShare] = [10 ** Math.floor(random() * 8 - 3), random() < 0.15 ? 0.05 : 0];
  return withGaps(
    random,
    Array.from({ length: ticks }, () => {
      if (random() < oddShare) return pick(random, [NaN, Infinity, -Infinity]);
      return random() < 0.1 ? Math.round(random() * 3) : (random() - 0.3) * size;
    }),
  );
};

/** Grows at every tick, so that no two counters grow equally. */
export const busyCounter = (random: Random, ticks: number): readonly Tick[] => {
  const speed = 10 ** Math.floor(random() * 6 - 1);
  let value = random() * 1e6;
  return withGaps(
    random,
    Array.from({ length: ticks }, () => {
      value = random() < 0.01 ? 0 : value + random() * speed;
      return value;
    }),
  );
};

/** All values differ, because topk takes any of equal series. */
const distinct = (random: Random, ticks: number): readonly Tick[] =>
  withGaps(
    random,
    Array.from({ length: ticks }, () => random()),
  );

const bounds = ['0.01', '0.1', '0.5', '1', '5', '+Inf'];

/** All buckets of one histogram have samples at the same ticks; sometimes one bucket is missing. */
const histogram = (random: Random, ticks: number, labels: Labels): readonly WorldSeries[] => {
  const counts = bounds.map(() => 0);
  const shape = bounds.map(() => Math.floor(random() * 10));
  const sampledTicks = withGaps(
    random,
    Array.from({ length: ticks }, (_, tick) => tick),
  );
  const rows = sampledTicks.map((tick) => {
    if (random() < 0.01) counts.fill(0);
    shape.forEach((limit, bucket) => (counts[bucket]! += Math.floor(random() * limit)));
    let below = 0;
    return tick === '_' || tick === 'stale' ? tick : counts.map((count) => (below += count));
  });
  const missing = random() < 0.2 ? Math.floor(random() * bounds.length) : -1;
  return bounds.flatMap((le, bucket) => {
    if (bucket === missing) return [];
    const values = rows.map((row): Tick => (typeof row === 'string' ? row : row[bucket]!));
    return [{ labels: { __name__: 'latency_seconds_bucket', ...labels, le }, ticks: values }];
  });
};

/** The series in the form that the evaluator reads. */
export const sourceSeriesOf = ({ interval, series }: World): readonly SourceSeries[] =>
  series.map(({ labels, ticks }) => {
    const at = (index: number): number => index * interval * 1_000;
    const samples = [...ticks.keys()].filter((index) => typeof ticks[index] === 'number');
    const ends = [...ticks.keys()].filter((index) => ticks[index] === 'stale');
    return {
      labels,
      times: Float64Array.from(samples, at),
      values: Float64Array.from(samples, (index) => Number(ticks[index])),
      ends: Float64Array.from(ends, at),
    };
  });
