/**
 * What has to be read for a query. Minutes are read for rules, and for more than a day, if all windows begin and end on whole minutes, because closed hours are packed by minutes. Else windows that are far apart are read alone, and of long ones that
 * overlap only the edges, with what lies between as one sum.
 */
import { lookBack } from '../promql/windows.ts';
import type { Use } from '../promql/source.ts';
import { fine } from './grain.ts';

/** (from, to] in milliseconds since the epoch, and into which intervals points are merged. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Milliseconds; Infinity for one point; undefined for points as they are. */
  readonly step?: number;
}

/** Disjoint spans, ascending; only the last may be longer than needed. Of `Minutes` there is one, of whole days. */
export interface Extent {
  readonly kind: 'Minutes' | 'Spans';
  readonly spans: readonly Span[];
}

export const minute = 60_000;
export const day: number = 1_440 * minute;

export const isWholeMinute = (at: number): boolean => at % minute === 0;

export const extentOf = (from: number, to: number, use: Use): Extent => {
  const { step, range = lookBack, first, perMinute = to - from >= day } = use;
  const isByMinutes = perMinute && range >= lookBack && [from, to, step, range, first].every(isWholeMinute);
  if (!isByMinutes) return { kind: 'Spans', spans: spansOf(from, to, use) };
  return { kind: 'Minutes', spans: [{ from: Math.floor(from / day) * day, to: Math.ceil(to / day) * day }] };
};

const spansOf = (from: number, to: number, use: Use): readonly Span[] => {
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
const edgesOf = (start: number, end: number): readonly Span[] => {
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
