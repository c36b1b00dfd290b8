/** Fields of a message that the schema lacks, at any depth. What is inside a JSON field belongs to the sender. Pure. */
import { nearest } from '../../model/nearest.ts';
import type { Field, Schema } from '../../model/schema.ts';
import { isJsonObject } from './fieldReaders.ts';

export interface UnknownField {
  /** Such as 'items[3].prize'. The sender chose the name, so only its beginning is kept. */
  readonly path: string;
  /** The path of the object that has it, with a dot at the end; empty for the message itself. */
  readonly prefix: string;
  readonly name: string;
  /** The fields that there are. */
  readonly known: readonly string[];
}

/** The path of the known field that was probably meant. Costs some time: a body can have a million unknown fields. */
export const suggestionOf = ({ prefix, name, known }: UnknownField): string | undefined => {
  const suggestion = nearest(name, known);
  return suggestion === undefined ? undefined : `${prefix}${suggestion}`;
};

/** Characters of a name. */
const maxName = 40;

/** Calls `visit` with each unknown field, in the order of the message. */
const visitUnknown = (
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  prefix: string,
  visit: (field: UnknownField) => void,
): void => {
  const known = Object.keys(schema);
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(schema, key)) visitNested(value[key], schema[key]!, `${prefix}${key}`, visit);
    else {
      const name = key.slice(0, maxName).toWellFormed();
      visit({ path: prefix + name, prefix, name, known });
    }
  }
};

const visitNested = (value: unknown, field: Field, path: string, visit: (field: UnknownField) => void): void => {
  if (field.type === 'record' && isJsonObject(value)) visitUnknown(value, field.fields, `${path}.`, visit);
  if (field.type === 'repeated' && field.of.type === 'record' && Array.isArray(value))
    (value as readonly unknown[]).forEach((element, i) => visitNested(element, field.of, `${path}[${i}]`, visit));
};

export interface UnknownFields {
  /** The first ones. */
  readonly fields: readonly UnknownField[];
  readonly count: number;
}

/** Most fields that are described; a body can have a million of them. */
const maxDescribed = 100;

export const unknownFields = (value: unknown, schema: Schema): UnknownFields => {
  const fields: UnknownField[] = [];
  let count = 0;
  if (isJsonObject(value))
    visitUnknown(value, schema, '', (field) => {
      if (++count <= maxDescribed) fields.push(field);
    });
  return { fields, count };
};

/** Adds the paths of all unknown fields, those of list elements as 'items[].prize'. */
export const addUnknownPaths = (paths: Set<string>, value: unknown, schema: Schema): void => {
  if (!isJsonObject(value)) return;
  visitUnknown(value, schema, '', ({ path, prefix, name }) =>
    paths.add(prefix.includes('[') ? prefix.replaceAll(/\[\d+\]/g, '[]') + name : path),
  );
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

/** A copy without unknown fields, in the order of the schema. */
export const withoutUnknown = (value: unknown, schema: Schema): unknown =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(schema).flatMap(([name, field]) =>
          Object.hasOwn(value, name) ? [[name, known(value[name], field)]] : [],
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
export const unknownReason = ({ fields, count }: UnknownFields): string => {
  const named = fields.slice(0, maxNamed).map((field) => {
    const suggestion = suggestionOf(field);
    return `'${field.path}'${suggestion === undefined ? '' : ` (did you mean '${suggestion}'?)`}`;
  });
  const omitted = count - named.length;
  const list = omitted > 0 ? `${named.join(', ')} and ${omitted} more` : named.join(', ');
  return count === 1 ? `has a field that the schema lacks: ${list}` : `has fields that the schema lacks: ${list}`;
};
