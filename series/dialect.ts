/**
 * A language for selecting series and writing rules: its names of signals and labels, the signals it can read and their
 * delay, how it selects and how it prints. A dialect refuses what it cannot express, with a reason. No other code
 * depends on which dialect it gets: a new dialect is an object of this interface and an entry of `Dialects`.
 */
import type { Duration } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import type { SelectorTexts } from '../promql/print.ts';

export interface NotSupported {
  readonly kind: 'NotSupported';
  readonly why: string;
}

export const notSupported = (why: string): NotSupported => ({ kind: 'NotSupported', why });

/** Of a histogram: its buckets, the count of events, or their sum. */
export type Part = 'bucket' | 'count' | 'sum';

export interface Dialect {
  readonly id: DialectId;
  /** The name for people. */
  readonly name: string;
  readonly labelName: (label: string) => string;
  /** `part` for a histogram only. */
  readonly selector: (selection: Selection, part?: Part) => VectorSelector;
  /** Why no series of the signal can be read here; undefined where they can. */
  readonly lacks: (signal: Signal) => NotSupported | undefined;
  /** Delay from sampling until a point can be read; undefined: none. */
  readonly delayOf: (signal: Signal) => Duration | undefined;
  /** Time between two points of a series. */
  readonly samplePeriodOf: (signal: Signal) => Duration;
  /** Whether a rule can record a series that other rules read. */
  readonly records: boolean;
  /** `known`: to be handed on between expressions that share selectors. */
  readonly print: (expr: Expr, known?: SelectorTexts) => string;
}

/** All dialects. A record keyed by dialect does not compile until a new entry has a value. */
export interface Dialects {
  readonly 'cloud-monitoring': Dialect;
  readonly prometheus: Dialect;
}

export type DialectId = keyof Dialects;
