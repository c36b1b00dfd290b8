/** Names of a system's resources on Google Cloud, in an environment. */
import { datasetName, resourceName, type Environment, type PipelineSystem } from '../system.ts';

export interface TableName {
  readonly dataset: string;
  readonly table: string;
}

export interface GoogleNames {
  readonly topic: string;
  readonly subscription: string;
  readonly table: TableName;
  readonly deadLetters: TableName;
  /** Ids that callers claimed. */
  readonly claims: TableName;
  /** Every message once, for analysts. */
  readonly view: TableName;
}

export const googleNames = (system: PipelineSystem, environment: Environment): GoogleNames => {
  const { queue, table } = system.stages;
  const dataset = datasetName(system, system.stages.table, environment);
  return {
    topic: resourceName(system, queue.topic, environment),
    subscription: resourceName(system, queue.subscription, environment),
    table: { dataset, table: table.table },
    deadLetters: { dataset, table: `${table.table}_dead_letters` },
    claims: claimsName({ dataset, table: table.table }),
    view: { dataset, table: `${table.table}_deduplicated` },
  };
};

/** Pub/Sub's dead-letter topic: it gets messages after too many failed deliveries. */
export const deadLetterTopicName = (subscription: string): string => `${subscription}-dead`;

/** The table of the ids that messages of another table claim. */
export const claimsName = ({ dataset, table }: TableName): TableName => ({ dataset, table: `${table}_claims` });
