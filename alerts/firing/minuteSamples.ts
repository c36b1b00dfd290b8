/**
 * The samples that rules are evaluated over: one a minute, whatever the interval of the rule. They are the same for every
 * evaluation of a day, so that no rounding depends on the requested range.
 */
import { milliseconds } from '../../model/quantity.ts';
import type { EvaluationRange } from '../../promql/evaluate.ts';
import { sharedSpans } from '../../promql/sharedSpans.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { lookBack } from '../../promql/windows.ts';
import { samplePeriod } from './detection.ts';

/** Milliseconds between samples. */
export const sampleStep: number = milliseconds(samplePeriod);

/** Milliseconds of a day. */
export const perDay: number = 86_400_000;

/** Windows that look back less than this read the same span. */
const quarter = perDay / 4;

/**
 * For a grid within one day. `to` is the last evaluation of all: nothing after it is known. `step`: milliseconds between
 * evaluations.
 */
export const minuteSamples = (
  source: SeriesSource,
  to: number,
  step: number,
): ((grid: EvaluationRange) => SeriesSource) => {
  const inSpan = sharedSpans((name, matchers, span) =>
    source.select(name, matchers, span.from, span.to, {
      step: sampleStep,
      range: undefined,
      first: span.from + lookBack,
      increases: false,
      perMinute: true,
    }),
  );
  return (grid) => {
    const day = Math.floor(grid.from / perDay) * perDay;
    const [before, after] = [grid.from - day, Math.min(day + perDay - step, to) - grid.to];
    return {
      select: (name, matchers, first, last) => {
        const whole = { from: Math.floor((first - before) / quarter) * quarter, to: last + after };
        return inSpan(name, matchers, whole, { from: first, to: last });
      },
    };
  };
};
