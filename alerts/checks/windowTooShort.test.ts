import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { errorsAbove } from '../../model/threshold.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { windowTooShort } from './windowTooShort.ts';

test('a window of one sample is an error', () => {
  expect(
    findingLines(windowTooShort, definitionsWith({ alerts: [errorsAbove('ingest', '5%', { over: '1m' })] })),
  ).toEqual([
    'alerts/window-too-short  systems/orders.ts alerts[0]',
    "  'orders: error rate of ingest above 5%' counts over 1m, but there is one sample per 1m: at least two are needed",
    "  fix: count over '2m' or more",
    '  why: docs/checks/alerts/window-too-short.md',
  ]);
});

test('a window of two is not', () => {
  expect(
    findingLines(windowTooShort, definitionsWith({ alerts: [errorsAbove('ingest', '5%', { over: '2m' })] })),
  ).toEqual([]);
});
