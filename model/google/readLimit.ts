/**
 * The most bytes that one read may bill. A page of the newest rows reads at least one day's partition, so the default is what the
 * declared load stores in two of its busiest days, and never less than 10 GB (6 cents on demand).
 */
import { bytes, perSecond } from '../quantity.ts';
import type { Field, ScalarType, Schema } from '../schema.ts';
import type { PipelineSystem } from '../system.ts';

/** Message id, published-at and stored-at. */
const hiddenBytes = 22 + 8 + 8;

const leastLimit = 10_000_000_000;
const days = 2;
const secondsADay = 86_400;

/**
 * Bytes of a scalar in BigQuery. Text has the length that it has where nobody measured it.
 * Source: https://cloud.google.com/bigquery/pricing#data
 */
const scalarBytes: Readonly<Record<ScalarType, number>> = {
  integer: 8,
  float: 8,
  numeric: 16,
  boolean: 1,
  timestamp: 8,
  date: 8,
  string: 22,
  bytes: 22,
  json: 202,
};
/** Elements of a list. */
const listLength = 4;

const fieldBytes = (field: Field): number => {
  if (field.type === 'repeated') return listLength * fieldBytes(field.of);
  return field.type === 'record' ? schemaBytes(field.fields) : scalarBytes[field.type];
};

const schemaBytes = (schema: Schema): number =>
  Object.values(schema).reduce((sum, field) => sum + fieldBytes(field), 0);

/** Estimated bytes of a stored row with these fields, and with the hidden columns. */
export const estimatedRowBytes = (schema: Schema): number => schemaBytes(schema) + hiddenBytes;

/** Estimated bytes that a day at the declared load stores; undefined where no rate of messages is declared. */
export const estimatedDayBytes = ({ schema, load }: Pick<PipelineSystem, 'schema' | 'load'>): number | undefined =>
  load.kind === 'OpenLoad' ? perSecond(load.messages) * secondsADay * estimatedRowBytes(schema) : undefined;

/** Bytes. */
export const readLimitOf = (system: PipelineSystem): number => {
  const declared = system.stages.table.maximumBytesBilled;
  if (declared !== undefined) return bytes(declared);
  return Math.ceil(Math.max(leastLimit, days * (estimatedDayBytes(system) ?? 0)));
};
