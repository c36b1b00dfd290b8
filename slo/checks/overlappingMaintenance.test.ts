import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { maintenance, recurringMaintenance, type AnyMaintenance } from '../../model/maintenance.ts';
import { overlappingMaintenance } from './overlappingMaintenance.ts';
import { promisesWith } from './testing/promisesWith.ts';

const once = (owner: string, begin: string, end: string, ...objectives: readonly string[]): AnyMaintenance =>
  maintenance({ owner, reason: 'upgrade', begin, end, ...(objectives.length === 0 ? {} : { objectives }) });

const nights = recurringMaintenance({
  owner: 'shop',
  reason: 'backups',
  every: 'day',
  begin: '23:00',
  end: '01:00',
  from: '2026-12-01',
  until: '2026-12-31',
});

const found = (...items: readonly AnyMaintenance[]): readonly string[] =>
  findingLines(overlappingMaintenance, promisesWith({ maintenance: items }));

test('two that overlap are a warning, a pair once, however often they recur', () => {
  const later = recurringMaintenance({
    owner: 'data',
    reason: 'patches',
    every: 'day',
    begin: '00:30',
    end: '02:00',
    from: '2026-12-01',
    until: '2026-12-31',
  });
  expect(found(nights, later)).toEqual([
    'slo/overlapping-maintenance  systems/orders.ts maintenance[1]  (warning)',
    '  2026-12-02T00:30Z to 2026-12-02T02:00Z: patches (data) overlaps with maintenance[0], 2026-12-01T23:00Z to 2026-12-02T01:00Z: backups (shop): the time is excluded once',
    '  fix: move one of them, end it earlier, or make them one',
    '  why: docs/checks/slo/overlapping-maintenance.md',
  ]);
});

test('two within a third are two', () => {
  const lines = found(
    once('a', '2026-12-05T02:00Z', '2026-12-05T08:00Z'),
    once('b', '2026-12-05T03:00Z', '2026-12-05T04:00Z'),
    once('c', '2026-12-05T05:00Z', '2026-12-05T06:00Z'),
  );
  expect(lines.filter((line) => line.startsWith('slo/'))).toEqual([
    'slo/overlapping-maintenance  systems/orders.ts maintenance[1]  (warning)',
    'slo/overlapping-maintenance  systems/orders.ts maintenance[2]  (warning)',
  ]);
});

test('those that touch, and those of other objectives, do not overlap', () => {
  expect(
    found(
      nights,
      once('a', '2026-12-05T01:00Z', '2026-12-05T03:00Z'),
      once('b', '2026-12-10T01:00Z', '2026-12-10T03:00Z', 'api-availability'),
      once('c', '2026-12-10T01:00Z', '2026-12-10T03:00Z', 'api-latency-300ms'),
    ),
  ).toEqual([]);
});
