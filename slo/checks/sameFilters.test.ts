import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { is, select } from '../../model/selection.ts';
import { signal } from '../../series/signal.ts';
import { promisesWith, withSlo, words } from './testing/promisesWith.ts';
import { sameFilters } from './sameFilters.ts';

test('a total of one region beside good events of all is an error', () => {
  expect(
    findingLines(
      sameFilters,
      withSlo('api-availability', ({ indicator }) => ({
        indicator: {
          ...indicator,
          'cloud-monitoring': {
            kind: 'BadOfTotal',
            bad: select(
              signal('run.request_count'),
              is('service_name', 'orders-api'),
              is('response_code_class', '5xx'),
            ),
            total: select(signal('run.request_count'), is('service_name', 'orders-api'), is('location', 'us-east1')),
          },
        },
      })),
    ),
  ).toEqual([
    'slo/same-filters  systems/orders.ts objectives[0]',
    "  the two sides of the ratio count different events: total has location='us-east1', bad has not",
    '  fix: select both by the same labels, except labels for the outcome',
    '  why: docs/checks/slo/same-filters.md',
  ]);
});

test('both sides of a ratio may differ in what they say of the outcome', () => {
  expect(
    findingLines(
      sameFilters,
      promisesWith({ objectives: [availability('api', { ...words, target: '99%', measuredBy: 'platform' })] }),
    ),
  ).toEqual([]);
});
