import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { select } from '../../model/selection.ts';
import { signal } from '../../series/signal.ts';
import { promisesWith, withSlo } from './testing/promisesWith.ts';
import { lateSignal } from './lateSignal.ts';

test('freshness from a metric that arrives six hours late is an error', () => {
  expect(
    findingLines(
      lateSignal,
      withSlo('ingest-freshness-1m', ({ indicator }) => ({
        indicator: {
          ...indicator,
          'cloud-monitoring': {
            kind: 'BadOfTotal',
            bad: select(signal('bigquery.storage.uploaded_row_count')),
            total: select(signal('bigquery.storage.uploaded_row_count')),
          },
        },
      })),
    ),
  ).toEqual([
    'slo/late-signal  systems/orders.ts objectives[2]',
    '  bigquery.googleapis.com/storage/uploaded_row_count can be read 21720s after it was sampled, later than the 1m that are promised',
    "  fix: measure it by the pipeline's own counters",
    '  why: docs/checks/slo/late-signal.md',
  ]);
});

test('our own counters, a minute late, serve a promise of a minute', () => {
  expect(findingLines(lateSignal, promisesWith())).toEqual([]);
});
