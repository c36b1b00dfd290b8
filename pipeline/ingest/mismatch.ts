/** Why a JSON value is no value of a field: the path of the first fault in it, and the reason. Pure. */
import type { Field, FieldType } from '../../model/schema.ts';
import { isDecimal } from '../value/decimal.ts';
import { jsonDocument } from '../value/jsonDocument.ts';
import { compileReader, isAbsent, isJsonObject } from './fieldReaders.ts';
import { rawNumber } from './json.ts';
import { rejection, type Rejection } from './rejection.ts';

const expected: Readonly<Record<FieldType, string>> = {
  string: 'text',
  integer: 'an integer of 64 bits',
  float: 'a number',
  boolean: 'true or false',
  timestamp: "an RFC 3339 instant with a time zone and at most microseconds, such as '2024-10-10T10:00:00Z'",
  numeric: 'a decimal number with at most 29 digits before the point and 9 after it, as a number or as text',
  date: "a day such as '2024-10-10'",
  json: 'JSON',
  bytes: "base64 with padding, such as 'AQID'",
  record: 'an object',
  repeated: 'an array',
};

/** For a required field that is not there, or null. */
export const absence = (path: string, isNull: boolean): Rejection =>
  isNull
    ? rejection('null-field', path, `field '${path}' is null but required`)
    : rejection('missing-field', path, `field '${path}' is missing but required`);

/** `value` is present, and the field's reader refuses it. */
export const mismatch = (path: string, field: Field, value: unknown): Rejection => {
  if (field.type === 'repeated' && Array.isArray(value)) {
    const elements = value as readonly unknown[];
    const read = compileReader(field.of, 'checked');
    const index = elements.findIndex((element) => isAbsent(element) || read(element) === undefined);
    const element = elements[index];
    const inner = `${path}[${index}]`;
    if (!isAbsent(element)) return mismatch(inner, field.of, element);
    return rejection('null-field', inner, `field '${inner}' is null, and a list has no nulls`);
  }
  if (field.type === 'record' && isJsonObject(value)) {
    for (const [name, part] of Object.entries(field.fields)) {
      const raw = value[name];
      const inner = `${path}.${name}`;
      if (isAbsent(raw)) {
        if (part.required) return absence(inner, raw === null);
      } else if (compileReader(part, 'checked')(raw) === undefined) return mismatch(inner, part, raw);
    }
  }
  const reason = `field '${path}' must be ${expected[field.type]}, but is ${describe(field.type, value)}`;
  return rejection('wrong-type', path, reason);
};

const describe = (type: FieldType, value: unknown): string => {
  if (typeof value === 'string') return describeText(type, value);
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || rawNumber(value) !== undefined;
  if (type === 'json') {
    const document = jsonDocument(value);
    if ('fault' in document) return document.fault;
  }
  if (isNumber && type === 'numeric') return 'a number with more digits';
  if (isNumber && type === 'integer')
    return typeof value === 'bigint' ? 'a number beyond 64 bits' : 'a number with a fraction, or too large to be exact';
  if (isNumber && type === 'float') return 'a number too large for a double';
  return typeName(value);
};

const describeText = (type: FieldType, value: string): string => {
  if (type === 'string' || type === 'json') return 'text with half a surrogate pair';
  if (type === 'numeric' && isDecimal(value)) return 'a number with more digits';
  return ['timestamp', 'integer', 'numeric', 'date', 'bytes'].includes(type) ? 'other text' : 'text';
};

export const typeName = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (rawNumber(value) !== undefined || typeof value === 'bigint') return 'a number';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
};
