/** Small edits of JSON objects: each returns a new one. */
import type { Json, JsonObject } from '../resource.ts';

export const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

export const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** Undefined where it is no text, or empty. */
export const textIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const without = (body: JsonObject, ...fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([field, value]) => value !== undefined && !fields.includes(field)));

/** Where the field is there: with the new value, or without it for undefined. */
export const mapped = (body: JsonObject, field: string, edit: (value: Json) => Json | undefined): JsonObject => {
  const value = body[field];
  if (value === undefined) return body;
  const edited = edit(value);
  return edited === undefined ? without(body, field) : { ...body, [field]: edited };
};

/** An object that became empty is dropped. */
export const mappedObject = (body: JsonObject, field: string, edit: (value: JsonObject) => JsonObject): JsonObject =>
  mapped(body, field, (value) => {
    const edited = edit(object(value));
    return Object.keys(edited).length === 0 ? undefined : edited;
  });

export const mappedItems = (body: JsonObject, field: string, edit: (item: JsonObject) => JsonObject): JsonObject =>
  mapped(body, field, (value) => list(value).map((item) => edit(object(item))));

/** Fields that have these values have no effect: they are dropped. */
export const withoutDefaults = (body: JsonObject, defaults: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([field, value]) => defaults[field] !== value));

/** Lists whose order says nothing. */
export const sorted = (value: Json): Json =>
  list(value).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
