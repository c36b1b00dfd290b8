/**
 * How far the change between the first and the last sample of a window is extrapolated: to an edge of the window that is
 * near, else by half a sample interval. It depends on the sample times only, so series that were sampled together
 * share it. Source: Prometheus 3, promql/functions.go, `extrapolatedRate`.
 */
import type { Windows } from './windows.ts';

/** Of each window, in seconds. */
export interface Extrapolation {
  readonly sampled: Float64Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** What the change is multiplied by. */
  readonly factor: Float64Array;
}

/** A sample is near an edge when it is not further than this many sample intervals. */
const near = 1.1;

const extrapolationIn = ({ times, grid, over, first, last }: Windows): Extrapolation => {
  const sampled = new Float64Array(grid.size);
  const before = new Float64Array(grid.size);
  const after = new Float64Array(grid.size);
  const factor = new Float64Array(grid.size);
  for (let index = 0; index < grid.size; index += 1) {
    const begin = first[index]!;
    const final = last[index]!;
    if (final <= begin) continue;
    const end = grid.from + index * grid.step - over.offset;
    const earliest = times[begin]!;
    const latest = times[final]!;
    const seconds = (latest - earliest) / 1_000;
    const interval = seconds / (final - begin);
    const toStart = (earliest - (end - over.range)) / 1_000;
    const toEnd = (end - latest) / 1_000;
    const back = toStart >= interval * near ? interval / 2 : toStart;
    const ahead = toEnd >= interval * near ? interval / 2 : toEnd;
    sampled[index] = seconds;
    before[index] = back;
    after[index] = ahead;
    factor[index] = (seconds + back + ahead) / seconds;
  }
  return { sampled, before, after, factor };
};

export type ExtrapolationOf = (windows: Windows) => Extrapolation;

export const rememberedExtrapolation = (): ExtrapolationOf => {
  const known = new WeakMap<Windows, Extrapolation>();
  return (windows) => {
    const held = known.get(windows) ?? extrapolationIn(windows);
    known.set(windows, held);
    return held;
  };
};
