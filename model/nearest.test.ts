import { expect, test } from '@jest/globals';
import { nearest } from './nearest.ts';

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
