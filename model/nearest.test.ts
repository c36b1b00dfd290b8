import { expect, test } from '@jest/globals';
import { nearest } from './nearest.ts';

test.each([
  { written: 'apii', meant: 'api', why: 'a letter too many' },
  { written: 'tabel', meant: 'table', why: 'two letters swapped' },
  { written: 'quue', meant: 'queue', why: 'a letter missing' },
  { written: 'Ingest', meant: 'ingest', why: 'another case' },
  { written: 'xyz', meant: undefined, why: 'nothing like any' },
  { written: 'a', meant: undefined, why: 'too short to tell' },
  { written: '', meant: undefined, why: 'empty' },
])("'$written' may have meant $meant: $why", ({ written, meant }) => {
  expect(nearest(written, ['queue', 'ingest', 'table', 'api'])).toBe(meant);
});

test('of equally near names the first is proposed', () => {
  expect(nearest('fleet-70', ['fleet-10', 'fleet-20'])).toBe('fleet-10');
});
