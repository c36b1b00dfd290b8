/**
 * Parses a message by a system's schema: the values of its row, or why it is rejected. Pure. Reasons name the field and the
 * expected type, never the value, so that they may be logged.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { bytes } from '../../model/quantity.ts';
import type { Field, FieldType } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Value } from '../ports.ts';
import { JsonFault, parseJson } from './json.ts';
import { parseTimestamp } from './timestamp.ts';

/** Why a message can never be stored. */
export const rejectionCodes = [
  'empty',
  'too-large',
  'byte-order-mark',
  'bad-utf8',
  'bad-json',
  'duplicate-key',
  'not-an-object',
  'missing-field',
  'null-field',
  'wrong-type',
  'unknown-field',
  'refused-row',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export interface Accepted {
  readonly kind: 'Accepted';
  /** In the order of the schema's fields. */
  readonly values: readonly Value[];
  /** Number of fields that the schema lacks; they were dropped. */
  readonly unknownFields: number;
}

export interface Rejection {
  readonly kind: 'Rejection';
  readonly code: RejectionCode;
  readonly field: string | undefined;
  readonly reason: string;
}

export interface MessageParser {
  readonly fromBytes: (data: Uint8Array) => Accepted | Rejection;
  readonly fromValue: (value: unknown) => Accepted | Rejection;
}

export const compileMessage = (system: PipelineSystem): MessageParser => {
  const names = Object.keys(system.schema);
  const fields = Object.values(system.schema);
  const strictReaders = fields.map((field) => readersByType[field.type]);
  const fastReaders = fields.map((field) => (field.type === 'string' ? readText : readersByType[field.type]));
  const reject = system.unknownFields === 'reject';
  const limit = bytes(system.stages.ingest.maxMessage);
  const knownNames = new Set(names);

  const read = (value: unknown, readers: readonly Reader[]): Accepted | Rejection => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return rejection('not-an-object', undefined, `is ${typeName(value)}, not a JSON object`);
    }
    const record = value as Record<string, unknown>;
    const values: Value[] = new Array(names.length);
    let present = 0;
    for (let i = 0; i < names.length; i++) {
      const raw = record[names[i]!];
      // JSON has no functions: this one is from Object.prototype, for a field called 'constructor'.
      if (raw === undefined || raw === null || typeof raw === 'function') {
        if (fields[i]!.required) return absent(names[i]!, raw === null);
        if (raw === null) present++;
        values[i] = null;
        continue;
      }
      present++;
      const value = readers[i]!(raw);
      if (value === undefined) return wrongType(names[i]!, fields[i]!, raw);
      values[i] = value;
    }
    let unknown = -present;
    for (const _ in record) unknown++;
    if (reject && unknown > 0) return unknownField(record, knownNames);
    return { kind: 'Accepted', values, unknownFields: unknown };
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
      return read(parseJson(text), text.includes('\\u') ? strictReaders : fastReaders);
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

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

const readInteger = (value: unknown): Value | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : undefined;
  if (typeof value === 'string') return /^-?\d{1,19}$/.test(value) ? readInteger(narrow(BigInt(value))) : undefined;
  if (typeof value === 'bigint') return value >= minInt64 && value <= maxInt64 ? value : undefined;
  return undefined;
};

const narrow = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

/** The value to store, or undefined for another type. */
type Reader = (value: unknown) => Value | undefined;

const readText: Reader = (value) => (typeof value === 'string' ? value : undefined);

const readersByType: Readonly<Record<FieldType, Reader>> = {
  string: (value) => (typeof value === 'string' && value.isWellFormed() ? value : undefined),
  integer: readInteger,
  float: (value) =>
    typeof value === 'bigint' ? Number(value) : Number.isFinite(value) ? (value as number) : undefined,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  timestamp: (value) => (typeof value === 'string' ? parseTimestamp(value) : undefined),
};

const expected: Readonly<Record<FieldType, string>> = {
  string: 'text',
  integer: 'an integer of 64 bits',
  float: 'a number',
  boolean: 'true or false',
  timestamp: "an RFC 3339 instant with a time zone and at most microseconds, such as '2024-10-10T10:00:00Z'",
};

const rejection = (code: RejectionCode, field: string | undefined, reason: string): Rejection => ({
  kind: 'Rejection',
  code,
  field,
  reason,
});

const absent = (name: string, isNull: boolean): Rejection =>
  isNull
    ? rejection('null-field', name, `field '${name}' is null but required`)
    : rejection('missing-field', name, `field '${name}' is missing but required`);

const wrongType = (name: string, field: Field, value: unknown): Rejection =>
  rejection(
    'wrong-type',
    name,
    `field '${name}' must be ${expected[field.type]}, but is ${describeMismatch(field, value)}`,
  );

const describeMismatch = (field: Field, value: unknown): string => {
  if (field.type === 'string' && typeof value === 'string') return 'text with half a surrogate pair';
  if (field.type === 'timestamp' && typeof value === 'string') return 'other text';
  if (field.type === 'integer' && typeof value === 'string') return 'other text';
  if (field.type === 'integer' && typeof value === 'bigint') return 'a number beyond 64 bits';
  if (field.type === 'integer' && typeof value === 'number')
    return 'a number with a fraction, or too large to be exact';
  if (field.type === 'float' && typeof value === 'number') return 'a number too large for a double';
  return typeName(value);
};

const typeName = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'text';
  return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`;
};

/** The sender chose the name, so only its beginning is shown. */
const unknownField = (record: Record<string, unknown>, knownNames: ReadonlySet<string>): Rejection => {
  const name = Object.keys(record).find((key) => !knownNames.has(key)) ?? '';
  return rejection('unknown-field', undefined, `has a field that the schema lacks: '${name.slice(0, 40)}'`);
};
