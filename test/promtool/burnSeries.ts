/** Input series for the signals that an objective's indicator reads in a dialect. */
import type { Indicator } from '../../slo/indicator.ts';
import type { Dialect } from '../../series/dialect.ts';
import { counter, gauge, seriesOf, type InputSeries, type Stretch } from './series.ts';

/** Events per minute, for a number of minutes. */
export interface EventStretch {
  readonly minutes: number;
  readonly good: number;
  readonly bad: number;
  readonly restarted?: boolean;
}

const stretchesOf = (
  stretches: readonly EventStretch[],
  count: (stretch: EventStretch) => number,
): readonly Stretch[] => stretches.map((stretch) => ({ ...stretch, perMinute: count(stretch) }));

export const burnSeries = (
  indicator: Indicator,
  dialect: Dialect,
  stretches: readonly EventStretch[],
): readonly InputSeries[] => {
  const [good, bad, total] = [
    counter(stretchesOf(stretches, (stretch) => stretch.good)),
    counter(stretchesOf(stretches, (stretch) => stretch.bad)),
    counter(stretchesOf(stretches, (stretch) => stretch.good + stretch.bad)),
  ];
  switch (indicator.kind) {
    case 'GoodOfTotal': {
      const minutes = stretches.reduce((sum, stretch) => sum + stretch.minutes, 1);
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
    case 'FormulaRatio':
    case 'ShareBelow':
      throw new Error('PromQL reads no share of a distribution');
  }
};
