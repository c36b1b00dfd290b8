import { expect, test } from '@jest/globals';
import { offsetInside } from './inside.ts';

test.each([
  ['JSON', String.raw`"a=\"b\" =~"`, 'a="b" =~', '=~'],
  ['JSON with a line break', String.raw`"a=\"b\"\n\u0041nd =~"`, 'a="b"\nAnd =~', '=~'],
  ['YAML in single quotes', `'a=''b'' =~'`, `a='b' =~`, '=~'],
  ['YAML without quotes', 'a="b" =~', 'a="b" =~', '=~'],
  ['a block of YAML', '|\n    a="b"\n    c =~ 1\n', 'a="b"\nc =~ 1\n', '=~'],
  ['a folded block of YAML', '>-\n    a="b"\n    c =~ 1\n', 'a="b" c =~ 1', '=~'],
  ['a heredoc', '<<-EOT\n    a="$${b}"\n    c =~ 1\n  EOT', 'a="${b}"\nc =~ 1\n', '=~'],
])('in %s a place is found where it is written', (_, raw, text, wanted) => {
  const at = offsetInside(raw, text, text.indexOf(wanted));
  expect(raw.slice(at, at + wanted.length)).toBe(wanted);
});

test('where text and written form differ, the place is the beginning', () => {
  expect(offsetInside('"abc"', 'xyz', 2)).toBe(0);
});
