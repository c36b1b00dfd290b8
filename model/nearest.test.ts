import { expect, test } from '@jest/globals';
import { assert, constantFrom, nat, property, string } from 'fast-check';
import { edits, nearest } from './nearest.ts';

test.each([
  { text: 'apii', nearestName: 'api', why: 'a letter too many' },
  { text: 'tabel', nearestName: 'table', why: 'two letters swapped' },
  { text: 'quue', nearestName: 'queue', why: 'a letter missing' },
  { text: 'Ingest', nearestName: 'ingest', why: 'another case' },
  { text: 'xyz', nearestName: undefined, why: 'nothing like any' },
  { text: 'a', nearestName: undefined, why: 'too short to tell' },
  { text: '', nearestName: undefined, why: 'empty' },
])("'$written' is corrected to $meant: $why", ({ text, nearestName }) => {
  expect(nearest(text, ['queue', 'ingest', 'table', 'api'])).toBe(nearestName);
});

test('of equally near names the first is suggested', () => {
  expect(nearest('fleet-70', ['fleet-10', 'fleet-20'])).toBe('fleet-10');
});

test('a limit changes nothing but that more edits than it are not counted to the end', () => {
  const word = string({ unit: constantFrom('a', 'b', 'c'), maxLength: 8 });
  assert(
    property(word, word, nat({ max: 8 }), (one, other, most) => {
      const all = edits(one, other);
      expect(edits(one, other, most)).toBe(all <= most ? all : Infinity);
    }),
  );
});

test.each([
  ['', 'abc', 3],
  ['abc', '', 3],
  ['abc', 'abc', 0],
  ['abcd', 'acbd', 1],
  ['ca', 'abc', 3],
  ['kitten', 'sitting', 3],
])("from '%s' to '%s' are %d edits", (one, other, count) => {
  expect(edits(one, other)).toBe(count);
});
