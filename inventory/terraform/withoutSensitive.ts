/**
 * Values without those that Terraform marks as sensitive, so that no later step can print one. `show -json` marks them by a tree
 * of the same shape in which `true` covers everything below it; a raw state lists paths.
 */
import type { Json } from '../json.ts';
import { at, isMap } from '../value.ts';

/** Undefined where the whole value is sensitive. */
export const withoutSensitive = (value: Json, marks: Json | undefined): Json | undefined => {
  if (marks === true) return undefined;
  if (marks === undefined || marks === false || marks === null) return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) => withoutSensitive(item, at(marks, index)) ?? null);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const kept = withoutSensitive(item, at(marks, key));
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
};

/** A list of environment variables whose values are sensitive is one mark in Terraform; the names are kept. */
export const namesOfSensitive = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value)
    ? (value as readonly Json[]).flatMap((item) => {
        const name = at(item, 'name');
        return typeof name === 'string' ? [{ name }] : [];
      })
    : [];

/** `paths` as in `sensitive_attributes` of a raw state: steps of `{type: 'get_attr' | 'index', value}`. */
export const withoutPaths = (value: Json, paths: Json | undefined): Json => {
  if (!Array.isArray(paths)) return value;
  let kept: Json = value;
  for (const path of paths as readonly Json[]) {
    if (Array.isArray(path)) kept = withoutPath(kept, (path as readonly Json[]).map(stepOf)) ?? null;
  }
  return kept;
};

const stepOf = (step: Json): string | number | undefined => {
  const value = at(step, 'value');
  if (typeof value === 'string' || typeof value === 'number') return value;
  const inner = at(value, 'value');
  return typeof inner === 'string' || typeof inner === 'number' ? inner : undefined;
};

/** A step that is not understood, such as an element of a set, takes everything at its level away. */
const withoutPath = (value: Json, steps: readonly (string | number | undefined)[]): Json | undefined => {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) =>
      index === Number(first) ? (withoutPath(item, rest) ?? null) : item,
    );
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key !== first) return [[key, item]];
      const kept = withoutPath(item, rest);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
};
