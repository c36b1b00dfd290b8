/**
 * A system: one pipeline, described once. `defineSystem` fills in defaults, refuses what types could not refuse, and
 * freezes the node. Everything that runs, watches or tests the system reads this and nothing else.
 */
import { DefinitionError } from './problem.ts';
import { definitionProblems } from './validate.ts';
import type { LoadProfile } from './load.ts';
import type { Objective } from './objective.ts';
import type { Schema } from './schema.ts';
import type { Api, Ingest, Queue, Table } from './stage.ts';
import type { Threshold } from './threshold.ts';

export type Criticality = 'critical' | 'high' | 'medium' | 'low';
export type Environment = 'dev' | 'staging' | 'prod';

export interface Stages<F extends string = string> {
  readonly queue: Queue;
  readonly ingest: Ingest;
  readonly table: Table<F>;
  readonly api: Api<F>;
}

/** A system as a team writes it. */
export interface SystemDefinition<S extends Schema = Schema> {
  /** Lower-case letters, digits and dashes; the name of its file. */
  readonly id: string;
  /** One sentence: what the data are and who needs them. */
  readonly description: string;
  readonly owner: string;
  readonly criticality?: Criticality;
  readonly project?: string;
  readonly region?: string;
  /** Ids of systems whose data this one needs. */
  readonly dependsOn?: readonly string[];
  /** 'suffixed' puts the environment into every resource name: orders-raw-prod. */
  readonly naming?: 'plain' | 'suffixed';
  readonly stages: Stages<keyof NoInfer<S> & string>;
  readonly schema: S;
  /** 'drop' keeps unknown fields out and counts them; 'reject' makes the message a dead letter. */
  readonly unknownFields?: 'drop' | 'reject';
  readonly objectives: readonly Objective[];
  readonly alerts?: readonly Threshold[];
  readonly load: LoadProfile;
}

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
  readonly load: LoadProfile;
}

/** Throws `DefinitionError` with all problems at once. */
export const defineSystem = <const S extends Schema>(definition: SystemDefinition<S>): System => {
  const problems = definitionProblems(definition);
  if (problems.length > 0) throw new DefinitionError(`systems/${definition.id}.ts`, problems);
  return deepFreeze({
    kind: 'System',
    criticality: 'medium',
    project: 'demo',
    region: 'us-central1',
    dependsOn: [],
    naming: 'plain',
    unknownFields: 'drop',
    alerts: [],
    ...definition,
  });
};

/** A resource's name in an environment, by the system's naming. */
export const resourceName = (system: System, base: string, environment: Environment): string =>
  system.naming === 'suffixed' ? `${base}-${environment}` : base;

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
};
