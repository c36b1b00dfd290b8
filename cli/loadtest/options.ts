/** Options of `atalaya loadtest run`. */
import type { PlanName } from '../../loadtest/plan.ts';

export interface LoadtestOptions {
  readonly plan: PlanName;
  readonly target?: string;
  readonly samples?: string;
  /** Measured seconds, instead of the plan's. */
  readonly duration?: number;
  readonly out?: string;
  readonly allowWrites?: boolean;
  readonly chaos?: string;
  readonly json?: boolean;
}
