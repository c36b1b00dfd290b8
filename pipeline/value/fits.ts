/** Whether a value is one that the pipeline makes for a field: what a column is given is checked once more before it is stored. */
import type { Field, ScalarType } from '../../model/schema.ts';
import type { Value } from '../ports.ts';
import { isBase64 } from './base64.ts';
import { isDay } from './date.ts';
import { numericText } from './decimal.ts';

/** Inclusive bounds, in microseconds since the epoch. */
export interface InstantBounds {
  readonly from: bigint;
  readonly to: bigint;
}

const isText = (value: Value): value is string => typeof value === 'string';
const isInt64 = (value: Value): boolean =>
  typeof value === 'number'
    ? Number.isSafeInteger(value)
    : typeof value === 'bigint' && BigInt.asIntN(64, value) === value;

/** The type's values. `bounds`: the instants that the table can store. */
const scalarFits = (bounds: InstantBounds): Readonly<Record<ScalarType, (value: Value) => boolean>> => ({
  string: isText,
  integer: isInt64,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'bigint' && value >= bounds.from && value <= bounds.to,
  numeric: (value) => isText(value) && numericText(value) === value,
  date: (value) => isText(value) && isDay(value),
  json: isText,
  bytes: (value) => isText(value) && isBase64(value),
});

/** Compiles the check of a field. Every column may be null, but lists and their elements are not. */
export const compileFits = (bounds: InstantBounds): ((field: Field) => (value: Value | undefined) => boolean) => {
  const scalars = scalarFits(bounds);
  const compile = (field: Field): ((value: Value | undefined) => boolean) => {
    if (field.type === 'repeated') {
      const fits = compile(field.of);
      return (value) => Array.isArray(value) && value.every((item: Value) => item !== null && fits(item));
    }
    if (field.type === 'record') {
      const parts = Object.values(field.fields).map(compile);
      return (value) =>
        value === null ||
        (Array.isArray(value) && value.length === parts.length && parts.every((fits, i) => fits(value[i] as Value)));
    }
    const fits = scalars[field.type];
    return (value) => value === null || (value !== undefined && fits(value));
  };
  return compile;
};
