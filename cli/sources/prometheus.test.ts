import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startFakePrometheus, type FakeOptions, type FakeServer } from '../../history/testing/fakePrometheus.ts';
import { underscored } from '../../history/testing/underscored.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import { availability } from '../../model/objective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { SeriesSource } from '../../promql/source.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { loadPipelines } from '../load/loadSystems.ts';
import type { SloStatusArguments } from '../slo/status.ts';
import { askStatus, type StatusAnswer } from '../testing/askStatus.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
let fleet: readonly PipelineSystem[] = [];
beforeAll(async () => {
  fleet = await loadPipelines(systemsFolder);
});

const simulated = (systems: readonly PipelineSystem[], scenario: 'quiet' | 'outage' = 'quiet'): SeriesSource =>
  underscored(scenarioSource({ systems, scenario, strength: () => 1, incident: { from: now - 90 * 60_000, to: now } }));

const opened: FakeServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const fake = async (options: Partial<FakeOptions> = {}): Promise<FakeServer> => {
  const server = await startFakePrometheus({ source: simulated([freight]), now: () => now, ...options });
  opened.push(server);
  return server;
};

const status = (
  url: string,
  systems: readonly PipelineSystem[] = [freight],
  args: Partial<SloStatusArguments> = {},
): Promise<StatusAnswer> => askStatus({ from: `prometheus ${url}`, ...args }, systems, { now, cwd: '/nowhere' });

describe('slo status --from prometheus', () => {
  test('counts good slices of an objective by time slices', async () => {
    const common = { target: '99%', why: 'w', rejected: [] } as const;
    const objectives = [
      availability('api', { ...common, id: 'minutes', window: '7d', slices: { length: '1m', good: '95%' } }),
      availability('api', {
        ...common,
        id: 'hours',
        window: '1d',
        target: '95%',
        slices: { length: '1h', good: '99%', empty: 'not counted' },
      }),
    ];
    const sliced = { ...freight, objectives };
    const source = simulated([sliced], 'outage');
    const { url } = await fake({ source });
    // Of the outage of 90 minutes, 89 are bad minutes, and two are bad hours.
    expect(await status(url, [sliced])).toEqual({
      code: 1,
      stdout: `\
system   objective  target  window     SLI   good   total  budget left  burn 5m  burn 1h  burn 6h  verdict
freight  minutes       99%  7d      99.12%  9,991  10,080       11.71%   100.00   100.00    24.72  met
freight  hours         95%  1d      91.67%     22      24      -66.67%    20.00    20.00     6.67  not met
`,
      stderr: '',
    });
  });

  test('judges every objective from what the server counts', async () => {
    const { url } = await fake();
    expect(await status(url)).toEqual({
      code: 0,
      stdout: `\
system   objective            target  window      SLI        good       total  budget left  burn 5m  burn 1h  burn 6h  verdict
freight  api-availability      99.9%  30d      99.99%  12,888,475  12,889,123       94.97%     0.07     0.06     0.06  met
freight  api-latency-300ms       95%  30d      99.86%  12,869,849  12,888,243       97.15%     0.03     0.03     0.04  met
freight  ingest-processing       99%  7d      99.998%  30,238,849  30,239,521       99.78%    0.002    0.002    0.002  met
freight  ingest-freshness-1m     99%  7d       99.99%  30,235,609  30,237,754       99.29%     0.01     0.01     0.01  met
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
