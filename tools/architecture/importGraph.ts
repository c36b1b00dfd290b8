/**
 * Who imports whom, in every way there is: static imports, types, `import('./x.ts').T` and `import('./x.ts')`. Read from the text, as a
 * rule sees the tree of one file alone. Files that import each other can be read, tested and moved only together.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type ImportKind = 'import' | 'import()';

/** Of each file the files that it imports, relative to the repository, with '/'. */
export type ImportGraph = ReadonlyMap<string, ReadonlyMap<string, ImportKind>>;

const pattern = /^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'|^import '(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm;

/** `texts` are the files by their paths. What is imported and not among them is left out. */
export const importGraphOf = (texts: ReadonlyMap<string, string>): ImportGraph =>
  new Map([...texts].map(([file, text]) => [file, importsOf(file, text, texts)]));

const importsOf = (file: string, text: string, known: ReadonlyMap<string, string>): ReadonlyMap<string, ImportKind> => {
  const imported = new Map<string, ImportKind>();
  for (const [, from, bare, dynamic] of text.matchAll(pattern)) {
    const target = path.posix.join(path.posix.dirname(file), from ?? bare ?? dynamic ?? '');
    const kind = dynamic === undefined ? 'import' : 'import()';
    if (known.has(target) && imported.get(target) !== 'import') imported.set(target, kind);
  }
  return imported;
};

/** The shortest way from a file back to itself, without the file at its end; undefined where there is none. */
export const cycleThrough = (graph: ImportGraph, file: string): readonly string[] | undefined => {
  const cameFrom = new Map<string, string>();
  let edge: readonly string[] = [file];
  while (edge.length > 0) {
    const found = edge.find((from) => graph.get(from)?.has(file) === true);
    if (found !== undefined) return pathTo(found, file, cameFrom);
    const next: string[] = [];
    for (const from of edge) {
      for (const to of graph.get(from)?.keys() ?? []) {
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, from);
        next.push(to);
      }
    }
    edge = next;
  }
  return undefined;
};

const pathTo = (last: string, first: string, cameFrom: ReadonlyMap<string, string>): readonly string[] => {
  const way = [last];
  for (let at = last; at !== first;) {
    at = cameFrom.get(at) ?? first;
    way.unshift(at);
  }
  return way;
};

const isLeftOut = (name: string): boolean =>
  name.startsWith('.') || name === 'node_modules' || name === 'generated' || name === 'fixtures';

/** Every TypeScript file of the repository at `root`. */
export const readTexts = (root: string): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const file = path.posix.join(folder, entry.name);
      if (isLeftOut(entry.name)) continue;
      if (entry.isDirectory()) walk(file);
      else if (entry.name.endsWith('.ts')) texts.set(file, readFileSync(path.join(root, file), 'utf8'));
    }
  };
  walk('');
  return texts;
};
