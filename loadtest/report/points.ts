/** What happened, one request at a time: the raw result without what nothing is drawn from. */
import type { ScenarioName } from '../plan.ts';

export interface RequestPoint {
  readonly scenario: ScenarioName;
  /** Seconds after the start of the run, at its end. */
  readonly at: number;
  readonly milliseconds: number;
  /** 0 where there was no answer. */
  readonly status: number;
  /** Method and declared path. */
  readonly name: string;
  readonly trace: string | undefined;
}

export interface CountPoint {
  readonly scenario: ScenarioName;
  readonly at: number;
  readonly value: number;
}

export interface RunPoints {
  readonly requests: readonly RequestPoint[];
  /** Iterations that were due and did not begin. */
  readonly dropped: readonly CountPoint[];
  /** Milliseconds from a POST to the first answer that holds its message. */
  readonly readableAfter: readonly CountPoint[];
}
