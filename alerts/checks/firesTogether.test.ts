import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { latency, type Latency, type TimeSlices } from '../../model/objective.ts';
import { latencyAbove, backlogAbove } from '../../model/threshold.ts';
import { words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { firesTogether } from './firesTogether.ts';

test('thresholds and promises that another always comes with are warnings', () => {
  expect(
    findingLines(
      firesTogether,
      definitionsWith({
        objectives: [
          latency('api', { ...words, target: '95%', under: '1s' }),
          latency('api', { ...words, target: '95%', under: '2s' }),
        ],
        alerts: [
          latencyAbove('2s', { statistic: 'p95', over: '5m' }),
          latencyAbove('1s', { statistic: 'p99', over: '5m' }),
          latencyAbove('1s', { statistic: 'mean', over: '5m' }),
        ],
      }),
    ),
  ).toEqual([
    'alerts/fires-together  systems/orders.ts alerts[0]  (warning)',
    "  whenever 'orders-api-latency-p95-above-2s' fires, alerts[1] ('orders-api-latency-p99-above-1s') fires too: one incident notifies twice as a ticket",
    '  fix: remove one of them, or raise the severity of the alert that fires less often',
    '  why: docs/checks/alerts/fires-together.md',
    'alerts/fires-together  systems/orders.ts objectives[1]  (warning)',
    "  whenever 'orders-api-latency-2s-burn-page' fires, objectives[0] ('orders-api-latency-1s-burn-page') fires too: one incident notifies twice as a page",
    '  fix: remove one of them, or raise the severity of the alert that fires less often',
    '  why: docs/checks/alerts/fires-together.md',
    'alerts/fires-together  systems/orders.ts objectives[1]  (warning)',
    "  whenever 'orders-api-latency-2s-burn-ticket' fires, objectives[0] ('orders-api-latency-1s-burn-ticket') fires too: one incident notifies twice as a ticket",
    '  fix: remove one of them, or raise the severity of the alert that fires less often',
    '  why: docs/checks/alerts/fires-together.md',
  ]);
});

test('other windows, severities and targets tell something else', () => {
  expect(
    findingLines(
      firesTogether,
      definitionsWith({
        objectives: [
          latency('api', { ...words, target: '95%', under: '1s' }),
          latency('api', { ...words, target: '99%', under: '2s' }),
        ],
        alerts: [
          latencyAbove('2s', { statistic: 'p95', over: '5m', severity: 'page' }),
          latencyAbove('1s', { statistic: 'p95', over: '5m' }),
          backlogAbove(100, { for: '10m' }),
          backlogAbove(1_000, { for: '5m' }),
        ],
      }),
    ),
  ).toEqual([]);
});

test('bad events and bad slices do not come together, nor do slices of another length', () => {
  const minutes = { length: '1m', good: '95%' } as const;
  const objectives = (...slices: readonly (TimeSlices | undefined)[]): readonly Latency[] =>
    slices.map((own, index) =>
      latency('api', {
        ...words,
        id: `api-${index}`,
        target: '95%',
        under: index === 0 ? '1s' : '2s',
        ...(own === undefined ? {} : { slices: own }),
      }),
    );
  const found = (...slices: readonly (TimeSlices | undefined)[]): number =>
    findingLines(firesTogether, definitionsWith({ objectives: objectives(...slices), alerts: [] })).length;
  expect(found(undefined, minutes)).toBe(0);
  expect(found(minutes, undefined)).toBe(0);
  expect(found(minutes, { ...minutes, length: '5m' })).toBe(0);
  expect(found(minutes, minutes)).toBeGreaterThan(0);
});
