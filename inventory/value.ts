/** Reads members of JSON that somebody else wrote: what is missing or of another type is undefined, and never an error. */
import type { Json, JsonMap } from './json.ts';

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Step = string | number;

/** The value at a path; undefined where a step does not exist. Only own members count: `__proto__` is a name like others. */
export const at = (value: Json | undefined, ...path: readonly Step[]): Json | undefined => {
  let found: Json | undefined = value;
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? (found as readonly Json[])[step] : undefined;
    else found = isMap(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
};

/** Undefined for an empty text too: no name is empty. */
export const textAt = (value: Json | undefined, ...path: readonly Step[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** APIs write 64-bit integers as text, Terraform as numbers. */
export const numberAt = (value: Json | undefined, ...path: readonly Step[]): number | undefined => {
  const found = at(value, ...path);
  if (typeof found === 'number') return found;
  if (typeof found !== 'string' || found.trim() === '') return undefined;
  const parsed = Number(found);
  return Number.isFinite(parsed) ? parsed : undefined;
};

export const mapAt = (value: Json | undefined, ...path: readonly Step[]): JsonMap | undefined => {
  const found = at(value, ...path);
  return isMap(found) ? found : undefined;
};

export const listAt = (value: Json | undefined, ...path: readonly Step[]): readonly Json[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
};

export const textsAt = (value: Json | undefined, ...path: readonly Step[]): readonly string[] =>
  listAt(value, ...path).filter((item) => typeof item === 'string');

/** Labels: members that are text. */
export const labelsAt = (value: Json | undefined, ...path: readonly Step[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(mapAt(value, ...path) ?? {}).flatMap(([key, label]) =>
      typeof label === 'string' ? [[key, label]] : [],
    ),
  );

/** Seconds of '604800s', '30.5s' or 30. */
export const secondsAt = (value: Json | undefined, ...path: readonly Step[]): number | undefined => {
  const found = at(value, ...path);
  if (typeof found === 'string' && /^\d+(\.\d+)?s$/.test(found)) return Number(found.slice(0, -1));
  return numberAt(value, ...path);
};

/** The last part of 'projects/p/topics/t', of a URL of an API, or of a plain name. */
export const lastPart = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : (name.split('/').findLast((part) => part !== '') ?? undefined);

/** 'p' of 'projects/p/topics/t' and of a URL of an API that contains it. */
export const partAfter = (name: string | undefined, collection: string): string | undefined => {
  const parts = (name ?? '').split('/');
  const index = parts.indexOf(collection);
  return index === -1 ? undefined : parts[index + 1];
};
