import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startFakePrometheus, type FakeOptions, type FakeServer } from '../../history/testing/fakePrometheus.ts';
import { underscored } from '../../history/testing/underscored.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import type { System } from '../../model/system.ts';
import type { SeriesSource } from '../../promql/source.ts';
import flights from '../../systems/flights.ts';
import { systemsFolder } from '../options.ts';
import { loadFleet } from '../load/loadSystems.ts';
import type { SloStatusArguments } from '../slo/status.ts';
import { askStatus, type StatusAnswer } from '../testing/askStatus.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
let fleet: readonly System[] = [];
beforeAll(async () => {
  fleet = await loadFleet(systemsFolder);
});

const simulated = (systems: readonly System[], scenario: 'quiet' | 'outage' = 'quiet'): SeriesSource =>
  underscored(scenarioSource({ systems, scenario, strength: () => 1, incident: { from: now - 90 * 60_000, to: now } }));

const opened: FakeServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const fake = async (options: Partial<FakeOptions> = {}): Promise<FakeServer> => {
  const server = await startFakePrometheus({ source: simulated([flights]), now: () => now, ...options });
  opened.push(server);
  return server;
};

const status = (
  url: string,
  systems: readonly System[] = [flights],
  args: Partial<SloStatusArguments> = {},
): Promise<StatusAnswer> => askStatus({ from: `prometheus ${url}`, ...args }, systems, { now, cwd: '/nowhere' });

describe('slo status --from prometheus', () => {
  test('judges every objective from what the server counts', async () => {
    const { url } = await fake();
    expect(await status(url)).toEqual({
      code: 0,
      stdout: `\
system   objective            target  window      SLI        good       total  budget left  burn 5m  burn 1h  burn 6h  verdict
flights  api-availability      99.9%  30d     99.995%  12,959,790  12,960,438       95.00%     0.05     0.05     0.05  met
flights  api-latency-300ms       95%  30d      99.86%  12,940,696  12,959,191       97.15%     0.04     0.03     0.03  met
flights  ingest-processing       99%  7d      99.998%  30,244,338  30,245,010       99.78%    0.003    0.003    0.002  met
flights  ingest-freshness-1m     99%  7d       99.99%  30,243,427  30,245,572       99.29%     0.01     0.01     0.01  met
`,
      stderr: '',
    });
  });

  test('asks few requests for many systems, some of them at a time', async () => {
    const six = fleet.slice(0, 6);
    const server = await fake({ source: simulated(six), delay: 5 });
    const { code, stdout } = await status(server.url, six);
    expect([code, stdout.split('\n').length]).toEqual([0, 2 + six.flatMap(({ objectives }) => objectives).length]);
    // The clock, then for each length of window its counts, and for each objective's window its beginning.
    expect(server.requests.length).toBeLessThan(15);
    expect(server.mostOpen()).toBeLessThanOrEqual(8);
  });
});
