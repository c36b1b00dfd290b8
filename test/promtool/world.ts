/**
 * The series of a healthy and of an unhealthy system. Unhealthy means: requests are slow, half of them fail, the queue is full,
 * and the uptime checks fail. One series for each that alerts read, also when several alerts share it.
 */
import type { Condition } from '../../alerts/condition.ts';
import { instrumentOf } from '../../model/signals.ts';
import type { Selection } from '../../model/selection.ts';
import type { Dialect } from '../../series/dialect.ts';
import { counter, gauge, seriesOf, type InputSeries } from './series.ts';

export interface Phase {
  readonly minutes: number;
  readonly sick: boolean;
}

const perMinute = 1_000;

/** Longer than every threshold, and below the largest finite bucket. */
const slowSeconds = 50;

type Values = Readonly<Record<string, string>>;

export const world = (
  conditions: readonly Condition[],
  dialect: Dialect,
  phases: readonly Phase[],
): readonly InputSeries[] => {
  const all: Values = Object.assign({}, ...conditions.map((condition) => valuesOf(condition, dialect, phases)));
  return Object.entries(all).map(([series, values]) => ({ series, values }));
};

const valuesOf = (condition: Condition, dialect: Dialect, phases: readonly Phase[]): Values => {
  switch (condition.kind) {
    case 'LatencyAbove':
    case 'Absence':
    case 'Deviation':
      return traffic(condition.of[dialect.id], dialect, phases);
    case 'RouteShare':
      return {
        ...traffic(condition.total[dialect.id], dialect, phases),
        ...faults(condition.bad[dialect.id], dialect, phases, 4),
      };
    case 'ShareAbove':
    case 'Rise':
      return {
        ...traffic(condition.total[dialect.id], dialect, phases),
        ...faults(condition.bad[dialect.id], dialect, phases),
      };
    case 'IncreaseAbove':
      return faults(condition.of[dialect.id], dialect, phases);
    case 'GaugeAbove':
      return gauges(condition.of[dialect.id], dialect, phases, [{}], (sick) => (sick ? 1e9 : 0));
    case 'GaugeBelow':
      return gauges(condition.of[dialect.id], dialect, phases, [{}], (sick) => (sick ? -1 : 1e9));
    case 'ProbesFailing': {
      const checkers = ['eur', 'sa', 'usa'].map((checker_location) => ({ checker_location }));
      return gauges(condition.of[dialect.id], dialect, phases, checkers, (sick) => (sick ? 0 : 1));
    }
    case 'BurnRate':
    case 'BudgetSpent':
    case 'MessageLoss':
    case 'FleetShare':
    case 'ValueBeyond':
      return {};
  }
};

type SelectionOrNot = Selection | { readonly kind: 'NotSupported' };

const counted = (phases: readonly Phase[], rate: (sick: boolean) => number): string =>
  counter(phases.map(({ minutes, sick }) => ({ minutes, perMinute: rate(sick) })));

/** Equally many events in both states; the events of a histogram are slow when the system is unhealthy. */
const traffic = (selection: SelectionOrNot, dialect: Dialect, phases: readonly Phase[]): Values => {
  if (selection.kind === 'NotSupported') return {};
  const every = counted(phases, () => perMinute);
  if (instrumentOf(selection.signal) !== 'histogram') return { [seriesOf(selection, dialect)]: every };
  const bucket = (le: string): string => seriesOf(selection, dialect, { le }, 'bucket');
  return {
    [seriesOf(selection, dialect, {}, 'count')]: every,
    [seriesOf(selection, dialect, {}, 'sum')]: counted(phases, (sick) => perMinute * (sick ? slowSeconds : 0.001)),
    [bucket('0.01')]: counted(phases, (sick) => (sick ? 0 : perMinute)),
    [bucket('100')]: every,
    [bucket('+Inf')]: every,
  };
};

/** `times`: as many as the traffic; they are added to it, as are faults of other kinds. */
const faults = (selection: SelectionOrNot, dialect: Dialect, phases: readonly Phase[], times = 1): Values => {
  if (selection.kind === 'NotSupported') return {};
  const part = instrumentOf(selection.signal) === 'histogram' ? 'count' : undefined;
  return { [seriesOf(selection, dialect, {}, part)]: counted(phases, (sick) => (sick ? times * perMinute : 0)) };
};

const gauges = (
  selection: SelectionOrNot,
  dialect: Dialect,
  phases: readonly Phase[],
  labels: readonly Values[],
  value: (sick: boolean) => number,
): Values => {
  if (selection.kind === 'NotSupported') return {};
  const values = gauge(phases.map(({ minutes, sick }) => ({ minutes, value: value(sick) })));
  return Object.fromEntries(labels.map((labelSet) => [seriesOf(selection, dialect, labelSet), values]));
};
