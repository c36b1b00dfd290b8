import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { openLoad, closedLoad } from '../../model/load.ts';
import { availability } from '../../model/objective.ts';
import { errorsAbove } from '../../model/threshold.ts';
import { ordersWith, words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { oneEventFires } from './oneEventFires.ts';

test('one bad event at little traffic is a warning, for promises and thresholds', () => {
  expect(
    findingLines(
      oneEventFires,
      definitionsWith({
        objectives: [availability('api', { ...words, target: '99.9%' })],
        alerts: [errorsAbove('ingest', '1%', { over: '5m' })],
        load: openLoad({ reads: '1/m', messages: '20/s', duration: '5m', always: { messages: '10/m' } }),
      }),
    ),
  ).toEqual([
    'alerts/one-event-fires  systems/orders.ts alerts[0]  (warning)',
    "  'orders: error rate of ingest above 1%' fires at a single bad event: load.always.messages of 10/m is 50 events in 5m, but at least 100 are needed",
    '  fix: set a lower target, count over a longer window, or write in a disable comment why a single event is worth an alert',
    '  why: docs/checks/alerts/one-event-fires.md',
    'alerts/one-event-fires  systems/orders.ts objectives[0]  (warning)',
    "  'orders: api-availability error rate at least 6 times what 99.9% allows' fires at a single bad event: load.reads of 1/m is 60 events in 1h, but at least 69.4 are needed",
    '  fix: set a lower target, count over a longer window, or write in a disable comment why a single event is worth an alert',
    '  why: docs/checks/alerts/one-event-fires.md',
  ]);
});

test('enough traffic is not, nor a number of users, of whom nobody knows how much they ask', () => {
  expect(
    findingLines(
      oneEventFires,
      definitionsWith({}, ordersWith({ id: 'stock', load: closedLoad({ users: 1, ramp: '1/s', duration: '5m' }) })),
    ),
  ).toEqual([]);
});

test('one bad slice is a warning, whatever the traffic; longer windows and lower targets are not', () => {
  const slices = { length: '1m', good: '95%' } as const;
  const found = (target: '99.9%' | '98%'): readonly string[] =>
    findingLines(oneEventFires, definitionsWith({ objectives: [availability('api', { ...words, target, slices })] }));
  expect(found('99.9%')).toEqual([
    'alerts/one-event-fires  systems/orders.ts objectives[0]  (warning)',
    "  'orders: api-availability error rate at least 6 times what 99.9% allows' fires at one bad slice: 1h holds 60 slices of 1m, and it takes more than 69.4 for one to be too little",
    '  fix: promise less, count shorter slices, or say in a disable comment why one bad slice is worth it',
    '  why: docs/checks/alerts/one-event-fires.md',
  ]);
  expect(found('98%')).toEqual([]);
});
