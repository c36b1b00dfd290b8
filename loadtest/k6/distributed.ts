/**
 * Which plans several generators may share, and how they are told to. A smoke test needs no second one; a breakpoint ends itself
 * by an objective that is missed, which no generator can see alone.
 */
import { memoize } from '../../model/memoize.ts';
import type { System } from '../../model/system.ts';
import { kindOf } from '../planOf.ts';
import type { PlanName } from '../plan.ts';
import { planOf, planSeconds } from '../planOf.ts';

export const sharedPlans: readonly PlanName[] = ['load', 'stress', 'spike', 'soak'];

/** To begin with: whoever sees a generator drop requests takes more of them. */
export const generators = 2;

/** Judged by `atalaya loadtest merge`: thresholds of a part say nothing. */
export const generatorArguments: readonly string[] = ['--quiet', '--no-thresholds'];

/** What the script reads of its environment, beside TARGET and TOKEN. */
export const generatorVariables: Readonly<Record<string, string>> = {
  HISTOGRAM: 'on',
  K6_NO_USAGE_REPORT: 'true',
};

export const needsToken = ({ stages: { api } }: System): boolean => api.auth !== 'none';

/** By name, in seconds: after so long a generator is stuck. */
export const sharedLimits: (system: System) => readonly (readonly [PlanName, number])[] = memoize(kindOf, (system) =>
  sharedPlans.map((name) => [name, Math.ceil(planSeconds(planOf(system, name)).most) + 60]),
);
