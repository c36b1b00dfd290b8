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
  const [sampled, before, after, factor] = Array.from({ length: 4 }, () => new Float64Array(grid.size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let index = 0; index < grid.size; index += 1) {
    const [begin, final] = [first[index]!, last[index]!];
    if (final <= begin) continue;
    const end = grid.from + index * grid.step - over.offset;
    const [earliest, latest] = [times[begin]!, times[final]!];
    const seconds = (latest - earliest) / 1_000;
    const interval = seconds / (final - begin);
    const [toStart, toEnd] = [(earliest - (end - over.range)) / 1_000, (end - latest) / 1_000];
    sampled[index] = seconds;
    before[index] = toStart >= interval * near ? interval / 2 : toStart;
    after[index] = toEnd >= interval * near ? interval / 2 : toEnd;
    factor[index] = (seconds + before[index]! + after[index]!) / seconds;
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
