/**
 * The raw result of a run, folded while it is read: counts and times by scenario in cells of whole seconds, by route and by kind of
 * error. Its size depends on the length of a run in cells, not on the number of requests.
 */
import type { ScenarioName } from '../plan.ts';
import type { Times } from './times.ts';

/** One line of k6's raw result that a report uses. `at`: seconds after the start of the run. */
export type RawPoint =
  | RequestPoint
  | AnswerPoint
  | BadPoint
  | { readonly kind: 'Dropped'; readonly scenario: ScenarioName; readonly at: number; readonly value: number }
  /** `value`: milliseconds from a POST to the first answer that contains its message. */
  | { readonly kind: 'Readable'; readonly at: number; readonly value: number }
  | { readonly kind: 'Users'; readonly at: number; readonly value: number };

export interface RequestPoint {
  readonly kind: 'Request';
  readonly scenario: ScenarioName;
  /** End of the request. */
  readonly at: number;
  readonly milliseconds: number;
  /** 0 without an answer. */
  readonly status: number;
  /** k6's code of an error without an answer. */
  readonly errorCode: string;
  /** Method and declared path. */
  readonly name: string;
  readonly trace: string | undefined;
}

/** The time of an answer with data, as it is judged. */
export interface AnswerPoint {
  readonly kind: 'Answer';
  readonly scenario: ScenarioName;
  readonly at: number;
  readonly milliseconds: number;
  /** Undefined where the script does not say. */
  readonly name: string | undefined;
}

/** An answer that was bad, and why. */
export interface BadPoint {
  readonly kind: 'Bad';
  readonly scenario: ScenarioName;
  readonly at: number;
  readonly bad: 'wrong' | 'status' | 'none';
  readonly reason: string;
  /** Method and declared path, or the route's number. */
  readonly name: string;
}

/** One scenario in one cell. */
export interface Cell {
  readonly requests: number;
  readonly failed: number;
  readonly dropped: number;
  /** Of answers with data. */
  readonly times: Times;
  /** Answers within each limit, in the order of the tally's limits. */
  readonly within: readonly number[];
}

export interface RouteFigures {
  /** Method and declared path. */
  readonly route: string;
  readonly requests: number;
  /** Requests without a good answer; `wrong`: those whose status was good and whose body was not. */
  readonly failed: number;
  readonly wrong: number;
  /** Milliseconds of answers; null without one. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface ErrorKind {
  /** '503', 'wrong: schema', 'timed out'. */
  readonly name: string;
  readonly count: number;
  /** By number of the cell. */
  readonly byCell: ReadonlyMap<number, number>;
}

export interface RunPoints {
  /** Whole seconds of a cell. */
  readonly width: number;
  readonly cells: Readonly<Partial<Record<ScenarioName, ReadonlyMap<number, Cell>>>>;
  /** First and last request of the load, without warm-up and polls; undefined without a request. */
  readonly load: { readonly from: number; readonly to: number } | undefined;
  /** Milliseconds of latency, for `within`. */
  readonly limits: readonly number[];
  readonly readable: ReadonlyMap<number, Times>;
  /** Most users in a cell. */
  readonly users: ReadonlyMap<number, number>;
  /** Without the warm-up. */
  readonly routes: readonly RouteFigures[];
  /** The most frequent first. */
  readonly errors: readonly ErrorKind[];
  /** Without the warm-up, the slowest first. */
  readonly slowest: readonly RequestPoint[];
  /** Requests of all scenarios. */
  readonly requests: number;
  /** The raw result ends before the run did. */
  readonly isTruncated: boolean;
}
