/** Series in few characters, a sample each ten seconds from instant 0 on; `_` is none, `x` marks the end of the series. */
import { evaluateAt } from '../evaluate.ts';
import type { Labels } from '../../model/point.ts';
import { parsePromql } from '../parse.ts';
import { memorySource, type SourceSeries } from '../source.ts';

/** Milliseconds. */
export const interval = 10_000;

/** Such as `c{job="a"} 0 1 _ 3 x`. */
export const seriesOf = (text: string): SourceSeries => {
  const [, name = '', inBraces = '', samples = ''] = /^([\w.:]*)(?:\{(.*?)\})?\s+(.*)$/.exec(text) ?? [];
  const labels: Labels = Object.fromEntries(
    [...inBraces.matchAll(/([\w.]+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]),
  );
  const ticks = samples.trim().split(/\s+/);
  const kept = [...ticks.keys()].filter((tick) => ticks[tick] !== '_' && ticks[tick] !== 'x');
  const ends = [...ticks.keys()].filter((tick) => ticks[tick] === 'x');
  return {
    labels: { __name__: name, ...labels },
    times: Float64Array.from(kept, (tick) => tick * interval),
    values: Float64Array.from(kept, (tick) => Number(ticks[tick]?.replace('Inf', 'Infinity'))),
    ends: Float64Array.from(ends, (tick) => tick * interval),
  };
};

/** Label values, in the order of their names, and the value: `a /x: 3`. Nothing is an empty list. */
export const answer = (expr: string, series: readonly string[], seconds: number): readonly string[] =>
  evaluateAt(parsePromql(expr), memorySource(series.map(seriesOf)), seconds * 1_000).map(({ labels, value }) => {
    const set = Object.keys(labels)
      .toSorted()
      .map((name) => labels[name]);
    return `${set.join(' ')}${set.length > 0 ? ': ' : ''}${value}`;
  });
