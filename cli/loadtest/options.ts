/** Options of `atalaya loadtest run` and `atalaya loadtest compare`. */
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

export const compareFormats = ['text', 'json', 'html', 'markdown'] as const;

export interface CompareOptions {
  readonly format: (typeof compareFormats)[number];
  /** File of the comparison. */
  readonly out?: string;
}
