import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { openLoad, closedLoad, type LoadProfile } from '../../model/load.ts';
import { availability } from '../../model/objective.ts';
import { errorsAbove } from '../../model/threshold.ts';

import { definitionsWith, organization } from './testing/definitionsWith.ts';
import type { Rate } from '../../model/quantity.ts';
import { shared } from '../../model/sharedObjective.ts';
import type { System } from '../../model/system.ts';
import { located, ordersWith, words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsOf, type Definitions } from './definitions.ts';
import { oneEventFires } from './oneEventFires.ts';

test('one bad event at little traffic is a warning, for promises and thresholds', () => {
  expect(
    findingLines(
      oneEventFires,
      definitionsWith({
        objectives: [availability('api', { ...words, target: '99.9%' })],
        alerts: [errorsAbove('ingest', '1%', { over: '5m' })],
        load: openLoad({
          reads: '1/m',
          messages: '20/s',
          duration: '5m',
          always: { messages: '10/m' },
          measured: { reads: '1/m' },
        }),
      }),
    ),
  ).toEqual([
    'alerts/one-event-fires  systems/orders.ts alerts[0]  (warning)',
    "  'orders: error rate of ingest above 1%' fires at a single bad event: load.always.messages of 10/m is 50 events in 5m, but at least 100 are needed",
    '  fix: set a lower target, count over a longer window, or write in a disable comment why a single event is worth an alert',
    '  why: docs/checks/alerts/one-event-fires.md',
    'alerts/one-event-fires  systems/orders.ts objectives[0]  (warning)',
    "  'orders: api-availability error rate at least 6 times what 99.9% allows' waits for 70 events in 1h, but load.measured.reads of 1/m is 60: with fewer, a single bad event would fire it",
    "  fix: set a lower target, longer windows or probes: 'counted', share the objective with other systems (sharedObjectives in systems/organization.ts), or write leastEvents in the objective: 'atalaya explain' shows the effect of each",
    '  why: docs/checks/alerts/one-event-fires.md',
  ]);
});

test('a load test’s rate is none of production, and a number of users may have a least traffic too', () => {
  const test = { duration: '5m', always: { reads: '1/h' } } as const;
  const found = (load: LoadProfile): readonly string[] =>
    findingLines(
      oneEventFires,
      definitionsWith({ objectives: [availability('api', { ...words, target: '99.9%' })], alerts: [], load }),
    ).filter((line) => line.startsWith("  '"));
  expect(found(openLoad({ reads: '1/h', messages: '1/h', duration: '5m' }))).toEqual([]);
  const both = [
    found(openLoad({ ...test, reads: '500/s', messages: '1/s' })),
    found(closedLoad({ ...test, users: 500, ramp: '10/s' })),
  ];
  for (const lines of both) {
    expect(lines.toReversed()).toEqual([
      "  'orders: api-availability error rate at least 6 times what 99.9% allows' waits for 70 events in 1h, but load.always.reads of 1/h is 1: with fewer, a single bad event would fire it",
      "  'orders: api-availability error rate above what 99.9% allows' fires at a single bad event: load.always.reads of 1/h is 72 events in 3d, but at least 1000 are needed",
    ]);
  }
});

test('a guard that a definition writes is a finding only while a single bad event fires it', () => {
  const found = (leastEvents: number): number =>
    findingLines(
      oneEventFires,
      definitionsWith({
        objectives: [availability('api', { ...words, target: '99%', leastEvents })],
        alerts: [],
        load: openLoad({ reads: '50/s', messages: '1/s', duration: '5m', always: { reads: '1/h' } }),
      }),
    ).filter((line) => line.includes('fires at a single bad event')).length;
  expect(found(0)).toBe(2);
  expect(found(10)).toBe(2);
  expect(found(100)).toBe(0);
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
    "  'orders: api-availability share of bad slices of 1m at least 6 times what 99.9% allows' fires at one bad slice: 1h holds 60 slices of 1m, and only with more than 69.4 would one bad slice not fire it",
    '  fix: set a lower target, count shorter slices, or write in a disable comment why a single bad slice is worth an alert',
    '  why: docs/checks/alerts/one-event-fires.md',
  ]);
  expect(found('98%')).toEqual([]);
});

test('a shared objective is judged by the traffic of its systems together, in the file of the organization', () => {
  const few = (id: string, least: Rate): System =>
    ordersWith({
      id,
      objectives: [availability('api', { target: '99.9%', window: '30d', why: 'w', rejected: [] })],
      alerts: [],
      load: openLoad({ reads: '10/s', messages: '20/s', duration: '5m', always: { reads: least } }),
    });
  const findingsWith = (least: Rate): readonly string[] =>
    oneEventFires
      .find(
        definitionsOf(
          [few('north', least), few('south', least)].map(located),
          {
            ...organization,
            sharedObjectives: [
              shared({
                id: 'both',
                owner: 'shop',
                objective: 'api-availability',
                systems: ['north', 'south'],
                why: 'few readers',
              }),
            ],
          },
          'systems/organization.ts',
        ),
      )
      .filter(({ file }) => file === 'systems/organization.ts')
      .map(({ path, message }) => `${path}: ${message}`);
  expect(findingsWith('30/h')).toEqual([
    "sharedObjectives[0]: 'both: api-availability error rate at least 6 times what 99.9% allows' waits for 70 events in 1h, but load.always.reads of 60/h is 60: with fewer, a single bad event would fire it",
  ]);
  expect(findingsWith('35/h')).toEqual([]);
});

test('measured traffic is judged instead of what is declared, with what to write', () => {
  const quiet = (events: number): Definitions => {
    const definitions = definitionsWith({
      objectives: [availability('api', { ...words, target: '99.9%' })],
      alerts: [errorsAbove('ingest', '1%', { over: '5m' })],
      load: openLoad({ reads: '1/s', messages: '20/s', duration: '5m', always: { reads: '1/s', messages: '1/s' } }),
    });
    const [{ slos }] = definitions.systems as readonly [Definitions['systems'][number]];
    const traffic = { kind: 'QuietDay', day: '2026-03-09', events, days: 28, empty: 0 } as const;
    return { ...definitions, measured: [{ system: 'orders', slo: slos[0]!.slo, traffic }] };
  };
  expect(findingLines(oneEventFires, quiet(888))).toEqual([
    'alerts/one-event-fires  systems/orders.ts objectives[0]  (warning)',
    "  'orders: api-availability error rate at least 6 times what 99.9% allows' fires at a single bad event: the quietest of 28 days (2026-03-09: 888 events) is 37 events in 1h, but at least 69.4 are needed",
    "  fix: set a lower target, count over a longer window, or write in a disable comment why a single event is worth an alert; write measured: { reads: '37/h' } into load",
    '  why: docs/checks/alerts/one-event-fires.md',
  ]);
  expect(findingLines(oneEventFires, quiet(2_000))).toEqual([]);
});
