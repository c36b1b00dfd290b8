/** Computes once what thousands of systems share. A full cache is cleared, so that memory stays bounded. */

const capacity = 20_000;

/** The result of `compute` must depend only on what `keyOf` returns. */
export const memoize = <A, T>(keyOf: (input: A) => string, compute: (input: A) => T): ((input: A) => T) => {
  const results = new Map<string, T>();
  return (input) => {
    const key = keyOf(input);
    const found = results.get(key);
    if (found !== undefined) return found;
    if (results.size >= capacity) results.clear();
    const result = compute(input);
    results.set(key, result);
    return result;
  };
};
