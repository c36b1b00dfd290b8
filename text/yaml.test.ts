import { expect, test } from '@jest/globals';
import { foundAt, plainOf } from './located.ts';
import { readYaml } from './yaml.ts';

const faultsOf = (text: string): readonly string[] =>
  readYaml(text).faults.map(({ kind, at, message }) => `${at.line}:${at.column} ${kind}: ${message}`);

const plain = (text: string): readonly unknown[] => readYaml(text).roots.map(plainOf);

const laughs = `a0: &a0 x\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]\n`).join('')}`;

test.each([
  ['a billion laughs', laughs, '7:9 too large: once its aliases are written out, this is more than 200,000 values'],
  ['an alias inside what it stands for', 'a: &a [*a]\n', '1:8 too large: *a is part of what it stands for'],
  ['an alias before its anchor', 'a: *b\nb: &b 1\n', '1:4 syntax: there is no anchor &b before this'],
  ['tabs', 'a:\n\tb: 1\n', '2:1 syntax: it is not YAML: Tabs are not allowed as indentation'],
  ['lists without end', `${'- '.repeat(20_000)}x`, '1:1 too deep: the file is nested deeper than can be read'],
])('%s: nothing can be read', (_claim, text, fault) => {
  expect([faultsOf(text), plain(text)]).toEqual([[fault], []]);
});

test.each([
  ['an unknown tag', 'a: !run x\n', '1:4 unknown: it is not YAML: Unresolved tag: !run', { a: 'x' }],
  ['a key that is written twice', 'a: 1\nb: 2\na: 3\n', "3:1 repeated key: 'a' is written twice here", { a: 1, b: 2 }],
  ['a key that is not a word', '{ a: 1 }: 2\n', '1:1 complex key: a key has to be a word', { '{ a: 1 }': 2 }],
])('%s is a fault, and the rest is there for whoever wants it', (_claim, text, fault, value) => {
  expect([faultsOf(text), plain(text)]).toEqual([[fault], [value]]);
});

test('values, keys and items are found by their paths, and stand where they are written', () => {
  const text = '# a comment\nlist:\n  - 1\n  - word: "x y"\n';
  const [root] = readYaml(text).roots;
  const written = (...path: readonly (string | number)[]): readonly (string | undefined)[] => {
    const { value, entry } = foundAt(root!, path);
    return [value.span, entry?.span].map((span) => span && text.slice(span.from, span.to));
  };
  expect(written('list', 0)).toEqual(['1', undefined]);
  expect(written('list', 1, 'word')).toEqual(['"x y"', 'word']);
  expect(written('list', 1, 'nothing', 'below')).toEqual(['word: "x y"\n', undefined]);
});

test('what an alias repeats is one object', () => {
  const [value] = plain('a: &x { b: 1 }\nc: *x\n') as readonly { readonly a: object; readonly c: object }[];
  expect(value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  expect(value?.a).toBe(value?.c);
});

test('numbers keep the digits that they are written with', () => {
  const [root] = readYaml('a: 0.10\n').roots;
  expect(foundAt(root!, ['a']).value).toMatchObject({ value: 0.1, source: '0.10' });
});

test('a merge key takes what is not written out, from the first that has it', () => {
  expect(plain('- &a { x: 1, y: 1 }\n- &b { y: 2, z: 2 }\n- { <<: [*a, *b], x: 3 }\n')).toEqual([
    [
      { x: 1, y: 1 },
      { y: 2, z: 2 },
      { x: 3, y: 1, z: 2 },
    ],
  ]);
});

test('empty documents are not documents', () => {
  expect(plain('---\n---\n# nothing\n---\na: 1\n')).toEqual([{ a: 1 }]);
});
