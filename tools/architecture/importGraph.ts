/**
 * The imports between files: static imports, types, `import('./x.ts').T` and `import('./x.ts')`. Read from the text of all
 * files, because a lint rule sees the tree of one file. Files that import each other can only be tested and moved together.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type ImportKind = 'import' | 'import()';

/** The files that each file imports. Paths are relative to the repository, with '/'. */
export type ImportGraph = ReadonlyMap<string, ReadonlyMap<string, ImportKind>>;

const pattern = /^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'|^import '(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm;

/** `texts` has the files by path. Imports of other files are left out. */
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

/** The shortest import cycle from a file back to itself, with the file once, at its start; undefined where there is none. */
export const cycleThrough = (graph: ImportGraph, file: string): readonly string[] | undefined => {
  const importerOf = new Map<string, string>();
  let frontier: readonly string[] = [file];
  while (frontier.length > 0) {
    const last = frontier.find((from) => graph.get(from)?.has(file) === true);
    if (last !== undefined) return pathTo(last, file, importerOf);
    const next: string[] = [];
    for (const from of frontier) {
      for (const to of graph.get(from)?.keys() ?? []) {
        if (importerOf.has(to)) continue;
        importerOf.set(to, from);
        next.push(to);
      }
    }
    frontier = next;
  }
  return undefined;
};

const pathTo = (last: string, first: string, importerOf: ReadonlyMap<string, string>): readonly string[] => {
  const steps = [last];
  for (let file = last; file !== first;) {
    file = importerOf.get(file) ?? first;
    steps.unshift(file);
  }
  return steps;
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
