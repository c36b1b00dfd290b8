import { expect, test } from '@jest/globals';
import { table, tableWidth } from './table.ts';

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

const head = ['id', 'owner', 'reason'];
const rows = [
  ['abc', 'shop', 'too large for the table'],
  ['d', '', 'no date'],
];

test('on a terminal that is too narrow the last column is wrapped', () => {
  expect(table(head, rows, 33)).toBe(
    ['id   owner  reason', 'abc  shop   too large for the', '            table', 'd           no date', ''].join('\n'),
  );
});

test('where the last column has no room, a row is a paragraph, and no line is wider than the terminal', () => {
  expect(table(head, rows, 30)).toBe(
    ['abc', '  owner: shop; reason: too', '  large for the table', 'd', '  reason: no date', ''].join('\n'),
  );
});

test('only a terminal has a width', () => {
  expect([tableWidth({ isTTY: true, columns: 40 }), tableWidth({ isTTY: false, columns: 40 })]).toEqual([40, Infinity]);
});
