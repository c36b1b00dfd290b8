/**
 * Conditions of alerts, in terms of the pipeline's signals. Dialects compile them, or return the reason why they
 * cannot.
 */
import type { Decimal } from 'decimal.js';
import type { Duration } from '../model/quantity.ts';
import type { ValueSource } from '../model/indicatorSource.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { selectionsOfValue, type Reduction } from '../slo/sourceValue.ts';
import { selectionsOfSlo, type MeasuredSlo } from '../slo/measuredSlo.ts';
import type { Dialect, NotSupported } from '../series/dialect.ts';
import type { Measure } from '../series/measure.ts';
import type { Selection } from '../model/selection.ts';

/**
 * The error rate is above the threshold of one of the tiers, in both of its windows. The tiers of one severity are one condition, so
 * that one outage is one incident.
 */
export interface BurnRate {
  readonly kind: 'BurnRate';
  readonly slo: MeasuredSlo;
  /** Fastest first. */
  readonly tiers: readonly [BurnTier, ...BurnTier[]];
}

/**
 * More bad events, or bad slices, over `over`, the objective's whole window, than the share `spent` of those that it allows. Of a
 * calendar window `over` is its longest period, and what is counted begins with the present one.
 */
export interface BudgetSpent {
  readonly kind: 'BudgetSpent';
  readonly slo: MeasuredSlo;
  /** Above 0, at most 1. */
  readonly spent: Decimal;
  readonly over: Duration;
}

/** Mean or quantile of a histogram of seconds, over `over`. */
export interface LatencyAbove {
  readonly kind: 'LatencyAbove';
  readonly of: Measure;
  readonly statistic: 'mean' | 'p50' | 'p95' | 'p99';
  readonly above: Duration;
  readonly over: Duration;
}

/** Bad over total events, each a counter or a histogram's count, over `over`. */
export interface ShareAbove {
  readonly kind: 'ShareAbove';
  readonly bad: Measure;
  readonly total: Measure;
  /** Between 0 and 1. */
  readonly above: Decimal;
  readonly over: Duration;
}

/** A gauge's sum over its series, or with 'max' its largest, in the signal's own unit. */
export interface GaugeAbove {
  readonly kind: 'GaugeAbove';
  readonly of: Measure;
  readonly by: 'sum' | 'max';
  readonly above: number;
}

/** A gauge's smallest value, in the signal's own unit. */
export interface GaugeBelow {
  readonly kind: 'GaugeBelow';
  readonly of: Measure;
  readonly below: number;
}

/** A counter grew by more than `above` over `over`. */
export interface IncreaseAbove {
  readonly kind: 'IncreaseAbove';
  readonly of: Measure;
  readonly above: number;
  readonly over: Duration;
}

/**
 * Compares the last hour with the geometric mean of the same hour of the last `weeks` weeks, where that is at least `floor`
 * events. True beyond `factor` times of it, up or down, or beyond exp(`spread` x s) times where that is more; s is the standard
 * deviation of the logarithms of those hours. Never true while the history is shorter.
 */
export interface Deviation {
  readonly kind: 'Deviation';
  readonly of: Measure;
  readonly weeks: number;
  readonly factor: number;
  readonly spread: number;
  readonly floor: number;
  /** Firings in 30 days that chance causes, at most; `spread` follows from it. */
  readonly byChance: number;
}

/**
 * Of a route at least `share` of the events over `over` are bad, of at least `least`; over `overFew` where `over` has fewer. Not
 * where they were so over `usual`, that long ago. Where the signal has no route, of all events.
 */
export interface RouteShare {
  readonly kind: 'RouteShare';
  readonly bad: Measure;
  readonly total: Measure;
  /** Between 0 and 1. */
  readonly share: Decimal;
  readonly least: number;
  readonly over: Duration;
  readonly overFew: Duration;
  readonly usual: Duration;
}

/**
 * The share of bad events over `over` is more than `factor` times that of `past` before it, and than that over `over` of `sameHour`
 * ago, with at least `least` bad events.
 */
export interface Rise {
  readonly kind: 'Rise';
  readonly bad: Measure;
  readonly total: Measure;
  readonly factor: number;
  readonly least: number;
  readonly over: Duration;
  readonly past: Duration;
  readonly sameHour: Duration;
}

/** No event over `over`; a missing series counts as none. */
export interface Absence {
  readonly kind: 'Absence';
  readonly of: Measure;
  readonly over: Duration;
}

/** Probes from at least `regions` regions get no good answer. */
export interface ProbesFailing {
  readonly kind: 'ProbesFailing';
  readonly of: Measure;
  readonly regions: number;
}

/**
 * At least `share` of the declared systems, and at least `minimum` of them, have an error rate above `above` over
 * `over`. The divisor is the declared number, so that a system without data does not raise the share.
 */
export interface FleetShare {
  readonly kind: 'FleetShare';
  /** By system, as its `job`. */
  readonly good: Measure;
  readonly total: Measure;
  readonly systems: readonly string[];
  readonly above: Decimal;
  readonly over: Duration;
  readonly share: Decimal;
  readonly minimum: number;
}

/**
 * Of the messages published over `over`, more than the share `above`, and more than `least`, are neither settled nor waiting.
 * Everything is read `delay` late, when each signal has arrived.
 */
export interface MessageLoss {
  readonly kind: 'MessageLoss';
  readonly published: Measure;
  /** Messages at an outcome. A duplicate is one: its message was published twice, or settled and delivered again. */
  readonly settled: Measure;
  readonly tests: Measure;
  /** Messages on the native dead-letter topic; where a dialect has none, it counts none. */
  readonly forwarded: Measure;
  readonly waiting: Measure;
  readonly above: Decimal;
  readonly least: number;
  readonly over: Duration;
  readonly delay: Duration;
}

/** A value that the team names itself is above or below `limit`. */
export interface ValueBeyond {
  readonly kind: 'ValueBeyond';
  readonly of: ValueSource;
  readonly reduction: Reduction;
  readonly side: 'above' | 'below';
  /** In the metric's unit. */
  readonly limit: number;
  /** Undefined where it reads one instant. */
  readonly over: Duration | undefined;
}

export type Condition =
  | BurnRate
  | BudgetSpent
  | LatencyAbove
  | ShareAbove
  | GaugeAbove
  | GaugeBelow
  | IncreaseAbove
  | Deviation
  | RouteShare
  | Rise
  | Absence
  | ProbesFailing
  | FleetShare
  | MessageLoss
  | ValueBeyond;

/** Empty for an objective's burn rate and budget, whose indicator belongs to the objective, and for a source of the team. */
export const measuresOf = (condition: Condition): readonly Measure[] => {
  switch (condition.kind) {
    case 'BurnRate':
    case 'BudgetSpent':
    case 'ValueBeyond':
      return [];
    case 'MessageLoss':
      return [condition.published, condition.settled, condition.tests, condition.waiting];
    case 'ShareAbove':
    case 'RouteShare':
    case 'Rise':
      return [condition.bad, condition.total];
    case 'FleetShare':
      return [condition.good, condition.total];
    case 'LatencyAbove':
    case 'GaugeAbove':
    case 'GaugeBelow':
    case 'IncreaseAbove':
    case 'Deviation':
    case 'Absence':
    case 'ProbesFailing':
      return [condition.of];
  }
};

/** The selections that a dialect reads, or the reason why it cannot. */
export const selectionsIn = (condition: Condition, { id, lacks }: Dialect): readonly Selection[] | NotSupported => {
  if ('slo' in condition) {
    return selectionsOfSlo(condition.slo, id);
  }
  if (condition.kind === 'ValueBeyond') return valueSelections(condition, lacks);
  const selections: Selection[] = [];
  for (const measure of measuresOf(condition)) {
    const selection = measure[id];
    if (selection.kind === 'NotSupported') return selection;
    selections.push(selection);
  }
  return selections;
};

const valueSelections = ({ of }: ValueBeyond, lacks: Dialect['lacks']): readonly Selection[] | NotSupported => {
  const selections = selectionsOfValue(of);
  return selections.map(({ signal }) => lacks(signal)).find((reason) => reason !== undefined) ?? selections;
};
