import { expect, test } from '@jest/globals';
import { problemsWith, problemText } from '../testing/orders.ts';

test('misspelt fields and values of infrastructure get the right spelling', () => {
  expect(problemsWith({ infrastructure: { gatway: 'endpoints', ingest: 'serivce', existing: ['datset'] } })).toEqual([
    problemText('model/unknown-field', 'infrastructure.gatway', "there is no 'gatway' here", "did you mean 'gateway'?"),
    problemText(
      'model/unknown-value',
      'infrastructure.ingest',
      "'serivce' is not 'service', 'function' or 'worker'",
      "write 'service'",
    ),
    problemText(
      'model/unknown-value',
      'infrastructure.existing[0]',
      "'datset' is not 'topic' or 'dataset'",
      "write 'dataset'",
    ),
  ]);
});

test.each(['36h', '90m', '0d', 30, 'a month'])('rows are not kept for %s', (keepRows) => {
  expect(problemsWith({ infrastructure: { keepRows } })).toHaveLength(1);
});

test('half a day becomes a whole day in the fix, and backups may be none', () => {
  expect(problemsWith({ infrastructure: { keepRows: '36h', keepBackups: 'none' } })).toEqual([
    problemText(
      'model/out-of-range',
      'infrastructure.keepRows',
      "'36h' is not a whole number of days, and tables keep whole days",
      "write '2d'",
    ),
  ]);
});
