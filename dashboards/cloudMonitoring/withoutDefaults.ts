/**
 * Without the values that proto3 has by default: the API does not answer them, so that a file with one differs from what is
 * read, for ever. Source: https://protobuf.dev/programming-guides/json/#field-presence.
 */

/** Maps: an entry whose value is the default is an entry. */
const maps: ReadonlySet<string> = new Set(['labels']);

const isDefault = (value: unknown): boolean =>
  value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);

const stripped = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => !isDefault(inner));
  return Object.fromEntries(entries.map(([key, inner]) => [key, maps.has(key) ? (inner as unknown) : stripped(inner)]));
};

/** Empty messages stay: `blank: {}` says which widget it is. */
export const withoutDefaults = <Json extends object>(json: Json): Json => stripped(json) as Json;
