import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import { openLoad } from '../../model/load.ts';
import { availability, freshness } from '../../model/objective.ts';
import type { Point } from '../../model/point.ts';
import type { System } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import organization from '../../test/fixtures/systems/organization.ts';
import { metricsFile } from '../run/eventCounts.ts';
import { closeFakes, fake, now as fakeNow } from '../testing/serverUnderTest.ts';
import { measure, measuredDocument, measuredText } from './measure.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const minute = 60_000;
const day = 86_400_000;

const orders: System = {
  ...freight,
  id: 'orders',
  objectives: [
    availability('api', { target: '99.9%', window: '30d', why: 'w', rejected: [] }),
    freshness('ingest', { target: '99%', window: '7d', under: '1m', why: 'w', rejected: [] }),
  ],
  load: openLoad({ reads: '50/s', messages: '50/s', duration: '5m', always: { messages: '100/h' } }),
};
const silent: System = { ...orders, id: 'silent' };

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'atalaya-measure-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** A point every half hour; `perDay` by days before now, the newest first. */
const keep = (system: string, byObjective: Readonly<Record<string, readonly number[]>>): void => {
  const points: Point[] = [];
  for (const [objective, perDay] of Object.entries(byObjective)) {
    perDay.forEach((events, daysAgo) => {
      const begin = Date.parse('2026-03-10T00:00:00Z') - daysAgo * day;
      for (let part = 0; part < 48; part += 1) {
        const since = begin + part * 30 * minute;
        const value = part === 0 ? events : 0;
        const common = { kind: 'SumPoint', labels: { objective }, since, at: since + 30 * minute, value } as const;
        points.push({ ...common, name: 'atalaya.objective.good_events' });
        points.push({ ...common, name: 'atalaya.objective.total_events' });
      }
    });
  }
  const history = openHistory(metricsFile(join(cwd, '.atalaya'), system), { now: () => now });
  history.append(points.toSorted((a, b) => a.at - b.at));
  history.close();
};

const io = { stderr: () => undefined, now: () => now, cwd: '' };

describe('check --from local', () => {
  test('says what to write for each system, and where more is declared than came', async () => {
    keep('orders', { 'api-availability': [888, 37, 500], 'ingest-freshness-1m': [4_800, 9_600, 4_800] });
    const measured = await measure({ from: 'local' }, [orders, silent], organization, { ...io, cwd });
    expect(measuredText(measured, [orders, silent])).toBe(`\
Traffic of the quietest whole day of the last 28, from the history in .atalaya:
  orders: write measured: { reads: '1.54/h', messages: '200/h' } into load
    api-availability: the quietest of 2 days (2026-03-09: 37 events)
    ingest-freshness-1m: the quietest of 2 days (2026-03-10: 4,800 events)
  silent: not measured, there is no metric history here
`);
    const busier: System = { ...orders, load: { ...orders.load!, always: { messages: '300/h' } } };
    expect(measuredText(measured, [busier])).toContain(
      '  orders: load.always.messages of 300/h is more than came on 2026-03-10 (200/h): write less\n',
    );
    expect(measuredDocument(measured, [orders])).toEqual({
      source: 'the history in .atalaya',
      systems: [
        {
          system: 'orders',
          write: "measured: { reads: '1.54/h', messages: '200/h' }",
          objectives: [
            {
              objective: 'api-availability',
              day: '2026-03-09',
              events: 37,
              days: 2,
              daysWithoutEvents: 0,
              rate: '1.54/h',
            },
            {
              objective: 'ingest-freshness-1m',
              day: '2026-03-10',
              events: 4_800,
              days: 2,
              daysWithoutEvents: 0,
              rate: '200/h',
            },
          ],
        },
      ],
    });
  });

  test('refuses a folder beside a server', async () => {
    await expect(measure({ from: 'google', data: 'data' }, [orders], organization, { ...io, cwd })).rejects.toThrow(
      '--data is a folder of this machine, and --from google is a server\n  fix: write --from local',
    );
  });
});

test('check --from prometheus counts each day of the series there, and says so without any', async () => {
  const { url } = await fake();
  try {
    const measured = await measure({ from: `prometheus ${url}` }, [freight, silent], organization, {
      ...io,
      cwd,
      now: () => fakeNow,
    });
    expect(measuredText(measured, [freight, silent]).replaceAll(url, '<url>')).toMatch(
      /^Traffic of the quietest whole day of the last 28, from Prometheus at <url>:\n {2}freight: write measured: \{ reads: '[\d.]+\/[hs]', messages: '[\d.]+\/[hs]' \} into load\n( {4}[a-z0-9-]+: the quietest of \d+ days \(2026-0[23]-\d\d: [\d,]+ events\)\n)+ {2}silent: not measured, there are no points of silent in the last 28 days\n$/,
    );
  } finally {
    await closeFakes();
  }
});
