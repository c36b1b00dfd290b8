/** A source without the samples of some times, as when a server was down or did not scrape. */
import type { SeriesSource, SourceSeries } from '../../promql/source.ts';

/** `isLost`: whether a series has no sample at an instant. */
export const withGaps = (
  source: SeriesSource,
  isLost: (at: number, series: SourceSeries) => boolean,
): SeriesSource => ({
  select: (...query) =>
    source.select(...query).flatMap((series) => {
      const kept = [...series.times.keys()].filter((index) => !isLost(series.times[index]!, series));
      return kept.length === 0
        ? []
        : [
            {
              ...series,
              times: Float64Array.from(kept, (index) => series.times[index]!),
              values: Float64Array.from(kept, (index) => series.values[index]!),
            },
          ];
    }),
});
