/** A system whose schema has every type, nested and repeated: for tests of what the published systems do not use. */
import { closedLoad } from '../../model/load.ts';
import {
  boolean,
  bytes,
  date,
  float,
  integer,
  json,
  numeric,
  optional,
  record,
  repeated,
  string,
  timestamp,
} from '../../model/schema.ts';
import { bigquery, byKey, cloudFunction, cloudRun, list, publish, pubsub } from '../../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../../model/system.ts';

export const everyType: PipelineSystem = defineSystem({
  id: 'invoices',
  description: 'Invoices of a shop, with their lines.',
  owner: 'shop',
  stages: {
    queue: pubsub('invoices'),
    ingest: cloudFunction('invoices-ingest'),
    table: bigquery('shop.invoices', { clusterBy: ['id', 'total'] }),
    api: cloudRun('invoices-api', {
      routes: [
        list('/invoices', { order: { by: 'issued', direction: 'asc' } }),
        byKey('/invoices/{id}'),
        byKey('/days/{issued}/{total}'),
        publish('/invoices'),
      ],
    }),
  },
  schema: {
    id: string(),
    issued: date({ description: 'Day of issue' }),
    total: numeric({ description: 'In the currency of the shop' }),
    rate: optional(float()),
    paid: optional(boolean()),
    seen: optional(timestamp()),
    tags: optional(repeated(string())),
    counts: optional(repeated(integer())),
    payload: optional(json({ description: 'As the till sent it' })),
    signature: optional(bytes()),
    buyer: optional(
      record({
        name: string(),
        born: optional(date()),
        limits: optional(repeated(numeric())),
        extra: optional(json()),
      }),
    ),
    items: repeated(
      record({
        price: numeric(),
        quantity: optional(integer()),
        photo: optional(bytes()),
        discounts: optional(repeated(record({ reason: string(), amount: optional(numeric()) }))),
      }),
    ),
  },
  objectives: [],
  load: closedLoad({ users: 5, ramp: '1/s', duration: '1m' }),
});
