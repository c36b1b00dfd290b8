/** Instance limits of a system's services, where they are known. */
import type { OwnApi, OwnIngest } from '../model/ownStage.ts';
import type { Api, Ingest } from '../model/stage.ts';
import { apisOf, ingestsOf } from '../model/stages.ts';
import type { System } from '../model/system.ts';

export interface InstanceLimit {
  readonly name: string;
  readonly instances: number;
}

/** Those that are known. */
export const limitsOf = (system: System): readonly InstanceLimit[] => {
  const limited = (stages: readonly (Api | Ingest | OwnApi | OwnIngest)[], single: string): readonly InstanceLimit[] =>
    stages.flatMap((stage) => {
      const instances =
        'resources' in stage ? stage.resources.maxInstances : 'maxInstances' in stage ? stage.maxInstances : undefined;
      return instances === undefined ? [] : [{ name: stages.length === 1 ? single : stage.name, instances }];
    });
  return [...limited(apisOf(system), 'the API'), ...limited(ingestsOf(system), 'ingest')];
};

export const limitWords = (limits: readonly InstanceLimit[]): string =>
  limits.length === 0
    ? ''
    : `: ${limits.map(({ name, instances }, index) => `${name}${index === 0 ? ' may have' : ''} ${instances}`).join(', ')}`;
