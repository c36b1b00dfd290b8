/** What every part of an infrastructure root reads: the system, its names in the environment, and what was derived. */
import { googleNames, type GoogleNames } from '../../model/google/names.ts';
import { infrastructureOf, type Infrastructure } from '../../model/infrastructure.ts';
import { resourceName, type Environment, type PipelineSystem } from '../../model/system.ts';
import { literal, type Json } from '../expression.ts';

export interface InfrastructureContext {
  readonly system: PipelineSystem;
  readonly environment: Environment;
  readonly infrastructure: Infrastructure;
  readonly names: GoogleNames;
  /** Names of the services as they are deployed. */
  readonly ingest: string;
  readonly api: string;
  readonly labels: Readonly<Record<string, Json>>;
}

export const infrastructureContext = (system: PipelineSystem, environment: Environment): InfrastructureContext => ({
  system,
  environment,
  infrastructure: infrastructureOf(system),
  names: googleNames(system, environment),
  ingest: resourceName(system, system.stages.ingest.name, environment),
  api: resourceName(system, system.stages.api.name, environment),
  labels: { system: literal(system.id), owner: literal(system.owner), environment },
});

/** Whether the stage is deployed as a function. */
export const isFunction = ({ system, infrastructure }: InfrastructureContext, stage: 'ingest' | 'api'): boolean =>
  stage === 'api' ? system.stages.api.platform === 'cloud-function' : infrastructure.ingest === 'function';
