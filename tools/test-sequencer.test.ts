import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

interface Test {
  readonly path: string;
  readonly duration?: number;
  readonly context: unknown;
}

interface Module {
  readonly slowest: readonly string[];
  readonly default: new (options: unknown) => { readonly sort: (tests: readonly Test[]) => readonly Test[] };
}

const module = './test-sequencer.mjs';
const { slowest, default: TestSequencer } = (await import(module)) as Module;
const root = path.join(import.meta.dirname, '..');

test('the files that are started first are there', () => {
  expect(slowest.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

const ordered = (files: readonly string[], duration?: number): readonly string[] => {
  // Its folder of durations does not exist.
  const config = { id: 'none', rootDir: root, cacheDirectory: path.join(root, 'none'), haste: {} };
  const context = { config, hasteFS: { getSize: (file: string) => (file.endsWith('large.test.ts') ? 9_000 : 100) } };
  const sequencer = new TestSequencer({ contexts: [context], globalConfig: {} });
  const tests = files.map((file) => ({ path: path.join(root, file), context, ...(duration && { duration }) }));
  return sequencer.sort(tests).map((each) => path.relative(root, each.path));
};

test('without durations the slowest files come first, then the largest', () => {
  const [first, second] = slowest as [string, string];
  expect(ordered(['a/small.test.ts', 'a/large.test.ts', second, first])).toEqual([
    first,
    second,
    'a/large.test.ts',
    'a/small.test.ts',
  ]);
});
