/**
 * A system: one pipeline, described once. `defineSystem` fills in defaults, validates what types cannot express, and
 * freezes the node. Everything that runs, monitors or tests the system reads this and nothing else.
 */
import { defaultBudgetPolicy, type BudgetStep } from './budgetPolicy.ts';
import type { Criticality, Stages, SystemDefinition } from './definition.ts';
import { deepFreeze } from './freeze.ts';
import { DefinitionError } from './problem.ts';
import { definitionProblems } from './validate.ts';
import type { LoadProfile } from './load.ts';
import type { AnyMaintenance } from './maintenance.ts';
import type { Objective } from './objective.ts';
import type { Schema } from './schema.ts';
import type { Threshold } from './threshold.ts';

export type Environment = 'dev' | 'staging' | 'prod';

/** A system with every default filled in. Frozen, deeply. */
export interface System {
  readonly kind: 'System';
  readonly id: string;
  readonly description: string;
  readonly owner: string;
  readonly criticality: Criticality;
  readonly project: string;
  readonly region: string;
  readonly dependsOn: readonly string[];
  readonly naming: 'plain' | 'suffixed';
  readonly stages: Stages;
  readonly schema: Schema;
  readonly unknownFields: 'drop' | 'reject';
  readonly objectives: readonly Objective[];
  readonly alerts: readonly Threshold[];
  readonly maintenance: readonly AnyMaintenance[];
  readonly load: LoadProfile;
  readonly budgetPolicy: readonly BudgetStep[];
  /** As in the definition; model/runbookNotes.ts reads it. */
  readonly runbook?: string;
}

/** Throws `DefinitionError` with all problems at once. */
export const defineSystem = <const S extends Schema>(definition: SystemDefinition<S>): System => {
  const problems = definitionProblems(definition);
  if (problems.length > 0) throw new DefinitionError(fileOf(definition), problems);
  return deepFreeze({
    kind: 'System',
    criticality: 'medium',
    project: 'atalaya-demo',
    region: 'us-central1',
    dependsOn: [],
    naming: 'plain',
    unknownFields: 'drop',
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

/** The dataset's name in an environment: BigQuery takes no dashes. */
export const datasetName = (system: System, environment: Environment): string =>
  system.naming === 'suffixed' ? `${system.stages.table.dataset}_${environment}` : system.stages.table.dataset;
