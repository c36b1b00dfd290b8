/** Values of a document, each with where it stands: whatever is wrong with one can be shown in the file. */
import type { Path } from './path.ts';
import type { Position, Span } from './position.ts';

interface Stands {
  readonly at: Position;
  readonly span: Span;
}

export interface LocatedScalar extends Stands {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As it is written, so that no digit is lost. */
  readonly source: string;
}

export interface LocatedList extends Stands {
  readonly kind: 'list';
  readonly items: readonly Located[];
}

export interface LocatedMap extends Stands {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

/** `at` and `span` are those of the key. */
export interface Entry extends Stands {
  readonly value: Located;
}

export type Located = LocatedScalar | LocatedList | LocatedMap;

/** As `JSON.parse` would give it. What an alias repeats is one object. */
export const plainOf = (root: Located): unknown => {
  const done = new Map<Located, unknown>();
  const plain = (value: Located): unknown => {
    if (value.kind === 'scalar') return value.value;
    const known = done.get(value);
    if (known !== undefined) return known;
    const made =
      value.kind === 'list'
        ? value.items.map(plain)
        : Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
    done.set(value, made);
    return made;
  };
  return plain(root);
};

export interface Found {
  readonly value: Located;
  /** Undefined for an item of a list, and for the root. */
  readonly entry: Entry | undefined;
}

/** The value at a path; the nearest one above it that is written out, when the path itself is not. */
export const foundAt = (root: Located, path: Path): Found => {
  let found: Found = { value: root, entry: undefined };
  for (const step of path) {
    const { value } = found;
    if (value.kind === 'map') {
      const entry = value.entries.get(String(step));
      if (entry === undefined) return found;
      found = { value: entry.value, entry };
    } else {
      const item = value.kind === 'list' ? value.items[Number(step)] : undefined;
      if (item === undefined) return found;
      found = { value: item, entry: undefined };
    }
  }
  return found;
};
