/** Plain data as if a file said it, each value on a separate line, for the tests of the rules. */
import type { Entry, Located, LocatedMap } from '../../text/located.ts';

export const locatedOf = (value: unknown): LocatedMap => {
  let line = 0;
  const visit = (some: unknown): Located => {
    line += 1;
    const [at, span] = [
      { line, column: 1 },
      { from: line, to: line },
    ];
    if (Array.isArray(some)) return { kind: 'list', at, span, items: some.map(visit) };
    if (typeof some !== 'object' || some === null)
      return { kind: 'scalar', at, span, value: some as string | number | boolean | null, source: String(some) };
    const entries = Object.entries(some).map(([key, inner]): [string, Entry] => [
      key,
      { at: { line: line + 1, column: 1 }, span, value: visit(inner) },
    ]);
    return { kind: 'map', at, span, entries: new Map(entries) };
  };
  const root = visit(value);
  if (root.kind !== 'map') throw new TypeError('no mapping');
  return root;
};

export type Change = readonly [path: string, value: unknown];

/** A copy with other values at some paths, such as 'spec.objectives[0].target'; undefined removes. */
export const changed = (document: object, ...changes: readonly Change[]): object => {
  // Nothing of it is shared, as it may be in the document.
  const copy = JSON.parse(JSON.stringify(document)) as object;
  for (const [path, value] of changes) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    const last = steps.pop()!;
    const parent = steps.reduce(
      (inner, step) => inner[step] as Record<string, unknown>,
      copy as Record<string, unknown>,
    );
    if (value === undefined) delete parent[last];
    else parent[last] = structuredClone(value);
  }
  return copy;
};
