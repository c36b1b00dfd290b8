import { expect, test } from '@jest/globals';
import { readOpenSlo } from './openSlo.ts';

const unreadable = (text: string): readonly string[] =>
  readOpenSlo(text).unreadable.map(
    ({ at, problem: { id, message: what } }) => `${at.line}:${at.column} ${id}: ${what}`,
  );

const laughs = `a0: &a0 x\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]\n`).join('')}`;

test.each([
  [
    'a billion laughs',
    laughs,
    '7:9 openslo/too-large: once its aliases are written out, this is more than 200,000 values',
  ],
  ['an alias inside what it stands for', 'a: &a [*a]\n', '1:8 openslo/too-large: *a is part of what it stands for'],
  ['an alias without an anchor', 'a: *b\n', '1:4 openslo/not-yaml: there is no anchor &b before this'],
  ['an alias before its anchor', 'a: *b\nb: &b 1\n', '1:4 openslo/not-yaml: there is no anchor &b before this'],
  ['a key that is written twice', 'a: 1\nb: 2\na: 3\n', "3:1 openslo/not-yaml: 'a' is written twice here"],
  ['a key that is not a word', '? [a]\n: 1\n', '1:3 openslo/not-yaml: a key has to be a word'],
  ['tabs', 'a:\n\tb: 1\n', '2:1 openslo/not-yaml: it is not YAML: Tabs are not allowed as indentation'],
  ['an unknown tag', 'a: !run x\n', '1:4 openslo/not-yaml: it is not YAML: Unresolved tag: !run'],
  ['brackets without end', '['.repeat(20_000), '1:1 openslo/too-deep: the file is nested deeper than can be read'],
  ['lists without end', `${'- '.repeat(20_000)}x`, '1:1 openslo/too-deep: the file is nested deeper than can be read'],
])('%s: the file cannot be read', (_claim, text, problem) => {
  expect(unreadable(text)).toEqual([problem]);
  expect(readOpenSlo(text).roots).toEqual([]);
});

test('a word that an alias repeats stays where it is written', () => {
  const { roots } = readOpenSlo('a: &x word\nb: *x\n');
  expect(roots).toMatchObject([
    {
      entries: new Map([
        ['a', { at: { line: 1, column: 1 } }],
        ['b', { at: { line: 2, column: 1 } }],
      ]),
    },
  ]);
  const [root] = roots;
  expect(root?.kind === 'map' && root.entries.get('b')?.value.at).toEqual({ line: 1, column: 7 });
});

test('a merge key takes what is not written out, from the first that has it', () => {
  const { roots } = readOpenSlo('- &a { x: 1, y: 1 }\n- &b { y: 2, z: 2 }\n- { <<: [*a, *b], x: 3 }\n');
  const [list] = roots;
  const merged = list?.kind === 'list' ? list.items[2] : undefined;
  const said =
    merged?.kind === 'map'
      ? [...merged.entries].map(([key, { value }]) => [key, value.kind === 'scalar' && value.value])
      : [];
  expect(Object.fromEntries(said)).toEqual({ x: 3, y: 1, z: 2 });
});

test('empty documents are not documents', () => {
  expect(readOpenSlo('---\n---\n# nothing\n')).toEqual({ roots: [], unreadable: [] });
});

test('five problems are enough', () => {
  expect(
    unreadable('a: !x 1\n'.replace('a', 'b') + Array.from({ length: 9 }, (_, i) => `a${i}: !x 1\n`).join('')),
  ).toHaveLength(5);
});
