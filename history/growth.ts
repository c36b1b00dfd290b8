/** How much counters grew between two instants, by their samples alone: no extrapolation, so whole events stay whole. */
import type { SourceSeries } from '../promql/source.ts';
import { sumOf } from '../numbers/sum.ts';
import { firstAfter } from './columns.ts';

/** In (from, to], of all series together. */
export type Growth = (from: number, to: number) => number;

export const growthOf = (series: readonly SourceSeries[]): Growth => {
  const sums = series.map(({ times, values }) => {
    const grown = new Float64Array(values.length);
    for (let index = 1; index < values.length; index += 1) {
      const change = values[index]! - values[index - 1]!;
      // A counter that fell was reset.
      grown[index] = grown[index - 1]! + (change >= 0 ? change : values[index]!);
    }
    return { times, grown };
  });
  return (from, to) => sumOf(sums, ({ times, grown }) => grownAt(times, grown, to) - grownAt(times, grown, from));
};

const grownAt = (times: Float64Array, grown: Float64Array, at: number): number => grown[firstAfter(times, at) - 1] ?? 0;
