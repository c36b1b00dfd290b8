/** What a simulated system counts and measures, before anybody asks at which instants. */
import type { Labels } from '../../model/point.ts';
import type { Flow } from './flow.ts';
import { meanOf, shareBelow, type Spread } from './spread.ts';

/** Shares of a flow: of every event while all is well, and of every event while it hurts in full. */
export interface Term {
  readonly flow: Flow;
  readonly usual: number;
  readonly hurt: number;
}

export type Amount = readonly Term[];

export const part = (flow: Flow, usual: number, hurt: number = usual): Amount => [{ flow, usual, hurt }];

export const times = (amount: Amount, factor: number): Amount =>
  amount.map(({ flow, usual, hurt }) => ({ flow, usual: usual * factor, hurt: hurt * factor }));

export const less = (amount: Amount, taken: Amount): Amount => [...amount, ...times(taken, -1)];

export interface Counter {
  readonly kind: 'Counter';
  readonly labels: Labels;
  readonly of: Amount;
}

export interface Gauge {
  readonly kind: 'Gauge';
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly at: (at: number) => number;
}

/** Events that spread alike; a histogram is several of them, one on the other. */
export interface Layer {
  readonly of: Amount;
  readonly usual: Spread;
  readonly hurt: Spread;
}

export interface Histogram {
  readonly kind: 'Histogram';
  readonly labels: Labels;
  readonly layers: readonly Layer[];
  /** Upper bounds, ascending. */
  readonly bounds: readonly number[];
}

export type Metric = Counter | Gauge | Histogram;
export type Part = 'bucket' | 'count' | 'sum' | undefined;

/** Multiplies each term by a weight that depends on how its values are spread. */
export const weighed = ({ of, usual, hurt }: Layer, weight: (spread: Spread) => number): Amount =>
  of.map((term) => ({ flow: term.flow, usual: term.usual * weight(usual), hurt: term.hurt * weight(hurt) }));

/** One term for each flow: layers are often parts of the same flow. */
const byFlow = (amount: Amount): Amount =>
  [...Map.groupBy(amount, ({ flow }) => flow)].map(([flow, terms]) => ({
    flow,
    usual: terms.reduce((sum, { usual }) => sum + usual, 0),
    hurt: terms.reduce((sum, { hurt }) => sum + hurt, 0),
  }));

/** The series of a metric, or of a part of a histogram, that Prometheus would have. */
export const linesOf = (metric: Metric, part: Part): readonly (Counter | Gauge)[] => {
  if (metric.kind !== 'Histogram') return part === undefined ? [metric] : [];
  const { labels, layers, bounds } = metric;
  const counter = (more: Labels, weight: (spread: Spread) => number): Counter => ({
    kind: 'Counter',
    labels: { ...labels, ...more },
    of: byFlow(layers.flatMap((layer) => weighed(layer, weight))),
  });
  switch (part) {
    case undefined:
      return [];
    case 'count':
      return [counter({}, () => 1)];
    case 'sum':
      return [counter({}, meanOf)];
    case 'bucket':
      return [
        ...bounds.map((bound) => counter({ le: String(bound) }, (spread) => shareBelow(spread, bound))),
        counter({ le: '+Inf' }, () => 1),
      ];
  }
};
