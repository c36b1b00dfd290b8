/**
 * A system: one pipeline, described once. `defineSystem` fills in defaults, validates what types cannot express, and
 * freezes the node. Everything that runs, monitors or tests the system reads this and nothing else.
 */
import { defaultBudgetPolicy, type BudgetStep } from './budgetPolicy.ts';
import type { Criticality, Stages, WatchedStages, SystemDefinition, WatchedDefinition } from './definition.ts';
import { deepFreeze } from './freeze.ts';
import { DefinitionError } from './problem.ts';
import { definitionProblems } from './validate.ts';
import type { InfrastructureDefinition } from './infrastructure.ts';
import type { LoadProfile, Traffic } from './load.ts';
import type { AnyMaintenance } from './maintenance.ts';
import type { Objective } from './objective.ts';
import type { Schema } from './schema.ts';
import type { Table } from './stage.ts';
import type { TeamChart } from './teamPanel.ts';
import type { Threshold } from './threshold.ts';

export type Environment = 'dev' | 'staging' | 'prod';

interface Common {
  readonly kind: 'System';
  readonly id: string;
  readonly description: string;
  readonly owner: string;
  readonly criticality: Criticality;
  readonly project: string;
  readonly region: string;
  readonly dependsOn: readonly string[];
  readonly naming: 'plain' | 'suffixed';
  readonly objectives: readonly Objective[];
  readonly alerts: readonly Threshold[];
  /** Undefined where the definition has none. */
  readonly panels?: readonly TeamChart[];
  readonly maintenance: readonly AnyMaintenance[];
  readonly budgetPolicy: readonly BudgetStep[];
  /** As in the definition; model/runbookNotes.ts reads it. */
  readonly runbook?: string;
}

/** A system with every default filled in. Frozen, deeply. model/stages.ts reads its stages as lists. */
export interface System extends Common {
  readonly stages: WatchedStages;
  readonly schema?: Schema | undefined;
  readonly unknownFields?: 'drop' | 'reject' | undefined;
  readonly load?: LoadProfile | Traffic | undefined;
}

/** A system that Atalaya's own pipeline runs: four single stages and a schema. */
export interface PipelineSystem extends Common {
  readonly stages: Stages;
  readonly schema: Schema;
  readonly unknownFields: 'drop' | 'reject';
  readonly load: LoadProfile;
  /** As in the definition; `infrastructureOf` fills in the defaults. */
  readonly infrastructure?: InfrastructureDefinition;
}

export const isPipelineSystem = (system: System): system is PipelineSystem => whyNotRun(system) === undefined;

/** Why Atalaya's own pipeline cannot run the system; undefined where it can. */
export const whyNotRun = ({ stages, schema }: Pick<System, 'stages' | 'schema'>): string | undefined => {
  for (const name of ['queue', 'ingest', 'table', 'api'] as const) {
    const stage = stages[name];
    if (stage === undefined) return `it has no ${name}`;
    if (Array.isArray(stage)) return `it has ${stage.length} stages of the kind ${name}`;
    if ('runtime' in stage && stage.runtime === 'own') return `its ${name} is run by its own team (runtime: 'own')`;
  }
  return schema === undefined ? 'it has no schema' : undefined;
};

/** Throws `DefinitionError` with all problems at once. */
export const defineSystem = <const S extends Schema>(definition: SystemDefinition<S>): PipelineSystem =>
  defined(definition) as PipelineSystem;

/** As `defineSystem`, for a system that Atalaya's own pipeline does not run. */
export const watchSystem = (definition: WatchedDefinition): System => defined(definition);

const defined = (definition: SystemDefinition | WatchedDefinition): System => {
  const problems = definitionProblems(definition);
  if (problems.length > 0) throw new DefinitionError(fileOf(definition), problems);
  return deepFreeze({
    kind: 'System',
    criticality: 'medium',
    project: 'atalaya-demo',
    region: 'us-central1',
    dependsOn: [],
    naming: 'plain',
    ...(definition.schema === undefined ? {} : { unknownFields: 'drop' as const }),
    alerts: [],
    maintenance: [],
    budgetPolicy: defaultBudgetPolicy,
    ...definition,
  });
};

/** Derived from the id, as every system has its own file. Whoever loads the file replaces it with the real path. */
const fileOf = ({ id }: { readonly id: unknown }): string =>
  typeof id === 'string' && /^[\w-]+$/.test(id) ? `systems/${id}.ts` : 'systems/<id>.ts';

/** A resource's name in an environment, by the system's naming. */
export const resourceName = (system: System, base: string, environment: Environment): string =>
  system.naming === 'suffixed' ? `${base}-${environment}` : base;

/** A dataset's name in an environment: BigQuery takes no dashes. */
export const datasetName = ({ naming }: Pick<System, 'naming'>, { dataset }: Table, environment: Environment): string =>
  naming === 'suffixed' ? `${dataset}_${environment}` : dataset;
