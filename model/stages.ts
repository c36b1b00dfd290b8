/** The stages of a system as lists: a system may have none or several of each. */
import type { WatchedStages } from './definition.ts';
import type { OwnApi, OwnIngest, OwnQueue, OwnService, OwnTable } from './ownStage.ts';
import type { Api, Ingest, Queue, Table } from './stage.ts';

interface Staged {
  readonly stages: WatchedStages;
}

const listOf = <T>(stage: T | readonly T[] | undefined): readonly T[] => {
  if (stage === undefined) return [];
  return Array.isArray(stage) ? (stage as readonly T[]) : [stage as T];
};

export const queuesOf = ({ stages }: Staged): readonly (Queue | OwnQueue)[] => listOf(stages.queue);
export const ingestsOf = ({ stages }: Staged): readonly (Ingest | OwnIngest)[] => listOf(stages.ingest);
export const tablesOf = ({ stages }: Staged): readonly (Table | OwnTable)[] => listOf(stages.table);
export const apisOf = ({ stages }: Staged): readonly (Api | OwnApi)[] => listOf(stages.api);

export const bigqueryTablesOf = (system: Staged): readonly Table[] =>
  tablesOf(system).filter((table) => table.kind === 'Table');

export const pubsubQueuesOf = (system: Staged): readonly Queue[] =>
  queuesOf(system).filter((queue) => queue.kind === 'Queue');

type Service = Api | Ingest | OwnService;

/** Those that are Cloud Run services, which second-generation functions are too. */
export const runServicesIn = (stages: readonly (Service | OwnIngest)[]): readonly Service[] =>
  stages.filter(
    (stage) => stage.kind !== 'DataflowJob' && (stage.platform === 'cloud-run' || stage.platform === 'cloud-function'),
  ) as readonly Service[];

/** The APIs first. */
export const runServicesOf = (system: Staged): readonly Service[] =>
  runServicesIn([...apisOf(system), ...ingestsOf(system)]);
