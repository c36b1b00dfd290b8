/** What thousands of systems share is worked out once. Everything is forgotten before it fills the memory. */

const most = 20_000;

/** `work` may depend on nothing but what its key says. */
export const remembered = <A, T>(keyOf: (given: A) => string, work: (given: A) => T): ((given: A) => T) => {
  const known = new Map<string, T>();
  return (given) => {
    const key = keyOf(given);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const made = work(given);
    known.set(key, made);
    return made;
  };
};
