/** The raw result of a run, request by request, reduced to the fields that charts and sizing use. */
import type { ScenarioName } from '../plan.ts';

export interface RequestPoint {
  readonly scenario: ScenarioName;
  /** End of the request, in seconds after the start of the run. */
  readonly at: number;
  readonly milliseconds: number;
  /** 0 without an answer. */
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
  /** Iterations that were due but did not start. */
  readonly dropped: readonly CountPoint[];
  /** Milliseconds from a POST to the first answer that contains its message. */
  readonly readableAfter: readonly CountPoint[];
}
