/** A tree, or any part of one, as it would have been built. */
export const withoutSpans = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(withoutSpans) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === 'at' ? [] : [[key, withoutSpans(inner)]])),
  ) as T;
};
