/**
 * The differences of two canonical forms, in both directions. Members of lists are paired by what a person calls them (a widget's
 * title, a condition's display name) where that is unique, so that one widget more is one difference; else by their position.
 */
import { list, object } from './canonical/edit.ts';
import type { FieldDifference, Json, JsonObject } from './resource.ts';

export const fieldDifferences = (wanted: JsonObject, live: JsonObject): readonly FieldDifference[] =>
  differ('', wanted, live);

const differ = (path: string, wanted: Json | undefined, live: Json | undefined): readonly FieldDifference[] => {
  if (Object.is(wanted, live)) return [];
  if (Array.isArray(wanted) && Array.isArray(live)) return listDiffer(path, list(wanted), list(live));
  if (isObject(wanted) && isObject(live)) {
    const fields = [...new Set([...Object.keys(wanted), ...Object.keys(live)])];
    return fields.flatMap((field) => differ(fieldPath(path, field), wanted[field], live[field]));
  }
  return [{ path, wanted, live }];
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldPath = (path: string, field: string): string => {
  if (!/^[A-Za-z_]\w*$/.test(field)) return `${path}[${JSON.stringify(field)}]`;
  return path === '' ? field : `${path}.${field}`;
};

const listDiffer = (path: string, wanted: readonly Json[], live: readonly Json[]): readonly FieldDifference[] => {
  const [wantedByName, liveByName] = [byName(wanted), byName(live)];
  if (wantedByName === undefined || liveByName === undefined) {
    const length = Math.max(wanted.length, live.length);
    return Array.from({ length }, (_, index) => differ(`${path}[${index}]`, wanted[index], live[index])).flat();
  }
  const names = [...new Set([...wantedByName.keys(), ...liveByName.keys()])];
  return names.flatMap((name) =>
    differ(`${path}[${JSON.stringify(name)}]`, wantedByName.get(name), liveByName.get(name)),
  );
};

/** Undefined where a member has no name, or the name of another. */
const byName = (items: readonly Json[]): ReadonlyMap<string, Json> | undefined => {
  const named = new Map<string, Json>();
  for (const item of items) {
    const name = nameOf(item);
    if (name === undefined || named.has(name)) return undefined;
    named.set(name, item);
  }
  return named;
};

const nameOf = (item: Json): string | undefined => {
  const { displayName, widget, title, key } = object(item);
  const name = object(widget)['title'] ?? displayName ?? title ?? key;
  return typeof name === 'string' ? name : undefined;
};
