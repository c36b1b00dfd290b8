/**
 * An object of Google's REST API as a Terraform block: the provider writes the same names in snake case. The caller lists the
 * names that differ. Keys of label maps are data and stay unchanged.
 */
import { memoize } from '../model/memoize.ts';
import { literal, type Json } from './expression.ts';

/** A value in the API's JSON. */
export type Api = string | number | boolean | null | readonly Api[] | { readonly [key: string]: Api | undefined };

const labelMaps: ReadonlySet<string> = new Set(['userLabels', 'labels', 'serviceLabels']);

const snake: (key: string) => string = memoize(
  (key: string) => key,
  (key) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** `renamed`: the provider's names for fields that it does not just write in snake case. */
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
