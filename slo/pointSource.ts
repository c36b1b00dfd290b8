/**
 * The source of points of everything that judges: the history on this machine, a Prometheus or Cloud Monitoring. Readers
 * know this interface only. Requests are lists, so that a source can combine them into few queries. Times are milliseconds
 * since the epoch, intervals are half-open: (from, to].
 */
import type { System } from '../model/system.ts';
import type { Expr } from '../promql/expr.ts';
import type { EvaluationRange, RangeResult } from '../promql/evaluate.ts';
import type { Dialect } from '../series/dialect.ts';
import type { Coverage } from './coverage.ts';
import type { Counts } from './judge.ts';
import type { Slo } from './slo.ts';

/** One objective over (from, to]. */
export interface CountRequest {
  readonly system: System;
  readonly slo: Slo;
  readonly from: number;
  readonly to: number;
}

export interface Counted {
  readonly kind: 'Counted';
  /** Whole numbers from a history; from a server estimates, as `increase` extrapolates. */
  readonly counts: Counts;
}

/** What could not be read proves nothing about an objective. `reason` is a sentence part. */
export interface Unread {
  readonly kind: 'Unread';
  readonly reason: string;
}

export type CountAnswer = Counted | Unread;

/** The events of one step, which ends at `at`. */
export interface StepCounts {
  readonly at: number;
  readonly counts: Counts;
}

export interface PointSource {
  readonly kind: 'PointSource';
  /** For people: 'the history in .atalaya', 'Prometheus at http://127.0.0.1:9090'. */
  readonly name: string;
  /** How many servers or folders it reads; an expression over several systems needs one. */
  readonly servers: number;
  /** The dialect of the expressions that `range` takes. */
  readonly dialect: Dialect;
  /** The instant to judge at: the one that was asked for, else now by the clock of the source. */
  readonly at: number;
  /** One answer a request, in their order. */
  readonly counts: (requests: readonly CountRequest[]) => Promise<readonly CountAnswer[]>;
  /** When the first point of each request's events is from; undefined where the interval has none. */
  readonly beginnings: (requests: readonly CountRequest[]) => Promise<readonly (number | undefined)[]>;
  /** Which part of each interval has points; undefined where it has none, or they cannot be read. */
  readonly coverage: (requests: readonly CountRequest[]) => Promise<readonly (Coverage | undefined)[]>;
  /**
   * For each request, its events in steps that end on whole multiples of `step` milliseconds and at its `to`; a step
   * without points may be left out.
   */
  readonly steps: (
    requests: readonly CountRequest[],
    step: number,
  ) => Promise<readonly (readonly StepCounts[] | Unread)[]>;
  /** Series of one system by an expression in the source's dialect. Throws where they cannot be read. */
  readonly range: (system: System, expr: Expr, range: EvaluationRange) => Promise<RangeResult>;
  /**
   * When alerts fired in (from, to], by the source's own record, by their ids; an alert that it does not evaluate is absent.
   * Undefined where it keeps none.
   */
  readonly recordedAlerts?:
    | ((
        ids: readonly string[],
        from: number,
        to: number,
      ) => Promise<
        ReadonlyMap<string, readonly { readonly from: number; readonly to: number | undefined }[]> | undefined
      >)
    | undefined;
  /** What to check where it has no series of a system. */
  readonly missingFix: string;
  /** What the source said besides its answers, such as that some of its data are missing. */
  readonly warnings: () => readonly string[];
  readonly close: () => void;
}
