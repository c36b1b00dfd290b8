import { expect, test } from '@jest/globals';
import { table } from './table.ts';

test('columns are as wide as their widest cell, and nothing is behind the last', () => {
  expect(
    table(
      ['id', 'reason', 'bytes'],
      [
        ['abc', 'too large', '12'],
        ['d', '', '3'],
      ],
    ),
  ).toBe(['id   reason     bytes', 'abc  too large  12', 'd               3', ''].join('\n'));
});

test('an empty last cell leaves no spaces behind', () => {
  expect(table(['a', 'b'], [['1', '']])).toBe('a  b\n1\n');
});

test('without rows there is the head', () => {
  expect(table(['a', 'b'], [])).toBe('a  b\n');
});
