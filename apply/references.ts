/** Values that exist in the project only: their tokens in a body, and what replaces them. */
import { object } from './canonical/edit.ts';
import type { Json, JsonObject, Reference } from './resource.ts';

type Without<R> = R extends Reference ? Omit<R, 'token'> : never;

/** Braces do not occur in ids, so that no token is a part of another. */
export const referenceTo = (reference: Without<Reference>): Reference => ({
  ...reference,
  token: `{{${Object.values(reference).join(' ')}}}`,
});

/** Every string of the value, of keys nothing. */
export const mapTexts = (value: JsonObject, edit: (text: string) => string): JsonObject => {
  const each = (member: Json | undefined): Json | undefined => {
    if (typeof member === 'string') return edit(member);
    if (Array.isArray(member)) return (member as readonly Json[]).map((item) => each(item) ?? null);
    if (typeof member !== 'object' || member === null) return member;
    return Object.fromEntries(Object.entries(member).map(([field, inner]) => [field, each(inner)]));
  };
  return object(each(value));
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
