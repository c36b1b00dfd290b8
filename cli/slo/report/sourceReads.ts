/** The reads of a report over a source of series that is on this machine, such as a simulation. */
import { growthOf } from '../../../history/growth.ts';
import type { ReportReads } from '../../../slo/report/reads.ts';
import { countersReads, type Overdue } from './countersReads.ts';
import type { LabelMatcher } from '../../../promql/expr.ts';
import type { Labels } from '../../../model/point.ts';
import type { SeriesSource, SourceSeries, Use } from '../../../promql/source.ts';
import { indexAfter } from '../../../promql/source.ts';
import { nameLabel } from '../../../promql/labels.ts';
import { sumOf } from '../../../numbers/sum.ts';
import type { Slo } from '../../../slo/slo.ts';
import type { Interval } from '../../../slo/window.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface PointSource {
  readonly source: SeriesSource;
  /** When its points begin; undefined without any. */
  readonly begin: number | undefined;
  /** Nothing later is read. */
  readonly end: number;
}

export const sourceReads = ({ source, begin, end }: PointSource): ReportReads => {
  // One selection for each counter: this period and those before it are parts of it.
  const whole = wholeDays(begin ?? end, end);
  return countersReads(
    {
      growth: (name, { system, id }) => growthOf(selected(source, name, { job: system, objective: id }, whole)),
      overdue: (slo, span) => overdueIn(source, slo, span),
      gaps: () => [],
      increases: (system, { signal, part, labels }, { from, to }) => {
        const name = part === undefined ? signal : `${signal}_${part}`;
        const series = selected(source, name, { ...labels, job: system }, wholeDays(from, to));
        return series.map((one) => {
          const { [nameLabel]: _name, ...own } = one.labels;
          return { labels: own, value: growthOf([one])(from, to) };
        });
      },
    },
    { begin, end },
  );
};

/** Whole days, a day more at the beginning: a counter grows from the sample before. */
const wholeDays = (from: number, to: number): Interval => ({
  from: (Math.floor(from / day) - 1) * day,
  to: Math.ceil(to / minute) * minute,
});

const selected = (
  source: SeriesSource,
  name: string,
  labels: Labels,
  { from, to }: Interval,
): readonly SourceSeries[] => {
  const matchers = Object.entries(labels).map(([label, value]): LabelMatcher => ({ label, op: '=', value }));
  const use: Use = { step: hour, range: hour, first: from + hour, increases: true, perMinute: true };
  return source.select(name, matchers, from, to, use);
};

/** Of the gauge of overdue messages, the last reading counts if it is in (from, to]. */
const overdueIn = (source: SeriesSource, slo: Slo, span: Interval): Overdue => {
  const series = selected(source, 'atalaya.ingest.overdue', { job: slo.system, objective: slo.id }, span);
  return (from, to) =>
    sumOf(series, ({ times, values }) => {
      const last = indexAfter(times, to, 0) - 1;
      return last >= 0 && times[last]! > from ? values[last]! : 0;
    });
};
