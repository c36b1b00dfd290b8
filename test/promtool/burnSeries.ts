/** What the counters of an objective do, whichever signals count it in a dialect. */
import type { Indicator } from '../../slo/indicator.ts';
import type { Dialect } from '../../series/dialect.ts';
import { counter, gauge, seriesOf, type InputSeries, type Stretch } from './series.ts';

/** Events a minute, for so many minutes. */
export interface EventStretch {
  readonly minutes: number;
  readonly good: number;
  readonly bad: number;
  readonly restarted?: boolean;
}

const of = (stretches: readonly EventStretch[], count: (one: EventStretch) => number): readonly Stretch[] =>
  stretches.map((one) => ({ ...one, perMinute: count(one) }));

export const burnSeries = (
  indicator: Indicator,
  dialect: Dialect,
  stretches: readonly EventStretch[],
): readonly InputSeries[] => {
  const [good, bad, total] = [
    counter(of(stretches, (one) => one.good)),
    counter(of(stretches, (one) => one.bad)),
    counter(of(stretches, (one) => one.good + one.bad)),
  ];
  switch (indicator.kind) {
    case 'GoodOfTotal': {
      const minutes = stretches.reduce((sum, one) => sum + one.minutes, 1);
      return [
        { series: seriesOf(indicator.good, dialect), values: good },
        { series: seriesOf(indicator.total, dialect), values: total },
        ...(indicator.overdue === undefined
          ? []
          : [{ series: seriesOf(indicator.overdue, dialect), values: gauge([{ minutes, value: 0 }]) }]),
      ];
    }
    case 'BadOfTotal':
      return [
        {
          series: seriesOf(indicator.total, dialect, { response_code: '200', response_code_class: '2xx' }),
          values: good,
        },
        { series: seriesOf(indicator.bad, dialect, { response_code: '500', response_code_class: '5xx' }), values: bad },
      ];
    case 'NotSupported':
      throw new Error(indicator.why);
    case 'ShareBelow':
      throw new Error('PromQL reads no share of a distribution');
  }
};
