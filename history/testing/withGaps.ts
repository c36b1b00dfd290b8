/** A source without the samples of some times, as when a server was down or did not scrape. */
import type { SeriesSource, SourceSeries } from '../../promql/source.ts';

/** `isLost`: whether a series has no sample at an instant. */
export const withGaps = (
  source: SeriesSource,
  isLost: (at: number, series: SourceSeries) => boolean,
): SeriesSource => ({
  select: (...query) =>
    source.select(...query).flatMap((series) => {
      const isKept = (at: number): boolean => !isLost(at, series);
      const times = series.times.filter(isKept);
      return times.length === 0
        ? []
        : [{ ...series, times, values: series.values.filter((_, index) => isKept(series.times[index]!)) }];
    }),
});
