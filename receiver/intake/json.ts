/** Reads values of JSON that others wrote: what is missing or of another type is undefined. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Labels that routes and texts read are kept wherever they stand. */
const kept: readonly string[] = ['alertname', 'alert', 'environment', 'owner', 'severity', 'slo', 'stage', 'system'];
const rank = (name: string): number => (kept.includes(name) ? 0 : 1);

/** Labels and annotations: texts; numbers and truth values as text; anything else is left out. At most `most` of at most `longest` characters. */
export const textsOf = (value: unknown, most: number, longest: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(objectOf(value) ?? {})
      .flatMap(([name, text]): readonly (readonly [string, string])[] => {
        if (typeof text === 'string') return [[name, text]];
        return typeof text === 'number' || typeof text === 'boolean' ? [[name, String(text)]] : [];
      })
      .toSorted(([a], [b]) => rank(a) - rank(b))
      .slice(0, most)
      .map(([name, text]) => [
        name.slice(0, longest),
        text.length > longest ? text.slice(0, longest).toWellFormed() : text,
      ]),
  );

/** Seconds since the epoch, or RFC 3339; as milliseconds. The zero time of Go is none. */
export const instantOf = (value: unknown): number | undefined => {
  const at =
    typeof value === 'number'
      ? value * 1_000
      : typeof value === 'string' && value !== ''
        ? /^\d+(\.\d+)?$/.test(value)
          ? Number(value) * 1_000
          : zoned.test(value)
            ? Date.parse(value)
            : Number.NaN
        : Number.NaN;
  return Number.isFinite(at) && at > 0 && at < mostInstant ? Math.floor(at) : undefined;
};

/** A time without a zone has two readings. */
const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/i;

/** The year 9999. */
const mostInstant = 253_402_300_800_000;

export const urlOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && text.length <= 2_083 && /^https?:\/\/\S+$/.test(text) ? text : undefined;
};
