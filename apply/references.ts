/** Values that exist in the project only: their tokens in a body, and what replaces them. */
import type { Json, JsonObject, Reference } from './resource.ts';

type Without<R> = R extends Reference ? Omit<R, 'token'> : never;

/** Braces do not occur in ids, so that no token is a part of another. */
export const referenceTo = (reference: Without<Reference>): Reference => ({
  ...reference,
  token: `{{${Object.values(reference).join(' ')}}}`,
});

/** Edits every string of the value, but no key. What does not change is the same object. */
export const mapTexts = (value: JsonObject, edit: (text: string) => string): JsonObject => {
  const each = (member: Json): Json => {
    if (typeof member === 'string') return edit(member);
    if (typeof member !== 'object' || member === null) return member;
    return Array.isArray(member) ? items(member as readonly Json[]) : fields(member as JsonObject);
  };
  const items = (list: readonly Json[]): readonly Json[] => {
    let isChanged = false;
    const edited = list.map((item) => {
      const result = each(item);
      isChanged ||= result !== item;
      return result;
    });
    return isChanged ? edited : list;
  };
  const fields = (object: JsonObject): JsonObject => {
    let changed: Record<string, Json | undefined> | undefined;
    for (const [field, member] of Object.entries(object)) {
      if (member === undefined) continue;
      const result = each(member);
      if (result !== member) (changed ??= { ...object })[field] = result;
    }
    return changed ?? object;
  };
  return fields(value);
};

export interface Resolved {
  readonly body: JsonObject;
  /** Their tokens are in the body still. */
  readonly unresolved: readonly Reference[];
}

/** `valueOf`: what a token stands for, or undefined where nothing answers it. */
export const resolve = (
  { body, references }: { readonly body: JsonObject; readonly references: readonly Reference[] },
  valueOf: (reference: Reference) => string | undefined,
): Resolved => {
  const values = references.map((reference) => [reference, valueOf(reference)] as const);
  const known = values.flatMap(([{ token }, value]) => (value === undefined ? [] : [[token, value] as const]));
  const replaced = (text: string): string =>
    text.includes('{{') ? known.reduce((result, [token, value]) => result.replaceAll(token, () => value), text) : text;
  return {
    body: known.length === 0 ? body : mapTexts(body, replaced),
    unresolved: values.flatMap(([reference, value]) => (value === undefined ? [reference] : [])),
  };
};
