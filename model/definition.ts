/** A system as a team writes it. `defineSystem` turns it into the node that everything else reads. */
import type { BudgetStep } from './budgetPolicy.ts';
import type { InfrastructureDefinition } from './infrastructure.ts';
import type { LoadProfile, Traffic } from './load.ts';
import type { AnyMaintenance } from './maintenance.ts';
import type { Objective } from './objective.ts';
import type { Schema } from './schema.ts';
import type { OwnApi, OwnIngest, OwnQueue, OwnTable } from './ownStage.ts';
import type { Api, Ingest, Queue, Table } from './stage.ts';
import type { TeamChart } from './teamPanel.ts';
import type { Threshold } from './threshold.ts';

export type Criticality = 'critical' | 'high' | 'medium' | 'low';

/** The four stages of a system that Atalaya's own pipeline runs. */
export interface Stages<F extends string = string> {
  readonly queue: Queue;
  readonly ingest: Ingest;
  readonly table: Table<F>;
  readonly api: Api<F>;
}

type OneOrMore<T> = T | readonly T[];

/** The stages of any system: each may be absent, one, or several. */
export interface WatchedStages<F extends string = string> {
  readonly queue?: OneOrMore<Queue | OwnQueue>;
  readonly ingest?: OneOrMore<Ingest | OwnIngest>;
  readonly table?: OneOrMore<Table<F> | OwnTable>;
  readonly api?: OneOrMore<Api<F> | OwnApi>;
}

interface CommonDefinition {
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
  readonly objectives: readonly Objective[];
  readonly alerts?: readonly Threshold[];
  /** Charts of the team's own, on the system's dashboard. */
  readonly panels?: readonly TeamChart[];
  /** What is counted in these times is excluded from the error budgets. */
  readonly maintenance?: readonly AnyMaintenance[];
  /** The team's own notes in the runbook: a Markdown file ('docs/orders.md', from the root of the repository), a URL, or a text. */
  readonly runbook?: string;
  /** What is done when the error budget is spent. Default: `defaultBudgetPolicy`. */
  readonly budgetPolicy?: readonly BudgetStep[];
}

/** A system that Atalaya's own pipeline runs. */
export interface SystemDefinition<S extends Schema = Schema> extends CommonDefinition {
  readonly stages: Stages<keyof NoInfer<S> & string>;
  readonly schema: S;
  /** Of messages on the topic: 'drop' keeps unknown fields out and counts them; 'reject' makes the message a dead letter. */
  readonly unknownFields?: 'drop' | 'reject';
  readonly load: LoadProfile;
  /** What the emitted infrastructure needs and nothing else here says. */
  readonly infrastructure?: InfrastructureDefinition;
}

/** Stages of which Atalaya runs none. */
export interface OwnStages {
  readonly queue?: OneOrMore<Queue | OwnQueue>;
  readonly ingest?: OneOrMore<OwnIngest>;
  readonly table?: OneOrMore<Table | OwnTable>;
  readonly api?: OneOrMore<OwnApi>;
}

/** A system that is watched only: others run at least one of its stages, or it has none or several of a kind. It has no schema. */
export interface WatchedDefinition extends CommonDefinition {
  readonly stages: OwnStages;
  readonly schema?: undefined;
  readonly unknownFields?: undefined;
  /** Traffic that its alerts may expect. */
  readonly load?: LoadProfile | Traffic;
}
