/** Fields of a message that the schema lacks, at any depth. What is inside a JSON field belongs to the sender. Pure. */
import { nearest } from '../../model/nearest.ts';
import type { Field, Schema } from '../../model/schema.ts';
import { isJsonObject } from './fieldReaders.ts';

export interface UnknownField {
  /** Such as 'items[3].prize'. The sender chose the name, so only its beginning is kept. */
  readonly path: string;
  /** The known field that was probably meant. */
  readonly suggestion: string | undefined;
  /** The fields that there are. */
  readonly known: readonly string[];
}

/** Characters of a name. */
const maxName = 40;

/** Calls `visit` with each unknown field, in the order of the message. */
const visitUnknown = (
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  prefix: string,
  visit: (field: UnknownField) => void,
): void => {
  for (const [name, inner] of Object.entries(value)) {
    if (Object.hasOwn(schema, name)) {
      visitNested(inner, schema[name]!, `${prefix}${name}`, visit);
      continue;
    }
    const known = Object.keys(schema);
    const suggestion = nearest(name.slice(0, 2 * maxName), known);
    visit({
      path: `${prefix}${name.slice(0, maxName).toWellFormed()}`,
      suggestion: suggestion === undefined ? undefined : `${prefix}${suggestion}`,
      known,
    });
  }
};

const visitNested = (value: unknown, field: Field, path: string, visit: (field: UnknownField) => void): void => {
  if (field.type === 'record' && isJsonObject(value)) visitUnknown(value, field.fields, `${path}.`, visit);
  if (field.type === 'repeated' && field.of.type === 'record' && Array.isArray(value))
    (value as readonly unknown[]).forEach((element, i) => visitNested(element, field.of, `${path}[${i}]`, visit));
};

export const unknownFields = (value: unknown, schema: Schema): readonly UnknownField[] => {
  const found: UnknownField[] = [];
  if (isJsonObject(value)) visitUnknown(value, schema, '', (field) => found.push(field));
  return found;
};

/** Number of unknown fields within one field's value. */
export const countWithin = (value: unknown, field: Field): number => {
  if (field.type === 'repeated' && Array.isArray(value))
    return (value as readonly unknown[]).reduce<number>((sum, element) => sum + countWithin(element, field.of), 0);
  if (field.type !== 'record' || !isJsonObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + (Object.hasOwn(field.fields, name) ? countWithin(inner, field.fields[name]!) : 1),
    0,
  );
};

/** A copy without unknown fields. */
export const withoutUnknown = (value: unknown, schema: Schema): unknown =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, inner]) =>
          Object.hasOwn(schema, name) ? [[name, known(inner, schema[name]!)]] : [],
        ),
      )
    : value;

const known = (value: unknown, field: Field): unknown => {
  if (field.type === 'record') return withoutUnknown(value, field.fields);
  return field.type === 'repeated' && Array.isArray(value)
    ? (value as readonly unknown[]).map((element) => known(element, field.of))
    : value;
};

/** Most unknown fields that one reason names. */
const maxNamed = 3;

/** The reason of a rejection. */
export const unknownReason = (fields: readonly UnknownField[]): string => {
  const named = fields
    .slice(0, maxNamed)
    .map(({ path, suggestion }) => `'${path}'${suggestion === undefined ? '' : ` (did you mean '${suggestion}'?)`}`);
  const omitted = fields.length - named.length;
  const list = omitted > 0 ? `${named.join(', ')} and ${omitted} more` : named.join(', ');
  return fields.length === 1
    ? `has a field that the schema lacks: ${list}`
    : `has fields that the schema lacks: ${list}`;
};
