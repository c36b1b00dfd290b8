/**
 * An object of Google's REST API as a Terraform block: the provider spells the same names in snake case. What it calls by
 * another name is listed by whoever converts it; keys of label maps are somebody's data and stay.
 */
import { memoize } from '../model/memoize.ts';
import { literal, type Json } from './expression.ts';

/** What the API's JSON can hold. */
export type Api = string | number | boolean | null | readonly Api[] | { readonly [key: string]: Api | undefined };

const labelMaps: ReadonlySet<string> = new Set(['userLabels', 'labels', 'serviceLabels']);

const snake: (key: string) => string = memoize(
  (key: string) => key,
  (key) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** `renamed` are names that the provider spells otherwise, in its own spelling. */
export const blockOf = (value: Api, renamed: Readonly<Record<string, string>> = {}, isLabels = false): Json => {
  if (typeof value === 'string') return literal(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Api[]).map((item) => blockOf(item, renamed));
  const block: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value as Readonly<Record<string, Api | undefined>>)) {
    if (member === undefined) continue;
    const name = isLabels ? key : (renamed[key] ?? snake(key));
    block[name] = blockOf(member, renamed, labelMaps.has(key));
  }
  return block;
};
