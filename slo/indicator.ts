/**
 * The signals that count an objective's events. By default they are the pipeline's own counters, which distinguish a
 * data route from a health check and a stored message from an attempt. An objective may be measured by the platform;
 * Prometheus has no platform metrics and always reads our own. docs/guides/objectives.md defines the events.
 */
import type { Objective } from '../model/objective.ts';
import type { Selection } from '../model/selection.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { selectionsIn, type FormulaRatio } from './teamIndicator.ts';

/** Good and total events, both counters. */
export interface GoodOfTotal {
  readonly kind: 'GoodOfTotal';
  readonly good: Selection;
  readonly total: Selection;
  /** A gauge of messages that are already bad and in neither counter yet; only where the pipeline sees its queue. */
  readonly overdue: Selection | undefined;
}

/** Bad and total events: a filter for good events would have to list every good class. */
export interface BadOfTotal {
  readonly kind: 'BadOfTotal';
  readonly bad: Selection;
  readonly total: Selection;
}

/** The share of a distribution at or below a bound, in the distribution's unit. */
export interface ShareBelow {
  readonly kind: 'ShareBelow';
  readonly distribution: Selection;
  readonly bound: number;
}

/** Not supported where the dialect has no signal that counts the objective. */
export type Indicator = GoodOfTotal | BadOfTotal | ShareBelow | FormulaRatio | NotSupported;

export type Indicators = Readonly<Record<DialectId, Indicator>>;

export const isPlatform = (objective: Objective): boolean =>
  'measuredBy' in objective && objective.measuredBy === 'platform';

/** Every selection of the indicator, in order. */
export const selectionsOf = (indicator: Indicator): readonly Selection[] => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return [indicator.good, indicator.total, ...(indicator.overdue === undefined ? [] : [indicator.overdue])];
    case 'BadOfTotal':
      return [indicator.bad, indicator.total];
    case 'ShareBelow':
      return [indicator.distribution];
    case 'FormulaRatio':
      return [...new Set([...selectionsIn(indicator.events), ...selectionsIn(indicator.total)])];
    case 'NotSupported':
      return [];
  }
};
