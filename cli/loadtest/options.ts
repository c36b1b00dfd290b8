/** What `atalaya loadtest run` is called with. */
import type { PlanName } from '../../loadtest/plan.ts';

export interface LoadtestOptions {
  readonly plan: PlanName;
  readonly target?: string;
  readonly samples?: string;
  /** Seconds of what is measured, instead of the plan's own. */
  readonly duration?: number;
  readonly out?: string;
  readonly allowWrites?: boolean;
  readonly chaos?: string;
  readonly json?: boolean;
}
