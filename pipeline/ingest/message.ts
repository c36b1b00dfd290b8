/**
 * Parses a message by a system's schema: the values of its row, or why it is rejected. Pure. Reasons name the field and the
 * expected type, never the value, so that they may be logged.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { bytes } from '../../model/quantity.ts';
import { hasType, type Schema } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Value } from '../ports.ts';
import { absentValue, compileReader, type Reader } from './fieldReaders.ts';
import { JsonFault, parseJson, rawNumber, type NumberReading } from './json.ts';
import { absence, mismatch, typeName } from './mismatch.ts';
import { compilePartitionDay } from './partitionDay.ts';
import { rejection, type Rejection } from './rejection.ts';
import { countWithin, unknownFields, unknownReason } from './unknownFields.ts';

export interface Accepted {
  readonly kind: 'Accepted';
  /** In the order of the schema's fields. */
  readonly values: readonly Value[];
  /** Number of fields that the schema lacks, at any depth; they were dropped. */
  readonly unknownFields: number;
}

export interface MessageParser {
  readonly fromBytes: (data: Uint8Array) => Accepted | Rejection;
  readonly fromValue: (value: unknown) => Accepted | Rejection;
}

/** How the JSON of a schema's messages has to be parsed, so that no field loses a digit. */
export const numberReading = (schema: Schema): NumberReading =>
  hasType(schema, ['numeric', 'json']) ? 'exact' : 'doubles';

export interface MessageOptions {
  readonly now?: (() => number) | undefined;
  /** Rows go by a load job, which takes every day. */
  readonly anyDay?: boolean;
}

export const compileMessage = (
  system: PipelineSystem,
  { now = Date.now, anyDay = false }: MessageOptions = {},
): MessageParser => {
  const names = Object.keys(system.schema);
  const fields = Object.values(system.schema);
  const strictReaders = fields.map((field) => compileReader(field, 'checked'));
  const fastReaders = fields.map((field) => compileReader(field, 'unchecked'));
  const absentValues = fields.map(absentValue);
  const nested = names.flatMap((name, i) => (hasType({ [name]: fields[i]! }, ['record']) ? [i] : []));
  const numbers = numberReading(system.schema);
  const isRaw = (value: unknown): boolean => numbers === 'exact' && rawNumber(value) !== undefined;
  const reject = system.unknownFields === 'reject';
  const limit = bytes(system.stages.ingest.maxMessage);
  const checkDay = anyDay ? () => undefined : compilePartitionDay(system, now);

  const read = (value: unknown, readers: readonly Reader[]): Accepted | Rejection => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isRaw(value)) {
      return rejection('not-an-object', undefined, `is ${typeName(value)}, not a JSON object`);
    }
    const record = value as Record<string, unknown>;
    const values: Value[] = new Array(names.length);
    let present = 0;
    for (let i = 0; i < names.length; i++) {
      const raw = record[names[i]!];
      // JSON has no functions: this one is from Object.prototype, for a field called 'constructor'.
      if (raw === undefined || raw === null || typeof raw === 'function') {
        if (fields[i]!.required) return absence(names[i]!, raw === null);
        if (raw === null) present++;
        values[i] = absentValues[i]!;
        continue;
      }
      present++;
      const value = readers[i]!(raw);
      if (value === undefined) return mismatch(names[i]!, fields[i]!, raw);
      values[i] = value;
    }
    let unknown = -present;
    for (const _ in record) unknown++;
    for (const i of nested) unknown += countWithin(record[names[i]!], fields[i]!);
    if (reject && unknown > 0)
      return rejection('unknown-field', undefined, unknownReason(unknownFields(record, system.schema)));
    return checkDay(values) ?? { kind: 'Accepted', values, unknownFields: unknown };
  };

  const fromBytes = (data: Uint8Array): Accepted | Rejection => {
    if (data.length === 0) return rejection('empty', undefined, 'has no data');
    if (data.length > limit) {
      return rejection(
        'too-large',
        undefined,
        `is ${data.length} bytes, more than the ${limit} that the system accepts`,
      );
    }
    const text = decode(data);
    if (typeof text !== 'string') return text;
    try {
      // Valid UTF-8 can have half a surrogate pair only as an escape.
      return read(parseJson(text, numbers), text.includes('\\u') ? strictReaders : fastReaders);
    } catch (error) {
      if (error instanceof JsonFault) return rejection(error.code, undefined, error.message);
      throw error;
    }
  };

  return { fromBytes, fromValue: (value) => read(value, strictReaders) };
};

const decode = (data: Uint8Array): string | Rejection => {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.length);
  if (isAscii(buffer)) return buffer.toString('latin1');
  if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf) {
    return rejection('byte-order-mark', undefined, 'begins with a byte order mark: send UTF-8 without one');
  }
  return isUtf8(buffer) ? buffer.toString('utf8') : rejection('bad-utf8', undefined, 'is not UTF-8');
};
