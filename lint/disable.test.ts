import { expect, test } from '@jest/globals';
import { disablesIn } from './disable.ts';

const read = (text: string): readonly (readonly [number, string, string | undefined, string])[] =>
  disablesIn('systems/orders.ts', text).map(({ line, check, limit, reason }) => [line, check, limit, reason]);

test.each([
  ['// atalaya-disable slo/a: nobody reads at night', ['slo/a', undefined, 'nobody reads at night']],
  ['  // atalaya-disable slo/a api-latency-1.5s: why: so', ['slo/a', 'api-latency-1.5s', 'why: so']],
  ['/* atalaya-disable slo/a: why */', ['slo/a', undefined, 'why']],
  ['//atalaya-disable   slo/a   b  :why', ['slo/a', 'b', 'why']],
  ['// atalaya-disable slo/a', ['slo/a', undefined, '']],
  ['// atalaya-disable slo/a:', ['slo/a', undefined, '']],
  ['// atalaya-disable : why', ['', undefined, 'why']],
] as const)('%s is read', (text, [check, limit, reason]) => {
  expect(read(`const a = 1;\n${text}\n`)).toEqual([[2, check, limit, reason]]);
});

test('a comment of several lines has a check a line, and the line of each is known', () => {
  expect(read('\n/**\n * atalaya-disable slo/a: one\n * atalaya-disable slo/b: two\n */\n')).toEqual([
    [3, 'slo/a', undefined, 'one'],
    [4, 'slo/b', undefined, 'two'],
  ]);
});

test('lines that end as on Windows are lines', () => {
  expect(read('const a = 1;\r\n// atalaya-disable slo/a: why\r\n')).toEqual([[2, 'slo/a', undefined, 'why']]);
});

test.each([
  ["'// atalaya-disable slo/a: why'"],
  ['"// atalaya-disable slo/a: why"'],
  ['`\n// atalaya-disable slo/a: why\n`'],
  ['`${`\n// atalaya-disable slo/a: why\n`}`'],
  [String.raw`'\'// atalaya-disable slo/a: why'`],
  [String.raw`/[/]/ // x atalaya-disable slo/a: why`],
  ['1; // see atalaya-disable slo/a: why'],
  ['1; // atalaya-disabled slo/a: why'],
  ['1; // atalaya-disable-next-line slo/a: why'],
])('what only looks like one is none: %s', (expression) => {
  expect(read(`const a: string | RegExp | number = ${expression}\n`)).toEqual([]);
});

test('a comment inside a template is a comment, and behind types and generics too', () => {
  const text =
    'const a = `${/* atalaya-disable slo/a: why */ 1}`;\nconst f = <T,>(x: Array<T>): T => x[0]!; // atalaya-disable slo/b: so\n';
  expect(read(text)).toEqual([
    [1, 'slo/a', undefined, 'why'],
    [2, 'slo/b', undefined, 'so'],
  ]);
});
