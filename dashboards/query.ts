/**
 * A panel's question in terms of signals; dialects translate it. Rates and shares are over `over`, which a dialect may
 * replace by the resolution that a viewer chose.
 */
import type { ValueSource } from '../model/indicatorSource.ts';
import type { Reduction } from '../slo/sourceValue.ts';
import type { Decimal } from 'decimal.js';
import type { Duration } from '../model/quantity.ts';
import type { Measure } from '../series/measure.ts';
import type { Slo } from '../slo/slo.ts';

/** Labels to group by; none adds all series up. */
export type By = readonly string[];

/** Events per second of a counter, or of a histogram's count. */
export interface Rate {
  readonly kind: 'Rate';
  readonly of: Measure;
  readonly by: By;
  readonly over: Duration;
}

/** Increase per second of a histogram's sum: bytes, seconds. */
export interface Total {
  readonly kind: 'Total';
  readonly of: Measure;
  readonly by: By;
  readonly over: Duration;
}

/** Part over whole, from 0 to 1. */
export interface Share {
  readonly kind: 'Share';
  readonly part: Measure;
  readonly whole: Measure;
  readonly by: By;
  readonly over: Duration;
}

/** Sum over count of a histogram, in its own unit. */
export interface Mean {
  readonly kind: 'Mean';
  readonly of: Measure;
  readonly by: By;
  readonly over: Duration;
}

/** Series are merged before the quantile is taken: never a mean of quantiles. */
export interface Quantile {
  readonly kind: 'Quantile';
  readonly of: Measure;
  /** Between 0 and 1. */
  readonly q: number;
  readonly by: By;
  readonly over: Duration;
}

/** The current value of a gauge. */
export interface Level {
  readonly kind: 'Level';
  readonly of: Measure;
  readonly reduce: 'sum' | 'max' | 'mean';
  readonly by: By;
}

/** Distribution of a histogram's events over its buckets, in each `over`. */
export interface Distribution {
  readonly kind: 'Distribution';
  readonly of: Measure;
  readonly over: Duration;
}

/** For each system, the objective with the least budget left and its value: 1 is untouched, below 0 is overspent. */
export interface WorstBudget {
  readonly kind: 'WorstBudget';
  readonly budgets: readonly BudgetOf[];
}

/** An objective that several systems may share. */
export interface BudgetOf {
  readonly good: Measure;
  readonly total: Measure;
  /** Share of events that may be bad. */
  readonly budget: Decimal;
  /** Its window, or the window's nominal length. */
  readonly over: Duration;
}

/** Of an objective: budget left (1 is untouched, below 0 is overspent), its SLI over its window, or its burn over `over`. */
export interface OfSlo {
  readonly kind: 'OfSlo';
  readonly slo: Slo;
  readonly quantity: 'budget' | 'sli' | 'burn';
  /** Only read for 'burn'. */
  readonly over: Duration;
}

/** 1 minus a share. */
export interface Complement {
  readonly kind: 'Complement';
  readonly of: Share;
}

/** A query times a constant with six digits, such as a price. */
export interface Scaled {
  readonly kind: 'Scaled';
  readonly of: Query;
  readonly times: number;
}

/** A sum of queries, such as costs. */
export interface Sum {
  readonly kind: 'Sum';
  readonly of: readonly Query[];
}

/** Each member's distance from the members' median, in robust standard deviations: 0.6745 (x - median) / MAD, MAD at least `floor`. */
export interface OddOneOut {
  readonly kind: 'OddOneOut';
  /** The label that identifies a member. */
  readonly of: Query;
  readonly floor: number;
}

/** A quantile over the members: 0.5 is the median. */
export interface Across {
  readonly kind: 'Across';
  readonly of: Query;
  readonly q: number;
}

/** A source that a definition names. */
export interface Source {
  readonly kind: 'Source';
  readonly of: ValueSource;
  readonly reduction: Reduction;
}

export type Query =
  | Source
  | Total
  | Rate
  | Share
  | Mean
  | Quantile
  | Level
  | Distribution
  | OfSlo
  | Complement
  | Scaled
  | Sum
  | WorstBudget
  | OddOneOut
  | Across;
