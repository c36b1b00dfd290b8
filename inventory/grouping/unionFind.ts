/** Sets of things that belong together, joined pair by pair. Made for one call and thrown away. */
export interface Groups<T> {
  readonly add: (item: T) => void;
  readonly join: (a: T, b: T) => void;
  readonly root: (item: T) => T;
}

export const newGroups = <T>(): Groups<T> => {
  const parents = new Map<T, T>();
  const root = (item: T): T => {
    let found = item;
    for (let next = parents.get(found); next !== undefined && next !== found; next = parents.get(found)) found = next;
    for (let step = item; step !== found;) {
      const next = parents.get(step) ?? found;
      parents.set(step, found);
      step = next;
    }
    return found;
  };
  return {
    add: (item) => {
      if (!parents.has(item)) parents.set(item, item);
    },
    join: (a, b) => {
      const [first, second] = [root(a), root(b)];
      if (first !== second) parents.set(second, first);
    },
    root,
  };
};
