/**
 * Series of a span of time are made once for several queries: the windows of a day's alerts differ in how far they look back,
 * and read mostly the same. Series that were sampled together stay together: they share their array of times.
 */
import type { LabelMatcher } from './expr.ts';
import { indexAfter, type SourceSeries } from './source.ts';

/** (from, to] in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type SelectSpan = (
  name: string | undefined,
  matchers: readonly LabelMatcher[],
  span: Span,
) => readonly SourceSeries[];

type SelectPart = (
  name: string | undefined,
  matchers: readonly LabelMatcher[],
  whole: Span,
  part: Span,
) => readonly SourceSeries[];

/** Series that were sampled together have one answer. */
const hasSampleIn = ({ from, to }: Span): ((series: SourceSeries) => boolean) => {
  let [last, has]: [Float64Array | undefined, boolean] = [undefined, false];
  return ({ times }) => {
    if (times !== last) [last, has] = [times, (times[indexAfter(times, from, 0)] ?? Infinity) <= to];
    return has;
  };
};

/** So many spans are kept: those of one day, with its offsets of weeks, are fewer. */
const mostSpans = 12;

/** Selects in `whole`, once for each span, those series that have a sample in `part`. */
export const sharedSpans = (select: SelectSpan): SelectPart => {
  const spans = new Map<string, Map<string, readonly SourceSeries[]>>();
  return (name, matchers, whole, part) => {
    const span = `${whole.from} ${whole.to}`;
    const inSpan = spans.get(span) ?? new Map<string, readonly SourceSeries[]>();
    spans.set(span, inSpan);
    const [oldest] = spans.keys();
    if (spans.size > mostSpans && oldest !== undefined) spans.delete(oldest);
    const key = JSON.stringify([name, ...matchers.map(({ label, op, value }) => [label, op, value])]);
    const held = inSpan.get(key) ?? select(name, matchers, whole);
    inSpan.set(key, held);
    return held.filter(hasSampleIn(part));
  };
};
