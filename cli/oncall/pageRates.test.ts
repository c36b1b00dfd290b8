import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import type { Point } from '../../model/point.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { metricsFile } from '../run/eventCounts.ts';
import { expectedPages, pageRateOf } from './pageRates.ts';

const root = mkdtempSync(path.join(tmpdir(), 'atalaya-page-rates-'));
afterAll(() => rmSync(root, { recursive: true }));
const temporaryFolder = (): string => mkdtempSync(path.join(root, 'data-'));

const minute = 60_000;
const day = 1_440 * minute;
const now = Date.parse('2026-11-30T12:00Z');
const objectives = ['api-availability', 'api-latency-300ms', 'ingest-processing'];

/** An hour from noon on the first day in which half of all events are bad. */
const pointsAt = (at: number, begin: number): readonly Point[] => {
  const common = { since: at - minute, at };
  const isBad = at - begin > 12 * 60 * minute && at - begin <= 13 * 60 * minute;
  const counts = objectives.flatMap((objective) =>
    [
      ['atalaya.objective.total_events', 1_000],
      ['atalaya.objective.good_events', isBad ? 500 : 1_000],
    ].map(([name, value]) => ({
      kind: 'SumPoint' as const,
      name: String(name),
      labels: { objective },
      ...common,
      value: Number(value),
    })),
  );
  return [
    ...counts,
    { kind: 'SumPoint', name: 'atalaya.ingest.messages', labels: { outcome: 'stored' }, ...common, value: 1_000 },
  ];
};

const historyOf = (minutes: number): string => {
  const folder = temporaryFolder();
  const file = metricsFile(folder, freight.id);
  mkdirSync(path.dirname(file), { recursive: true });
  let clock = now - minutes * minute;
  const begin = clock;
  const history = openHistory(file, { now: () => clock });
  while (clock < now) {
    const from = clock;
    clock = Math.min(now, from + 360 * minute);
    history.append(
      Array.from({ length: (clock - from) / minute }, (_, i) => pointsAt(from + (i + 1) * minute, begin)).flat(),
    );
  }
  history.close();
  return folder;
};

const io = {
  now: () => now,
  stderr: (text: string): void => {
    expect(text).toBe('');
  },
};
const hour = 3_600_000;

describe('pages that are expected', () => {
  test('are those that the emitted rules had in the history of this machine', () => {
    const rate = pageRateOf([freight], historyOf(2 * 1_440), io);
    expect(rate?.systems).toEqual(['freight']);
    expect(rate?.days).toBeCloseTo(2, 1);
    // One page for each of three objectives in two days is 10.5 a week.
    expect(rate?.pagesPerWeek).toBeCloseTo(10.5, 0);
    expect(expectedPages(84 * hour, rate)).toBeCloseTo(5.25, 1);
  });

  test('are not known from a history of less than a day, and not without one', () => {
    expect(pageRateOf([freight], historyOf(600), io)).toBeUndefined();
    expect(pageRateOf([freight], temporaryFolder(), io)).toBeUndefined();
    expect(expectedPages(84 * hour, undefined)).toBeUndefined();
  });

  test('say how many systems of the team have no history here', () => {
    const other = { ...freight, id: 'arrivals' };
    expect(pageRateOf([freight, other], historyOf(1_500), io)?.without).toBe(1);
  });
});

test('a day is long enough', () => {
  expect(pageRateOf([freight], historyOf(day / minute + 10), io)).toBeDefined();
});
