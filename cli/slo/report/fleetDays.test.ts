import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { openHistory } from '../../../history/history.ts';
import type { System } from '../../../model/system.ts';
import freight from '../../../test/fixtures/systems/freight.ts';
import { metricsFile } from '../../run/eventCounts.ts';
import { fleetDays } from './fleetDays.ts';

const [minute, day] = [60_000, 86_400_000];
const start = Date.parse('2026-03-01T00:00:00Z');
const period = { from: start, to: start + 4 * day };
const systems: readonly System[] = ['a', 'b', 'c'].map((id) => ({ ...freight, id }));
const objective = freight.objectives[0]!.id;

/** Each system has a minute of 100 events every hour; of some, 20 are bad. */
const fill = (folder: string, isBad: (system: string, at: number) => boolean): void => {
  for (const { id } of systems) {
    mkdirSync(path.dirname(metricsFile(folder, id)), { recursive: true });
    const history = openHistory(metricsFile(folder, id), { now: () => period.to });
    for (let at = start + 60 * minute; at <= period.to; at += 60 * minute) {
      const common = { kind: 'SumPoint', labels: { objective }, since: at - 10_000, at } as const;
      history.append([
        { ...common, name: 'atalaya.objective.good_events', value: isBad(id, at) ? 80 : 99 },
        { ...common, name: 'atalaya.objective.total_events', value: 100 },
      ]);
    }
    history.close();
  }
};

test('a day is left out where too few systems have a bad minute in it, or just before it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-fleet-days-'));
  try {
    // Two systems at noon of the second day and at the end of the third; one alone on the first.
    const noon = start + day + 12 * 60 * minute;
    fill(
      folder,
      (id, at) => (id !== 'c' && (at === noon || at === start + 3 * day)) || (id === 'a' && at === start + 60 * minute),
    );
    const mayFire = fleetDays(systems, folder, period, 2);
    const days = [0, 1, 2, 3].map((index) => mayFire({ from: start + index * day, to: start + (index + 1) * day }));
    // The windows of the fourth day's first minutes reach into the third.
    expect(days).toEqual([false, true, true, true]);
    expect(fleetDays(systems, folder, period, 3)({ from: start, to: period.to })).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
