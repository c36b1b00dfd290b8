/** Input of the checks on infrastructure: the systems that Atalaya's own pipeline runs, in the environments that they can be emitted for. */
import type { Fault } from '../../lint/check.ts';
import { isPipelineSystem, type Environment } from '../../model/system.ts';
import { faultOf, type Located, type Promises, type Reason } from '../../slo/checks/promises.ts';
import { infrastructureContext, type InfrastructureContext } from '../infrastructure/context.ts';

/** The longest name last: one that fits into all fits there. */
const environments: readonly Environment[] = ['dev', 'prod', 'staging'];

/** Faults of each system; `judge` gets the system in the environment with the longest names, where it has any. */
export const eachDeployed =
  (judge: (context: InfrastructureContext) => readonly Reason[]) =>
  (all: Promises): readonly Fault[] =>
    all.systems.flatMap((located: Located) => {
      const { system } = located;
      if (!isPipelineSystem(system)) return [];
      const environment = system.naming === 'suffixed' ? environments.at(-1)! : 'prod';
      return judge(infrastructureContext(system, environment)).map((reason) => faultOf(located, reason));
    });
