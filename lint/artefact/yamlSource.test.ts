import { expect, test } from '@jest/globals';
import { yamlSources } from './yamlSource.ts';

const laughs = `a0: &a0 x\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]\n`).join('')}`;

test.each([
  ['a billion laughs', laughs, '7:9 once its aliases are written out, this is more than 200,000 values'],
  ['a key that is written twice', 'a: 1\na: 2\n', "2:1 'a' is written twice here"],
  ['an empty file', '---\n# nothing\n', 'it is empty'],
  [
    'a template with directives',
    'a: 1\n{{ if .Values.on }}\n\tb: 2\n{{ end }}\n',
    '2:1 it is a template with directives ({{ if …), and cannot be checked before it is rendered',
  ],
])('%s cannot be read', (_claim, text, expected) => {
  const read = yamlSources('x.yaml', text);
  if (!('kind' in read)) throw new Error('it was read');
  const { position, message } = read;
  expect(`${position === undefined ? '' : `${position.line}:${position.column} `}${message}`).toBe(expected);
});

test('documents know where their values and keys stand', () => {
  const text = 'first: 1\n---\nlist:\n  - name: "x"\n';
  const read = yamlSources('x.yaml', text);
  if ('kind' in read) throw new Error(read.message);
  const [, second] = read;
  const written = ({ from, to }: { readonly from: number; readonly to: number }): string => text.slice(from, to);
  expect(second?.value).toEqual({ list: [{ name: 'x' }] });
  expect(written(second!.spanOf(['list', 0, 'name']))).toBe('"x"');
  expect(written(second!.keySpanOf(['list', 0, 'name']))).toBe('name');
  expect(second!.positionOf(second!.spanOf(['list', 0, 'name']).from)).toEqual({ line: 4, column: 11 });
});

test('a value that is a placeholder is read as text, and nothing may be written back', () => {
  const read = yamlSources('x.yaml', 'title: {{ .Values.title }} # why\nplain: 1\n');
  expect('kind' in read || read.map(({ value, isExact }) => [value, isExact])).toEqual([
    [{ title: '{{ .Values.title }}', plain: 1 }, false],
  ]);
});

test('tags of other tools and keys that are templates are not faults', () => {
  const read = yamlSources('x.yaml', 'a: !Ref x\n{{ .Values.key }}: 2\n');
  expect('kind' in read || read.map(({ value }) => value)).toEqual([{ a: 'x', '{{ .Values.key }}': 2 }]);
});
