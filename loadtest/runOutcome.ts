/** What is known about one run of k6 when it has ended. */
import type { K6Summary } from './k6/summary.ts';
import type { RunnerFigures } from './runner.ts';

export interface RunOutcome {
  /** Undefined when the run left no summary. */
  readonly summary: K6Summary | undefined;
  /** Exit code of k6; null when a signal ended it. */
  readonly exitCode: number | null;
  /** A user stopped the run. */
  readonly stopped: boolean;
  /** The run was ended because its time was over. */
  readonly cut?: boolean;
  /** Peak share of all processors that k6 used; undefined when it was not measured. */
  readonly load?: number | undefined;
  readonly runner?: RunnerFigures;
  /** What the script threw, each with its line. */
  readonly exceptions?: readonly string[];
}
