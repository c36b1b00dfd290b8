import { expect, test } from '@jest/globals';
import { emptyDocuments } from './emptyDocuments.ts';

const places = (text: string): readonly number[] => emptyDocuments(text).map(({ at }) => at.line);

test.each([
  ['a comment before the first document', '# mine\n---\na: 1\n', [1]],
  ['a comment between two', 'a: 1\n---\n\n# mine\n---\nb: 1\n', [4]],
  ['a comment at the end', 'a: 1\n---\n# mine', [3]],
  ['a separator twice at the beginning', '---\n---\na: 1\n', [1]],
  ['a separator and a comment, each on its own', '---\n# mine\n---\na: 1\n', [1]],
  ['a comment behind the separator at the beginning', '--- # mine\n---\na: 1\n', [1]],
  ['comments alone', '# a\n# b\n', [1]],
  ['null', 'null\n', [1]],
  ['a tilde', '~\n---\na: 1', [1]],
  ['a directive', '%YAML 1.2\n---\na: 1\n', [1]],
  ['with carriage returns', '# mine\r\n---\r\na: 1\r\n', [1]],
])('%s is a document without content', (_claim, text, lines) => {
  expect(places(text)).toEqual(lines);
});

test.each([
  ['a comment inside a document', '---\n# mine\na: 1\n'],
  ['a comment before a document without a separator', '# mine\na: 1\n'],
  ['white space between separators', 'a: 1\n---\n\n  \n---\nb: 1\n'],
  ['a separator at the end', 'a: 1\n---\n'],
  ['nothing at all', ''],
  ['a comment behind a separator', 'a: 1\n--- # mine\nb: 1\n'],
])('%s is none', (_claim, text) => {
  expect(places(text)).toEqual([]);
});

test('it is said what the tool makes of it, and what to do', () => {
  expect(emptyDocuments('# mine\n---\na: 1\n')).toEqual([
    {
      id: 'openslo/empty-document',
      path: '',
      at: { line: 1, column: 1 },
      message: "this is a document without content to OpenSLO's own tool, which refuses it: it has no apiVersion",
      fix: 'put comments behind the --- of the document that they are about',
    },
  ]);
});
