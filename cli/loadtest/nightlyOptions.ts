/** Options of `atalaya loadtest nightly`. */
import type { PlanName } from '../../loadtest/plan.ts';

export interface NightlyOptions {
  readonly plan: PlanName;
  readonly history?: string;
  /** Items 'id=URL'. */
  readonly target?: readonly string[];
  /** Items 'id=file'. */
  readonly samples?: readonly string[];
  /** Measured seconds, instead of the plan's. */
  readonly duration?: number;
  readonly since?: string;
  /** Id of the system whose open regressions are accepted; nothing is run. */
  readonly accept?: string;
  readonly why?: string;
  readonly revision?: string;
  /** False: runs nothing, and judges the history as it is. */
  readonly run: boolean;
  readonly out?: string;
  readonly json?: boolean;
}
