/**
 * What a system's series do while all is well and while nothing is: everything slow, half of it failing, the queue full, and
 * nobody answering from outside. One series for each that an alert reads, whichever alerts share it.
 */
import type { Condition } from '../../alerts/condition.ts';
import { instrumentOf } from '../../model/signals.ts';
import type { Selection } from '../../model/selection.ts';
import type { Place } from '../../series/place.ts';
import { counter, gauge, seriesOf, type InputSeries } from './series.ts';

export interface Phase {
  readonly minutes: number;
  readonly sick: boolean;
}

const perMinute = 1_000;

/** Longer than any threshold, and within a bucket. */
const slowSeconds = 50;

type Values = Readonly<Record<string, string>>;

export const world = (
  conditions: readonly Condition[],
  place: Place,
  phases: readonly Phase[],
): readonly InputSeries[] => {
  const all: Values = Object.assign({}, ...conditions.map((condition) => valuesOf(condition, place, phases)));
  return Object.entries(all).map(([series, values]) => ({ series, values }));
};

const valuesOf = (condition: Condition, place: Place, phases: readonly Phase[]): Values => {
  switch (condition.kind) {
    case 'LatencyAbove':
    case 'Absence':
    case 'Deviation':
      return traffic(condition.of[place], place, phases);
    case 'ShareAbove':
      return { ...traffic(condition.total[place], place, phases), ...faults(condition.bad[place], place, phases) };
    case 'IncreaseAbove':
      return faults(condition.of[place], place, phases);
    case 'GaugeAbove':
      return gauges(condition.of[place], place, phases, [{}], (sick) => (sick ? 1e9 : 0));
    case 'ProbesFailing': {
      const places = ['eur', 'sa', 'usa'].map((checker_location) => ({ checker_location }));
      return gauges(condition.of[place], place, phases, places, (sick) => (sick ? 0 : 1));
    }
    case 'BurnRate':
    case 'FleetShare':
      return {};
  }
};

type Read = Selection | { readonly kind: 'NotSupported' };

const counted = (phases: readonly Phase[], rate: (sick: boolean) => number): string =>
  counter(phases.map(({ minutes, sick }) => ({ minutes, perMinute: rate(sick) })));

/** As many events when sick as when well; a histogram's are slow. */
const traffic = (selection: Read, place: Place, phases: readonly Phase[]): Values => {
  if (selection.kind === 'NotSupported') return {};
  const every = counted(phases, () => perMinute);
  if (instrumentOf(selection.signal) !== 'histogram') return { [seriesOf(selection, place)]: every };
  const bucket = (le: string): string => seriesOf(selection, place, { le }, 'bucket');
  return {
    [seriesOf(selection, place, {}, 'count')]: every,
    [seriesOf(selection, place, {}, 'sum')]: counted(phases, (sick) => perMinute * (sick ? slowSeconds : 0.001)),
    [bucket('0.01')]: counted(phases, (sick) => (sick ? 0 : perMinute)),
    [bucket('100')]: every,
    [bucket('+Inf')]: every,
  };
};

const faults = (selection: Read, place: Place, phases: readonly Phase[]): Values => {
  if (selection.kind === 'NotSupported') return {};
  const part = instrumentOf(selection.signal) === 'histogram' ? 'count' : undefined;
  return { [seriesOf(selection, place, {}, part)]: counted(phases, (sick) => (sick ? perMinute : 0)) };
};

const gauges = (
  selection: Read,
  place: Place,
  phases: readonly Phase[],
  labels: readonly Values[],
  value: (sick: boolean) => number,
): Values => {
  if (selection.kind === 'NotSupported') return {};
  const values = gauge(phases.map(({ minutes, sick }) => ({ minutes, value: value(sick) })));
  return Object.fromEntries(labels.map((one) => [seriesOf(selection, place, one), values]));
};
