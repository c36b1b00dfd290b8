/** Values of a deployed system: of the right type, equal to what was sent, and wrong on purpose. */
import { isDeepStrictEqual } from 'node:util';
import type { Field, FieldType } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';

export type Row = Readonly<Record<string, unknown>>;

export const jsonText = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? 'no JSON';

/** What a value is, without the value: rows may hold personal data. */
export const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
};

const types: Readonly<Record<FieldType, (value: unknown, field: Field) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  numeric: (value) => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value),
  date: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  json: (value) => value !== undefined,
  bytes: (value) => typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value,
  record: (value, field) =>
    field.type === 'record' &&
    typeof value === 'object' &&
    value !== null &&
    Object.entries(field.fields).every(([name, part]) => isOf(part, (value as Row)[name] ?? null)),
  repeated: (value, field) =>
    field.type === 'repeated' && Array.isArray(value) && value.every((item) => isOf(field.of, item)),
};

const isOf = (field: Field, value: unknown): boolean =>
  value === null ? !field.required : types[field.type](value, field);

/** How a row differs from the schema; undefined when it does not. */
export const differenceIn = ({ schema }: PipelineSystem, read: unknown): string | undefined => {
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return `${kindOf(read)} in its place`;
  const row = read as Row;
  const unknownFields = Object.keys(row).filter((name) => !(name in schema));
  if (unknownFields.length > 0) return `a field ${unknownFields.join(', ')} that is not in the schema`;
  for (const [name, field] of Object.entries(schema)) {
    const value = row[name] ?? null;
    if (isOf(field, value)) continue;
    return name in row ? `${name}: ${kindOf(value)} that is no ${field.type}` : `no ${name}`;
  }
  return undefined;
};

/** Timestamps are compared as instants, decimals as numbers; a field that was not sent is null, or an empty list. */
export const isSame = (read: unknown, sent: unknown): boolean => {
  if (isDeepStrictEqual(read ?? null, sent ?? null)) return true;
  if (Array.isArray(read)) {
    const items = (sent ?? []) as readonly unknown[];
    return read.length === items.length && read.every((item, i) => isSame(item, items[i]));
  }
  if (typeof read === 'object' && read !== null && typeof sent === 'object' && sent !== null)
    return Object.keys(read).every((name) => isSame((read as Row)[name], (sent as Row)[name]));
  if (typeof sent === 'number') return Number(read) === sent;
  return (
    typeof read === 'string' &&
    typeof sent === 'string' &&
    (Date.parse(read) === Date.parse(sent) || (/^-?\d/.test(sent) && Number(read) === Number(sent)))
  );
};

export const wrongValues: Readonly<Record<FieldType, unknown>> = {
  string: { nested: true },
  integer: 'many',
  float: [],
  boolean: 'maybe',
  timestamp: 'yesterday',
  numeric: '1,5',
  date: '2024-02-30',
  // Any JSON is valid but null, which is refused only where the field is required.
  json: undefined,
  bytes: 'not base64',
  record: [],
  repeated: [null],
};
