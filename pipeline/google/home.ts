/**
 * The home of one system on Google Cloud: broker, warehouse and dead letters, with the names of the definition in an
 * environment. With emulators it is the same code at other addresses, without credentials.
 */
import { readLimitOf } from '../../model/google/readLimit.ts';
import { bytes, milliseconds, seconds } from '../../model/quantity.ts';
import type { Environment, PipelineSystem } from '../../model/system.ts';
import type { Broker, DeadLetters, Warehouse } from '../ports.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { openBigQueryClient } from './bigqueryClient.ts';
import { openBigQueryDeadLetters } from './bigqueryDeadLetters.ts';
import { claimsShapeOf, deadLettersShape, tableShapeOf } from '../../model/google/tableShape.ts';
import { viewStatement } from '../../model/google/view.ts';
import { ensureDataset, ensureTable, ensureView, sqlName } from './bigqueryTable.ts';
import { googleNames, type GoogleNames } from '../../model/google/names.ts';
import { openBigQuery } from './bigqueryWarehouse.ts';
import { openPubSub } from './pubsubBroker.ts';
import { ensurePubSub, type Backoff } from './pubsubResources.ts';

export interface GoogleHomeOptions {
  readonly project: string;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly now?: () => number;
  readonly emulators?: Emulators | undefined;
  /** BigQuery refuses a query that would read more. Default: the definition's. */
  readonly maximumBytesBilled?: number;
  /**
   * For `ensureResources`: wait before a redelivery. Default: of Google's service 1 to 600 seconds, of an emulator none. The emulator lengthens the wait
   * with each lease that ends, so a kill would hold the messages of the killed process for minutes.
   */
  readonly backoff?: Backoff;
}

export interface Emulators {
  /** Host and port. Undefined: PUBSUB_EMULATOR_HOST, if it is set. */
  readonly pubsub?: string | undefined;
  /** Such as 'http://127.0.0.1:9050'. */
  readonly bigquery?: string | undefined;
}

export interface GoogleHome {
  readonly names: GoogleNames;
  readonly broker: Broker;
  readonly warehouse: Warehouse;
  readonly deadLetters: DeadLetters;
  /** Creates missing resources, for emulators and first runs. Throws `GoogleError` or `WarehouseUnavailable`. */
  ensureResources(): Promise<void>;
  /** Of these, the dataset and what is in it. */
  ensureTables(): Promise<void>;
  close(): Promise<void>;
}

/** Makes no call yet: the first use reports what is missing. */
export const openGoogleHome = (system: PipelineSystem, options: GoogleHomeOptions): GoogleHome => {
  const { project, environment, logger, emulators, now = Date.now } = options;
  // Without this the clients search for Google's metadata server, and print that on stderr.
  if (emulators !== undefined) process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const { queue, ingest, table, api } = system.stages;
  const names = googleNames(system, environment);
  const ackDeadline = milliseconds(queue.ackDeadline);
  const labels = { system: system.id, environment };
  const client = openBigQueryClient({ project, location: system.region, endpoint: emulators?.bigquery });
  // Three attempts fit into the share of the ack deadline in which ingest retries.
  const insert = { timeoutMs: Math.min(10_000, ackDeadline / 6) };
  const query = {
    maximumBytesBilled: options.maximumBytesBilled ?? readLimitOf(system),
    timeoutMs: milliseconds(api.deadline),
    labels,
  };

  const broker = openPubSub({
    project,
    topic: names.topic,
    subscription: names.subscription,
    endpoint: emulators?.pubsub,
    logger,
    bounds: {
      batch: { messages: ingest.batch.rows, bytes: bytes(ingest.batch.bytes), wait: 5 },
      batches: 4,
      ackDeadline,
      drain: 6_000,
    },
  });
  const warehouse = openBigQuery({
    client,
    name: names.table,
    schema: system.schema,
    topic: `projects/${project}/topics/${names.topic}`,
    now,
    insert,
    query,
    partitionBy: table.partitionBy,
    keyLifetime: milliseconds(api.keyLifetime),
  });
  const deadLetters = openBigQueryDeadLetters({ client, name: names.deadLetters, now, insert, query });

  const ensureResources = async (): Promise<void> => {
    await ensurePubSub({
      project,
      topic: names.topic,
      subscription: names.subscription,
      endpoint: emulators?.pubsub,
      ackDeadline: seconds(queue.ackDeadline),
      retention: seconds(queue.retention),
      maxDeliveryAttempts: queue.maxDeliveryAttempts,
      backoff: options.backoff ?? (emulators?.pubsub === undefined ? undefined : 'none'),
    });
    await ensureTables();
  };

  const ensureTables = async (): Promise<void> => {
    await ensureDataset(client, names.table.dataset);
    await ensureTable(client, names.table, { ...tableShapeOf(system), labels });
    await ensureTable(client, names.deadLetters, { ...deadLettersShape, labels });
    await ensureTable(client, names.claims, { ...claimsShapeOf(system), labels });
    await ensureView(client, names.view, viewStatement(sqlName(client, names.table)));
  };

  const close = async (): Promise<void> => {
    await broker.close();
    await warehouse.close();
    await deadLetters.close();
  };

  return { names, broker, warehouse, deadLetters, ensureResources, ensureTables, close };
};
