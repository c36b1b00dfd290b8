/**
 * A language in which series are selected and rules are written: what it calls a signal and a label, which signals reach it
 * and how late, how it selects and prints. What a dialect cannot answer it refuses, with the reason. No other code asks which
 * dialect it was given: a new one is an object of this interface and an entry of `Dialects`.
 */
import type { Duration } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';

export interface NotSupported {
  readonly kind: 'NotSupported';
  readonly why: string;
}

export const notSupported = (why: string): NotSupported => ({ kind: 'NotSupported', why });

/** Of a histogram: its buckets, the count of events, or their sum. */
export type Part = 'bucket' | 'count' | 'sum';

export interface Dialect {
  readonly id: DialectId;
  /** As people call it. */
  readonly name: string;
  readonly labelName: (label: string) => string;
  /** `part` for a histogram only. */
  readonly selector: (selection: Selection, part?: Part) => VectorSelector;
  /** Why no series of the signal can be read here; undefined where they can. */
  readonly lacks: (signal: Signal) => NotSupported | undefined;
  /** How long after it was sampled a point can be read here; undefined: at once. */
  readonly delayOf: (signal: Signal) => Duration | undefined;
  readonly print: (expr: Expr) => string;
}

/** All there are. Whatever is keyed by a dialect fails to compile until a new entry has its part. */
export interface Dialects {
  readonly 'cloud-monitoring': Dialect;
  readonly prometheus: Dialect;
}

export type DialectId = keyof Dialects;
