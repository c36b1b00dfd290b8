/**
 * Plans that several generators can share, and the generators' arguments. A smoke test needs only one generator; a breakpoint
 * test ends at the first missed objective, which a single generator cannot detect.
 */
import { memoize } from '../../model/memoize.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { PlanName } from '../plan.ts';
import { kindOf, planSeconds, scenariosIn } from '../planOf.ts';

export const sharedPlans: readonly PlanName[] = ['load', 'stress', 'spike', 'soak'];

/** Initial number of generators. If a generator drops requests, use more. */
export const generators = 2;

/** No thresholds: `atalaya loadtest merge` judges the whole load, a generator sees only a part. */
export const generatorArguments: readonly string[] = ['--quiet', '--no-thresholds'];

/** Environment variables of the script, in addition to TARGET and TOKEN. */
export const generatorVariables: Readonly<Record<string, string>> = {
  HISTOGRAM: 'on',
  K6_NO_USAGE_REPORT: 'true',
};

export const needsToken = ({ stages: { api } }: PipelineSystem): boolean => api.auth !== 'none';

/** Time limit of a generator in seconds, by plan. A generator that runs longer is stuck. */
export const sharedLimits: (system: PipelineSystem) => readonly (readonly [PlanName, number])[] = memoize(
  kindOf,
  (system) =>
    sharedPlans.map((name) => [name, Math.ceil(planSeconds({ scenarios: scenariosIn(system, name) }).most) + 60]),
);
