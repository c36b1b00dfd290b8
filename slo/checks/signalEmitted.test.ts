import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { promisesWith, withSlo } from './testing/promisesWith.ts';
import { signalEmitted } from './signalEmitted.ts';

test('an objective measured by a gauge that only an embedded queue has is an error', () => {
  expect(
    findingLines(
      signalEmitted,
      withSlo('ingest-freshness-1m', ({ indicator }) => ({
        indicator: {
          ...indicator,
          'cloud-monitoring': indicator.prometheus,
        },
      })),
    ),
  ).toEqual([
    'slo/signal-emitted  systems/orders.ts objectives[2]',
    "  'atalaya.ingest.overdue' is emitted where the queue is embedded; on Google Cloud nothing emits it: the SLI would have no data",
    '  fix: measure it with a signal of model/signals.ts',
    '  why: docs/checks/slo/signal-emitted.md',
  ]);
});

test('what definitions are measured by is emitted', () => {
  expect(findingLines(signalEmitted, promisesWith())).toEqual([]);
});
