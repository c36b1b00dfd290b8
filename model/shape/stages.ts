/** Shapes of the four stages. Limits are the platform's own, each with its source. */
import type { Api, BatchBounds, Ingest, Queue, Resources, Table } from '../stage.ts';
import type { Stages } from '../definition.ts';
import { cors, identity, rateLimit } from './access.ts';
import { envelopeKey, fieldName, route } from './routes.ts';
import {
  arrayOf,
  at,
  duration,
  isRecord,
  maybe,
  name,
  oneOf,
  record,
  show,
  size,
  tagged,
  whole,
  type Shape,
} from './shape.ts';

/** Source: run.googleapis.com: under 50 characters; eight are kept for '-staging'. */
export const service: Shape = name(
  /^[a-z]([a-z0-9-]{0,39}[a-z0-9])?$/,
  "a service's name",
  'write 1 to 41 lower-case letters, digits and dashes, beginning with a letter',
);

/** Source: pubsub.proto, Topic.name: 3 to 255 characters; eight are kept for '-staging'. */
const queueName: Shape = name(
  /^(?!goog)[A-Za-z][\w.~+%-]{2,246}$/,
  "a topic's or subscription's name",
  "write 3 to 247 letters, digits and -._~+%, beginning with a letter, not with 'goog'",
);

const sqlName = (of: string): Shape =>
  name(/^[A-Za-z_]\w{0,247}$/, of, "write '<dataset>.<table>', each of letters, digits and underscores");

export const queue: Shape = record<Queue>(
  {
    kind: oneOf(['Queue']),
    topic: queueName,
    subscription: queueName,
    // Sources: pubsub.proto, Subscription and DeadLetterPolicy.
    ackDeadline: duration('10s', '600s', 'Pub/Sub'),
    retention: duration('10m', '31d', 'Pub/Sub'),
    maxDeliveryAttempts: whole(5, 100),
    deadLetters: oneOf(['topic', 'none']),
  },
  { expected: "pubsub('<topic>')", optional: ['deadLetters'] },
);

const cpu: Shape = (value, path, report) => {
  if (typeof value === 'number' && value >= 0.08 && value <= 8 && (value <= 1 || Number.isInteger(value))) return;
  const message = `${show(value)} is not an amount of CPU that one instance can have`;
  const fix = 'write a whole number from 1 to 8, or a part of one from 0.08';
  report({ id: 'model/out-of-range', path, message, fix }, typeof value === 'number' ? undefined : path);
};

/** Source: Cloud Run's limits. rules/resources.ts checks how CPU, memory and concurrency fit together. */
const resources: Shape = record<Resources>(
  {
    cpu,
    memory: size('128MiB', '32GiB', 'Cloud Run'),
    minInstances: whole(0, 1_000),
    maxInstances: whole(1, 1_000),
    concurrency: whole(1, 1_000),
    timeout: duration('1s', '60m', 'Cloud Run'),
  },
  { expected: 'an object with cpu, memory and the like' },
);

const platform: Shape = oneOf(['cloud-run', 'cloud-function']);

const runtime: Shape = oneOf(['atalaya']);

/** Other fields of a stage with an unknown runtime are not judged: nobody knows which of them it needs. */
const ofAtalaya =
  (shape: Shape): Shape =>
  (value, path, report) => {
    const given = isRecord(value) ? value['runtime'] : undefined;
    if (given === undefined || given === 'atalaya' || given === 'own') return shape(value, path, report);
    const message = `${show(given)} is not a runtime: it is 'own' or 'atalaya'`;
    const fix = "write 'own' where your team's code runs, or leave it out where Atalaya's code runs";
    report({ id: 'model/unknown-value', path: at(path, 'runtime'), message, fix }, path);
  };

export const ingest: Shape = ofAtalaya(
  record<Ingest>(
    {
      kind: oneOf(['Ingest']),
      runtime,
      platform,
      name: service,
      resources,
      batch: record<BatchBounds>(
        // Source: BigQuery quotas: 50,000 rows and 10 MB a request.
        {
          rows: whole(1, 50_000),
          bytes: size('1KiB', '10MB', 'BigQuery'),
          wait: duration('1ms', '10s', 'a micro-batch'),
        },
        { expected: 'an object with rows, bytes and wait' },
      ),
      // Source: Pub/Sub quotas: 10 MB a message.
      maxMessage: size('1B', '10MB', 'Pub/Sub'),
      claimTimeout: duration('1s', '7d', 'ingest'),
    },
    { expected: "cloudFunction('<name>')", optional: ['runtime'] },
  ),
);

const wholeTableName = sqlName("a table's name");

/** `bigquery('orders')` names a dataset only. */
const tableName: Shape = (value, path, report) =>
  wholeTableName(value, path, (problem, unreadable) =>
    report(
      value === '' ? { ...problem, message: "there is no table's name after the dataset's" } : problem,
      unreadable,
    ),
  );

export const table: Shape = record<Table>(
  {
    kind: oneOf(['Table']),
    dataset: sqlName("a dataset's name"),
    table: tableName,
    partitionBy: maybe(fieldName),
    clusterBy: arrayOf(fieldName, 'an array of field names'),
    maximumBytesBilled: maybe(size('10MiB', '1000000GB', 'a query')),
  },
  { expected: "bigquery('<dataset>.<table>')", optional: ['maximumBytesBilled'] },
);

const errors: Shape = tagged(
  'kind',
  {
    Problem: record({ kind: oneOf(['Problem']) }, { expected: 'an envelope' }),
    Keyed: record({ kind: oneOf(['Keyed']), key: envelopeKey }, { expected: 'an envelope' }),
  },
  "keyed('<key>'), or leave it out for problem+json",
);

export const api: Shape = ofAtalaya(
  record<Api>(
    {
      kind: oneOf(['Api']),
      runtime,
      platform,
      name: service,
      resources,
      port: whole(1, 65_535),
      routes: arrayOf(route, 'an array of routes'),
      auth: oneOf(['none', 'token', 'oidc', 'iap']),
      identity: maybe(identity),
      rateLimit,
      cors: maybe(cors),
      proxies: whole(0, 10),
      cache: duration('1ms', '1d', 'the cache'),
      errors,
      deadline: duration('1ms', '60m', 'Cloud Run'),
      maxBody: size('1KiB', '32MiB', 'Cloud Run'),
      maxPage: size('1KiB', '256MiB', 'a page'),
      unknownFields: oneOf(['reject', 'drop']),
      keyLifetime: duration('1m', '30d', 'the table of claims'),
    },
    { expected: "cloudRun('<name>', …)", optional: ['runtime'] },
  ),
);

export const stagesShape: Shape = record<Stages>(
  {
    queue: tagged('kind', { Queue: queue }, "pubsub('<topic>')"),
    ingest: tagged('kind', { Ingest: ingest }, "cloudFunction('<name>') or cloudRunWorker('<name>')"),
    table: tagged('kind', { Table: table }, "bigquery('<dataset>.<table>')"),
    api: tagged('kind', { Api: api }, "cloudRun('<name>', …) or httpFunction('<name>', …)"),
  },
  { expected: 'an object with queue, ingest, table and api', unknown: 'model/unknown-stage' },
);
