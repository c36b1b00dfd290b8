/** `atalaya slo status --from google` against the fake of Cloud Monitoring. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { askStatus, type StatusAnswer } from '../../../cli/testing/askStatus.ts';
import { scenarioSource } from '../../../history/simulated/source.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import type { SeriesSource } from '../../../promql/source.ts';
import diary from '../../fixtures/systems/diary.ts';
import freight from '../../fixtures/systems/freight.ts';
import { googleError, startFakeMonitoring, type FakeMonitoring, type FakeMonitoringOptions } from './fakeMonitoring.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const minute = 60_000;

const simulated = (systems: readonly PipelineSystem[]): SeriesSource =>
  scenarioSource({ systems, scenario: 'quiet', strength: () => 1, incident: { from: now - 90 * minute, to: now } });

const variables = ['ATALAYA_MONITORING_ENDPOINT', 'ATALAYA_ENVIRONMENT', 'GOOGLE_CLOUD_PROJECT'] as const;
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
const opened: FakeMonitoring[] = [];
beforeEach(() => {
  for (const name of variables) delete process.env[name];
});
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
  for (const name of variables) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

const fake = async (options: Partial<FakeMonitoringOptions> = {}): Promise<FakeMonitoring> => {
  const server = await startFakeMonitoring({
    projects: { 'atalaya-demo': simulated([freight]) },
    now: () => now,
    ...options,
  });
  opened.push(server);
  process.env['ATALAYA_MONITORING_ENDPOINT'] = server.url;
  return server;
};

const status = (systems: readonly PipelineSystem[] = [freight], wait = 20_000): Promise<StatusAnswer> =>
  askStatus({ from: 'google' }, systems, { now, cwd: '/nowhere', wait });

/** Its availability and latency are counted by Cloud Run. */
const platform: PipelineSystem = {
  ...diary,
  objectives: diary.objectives.map((objective) =>
    objective.type === 'availability' || objective.type === 'latency'
      ? { ...objective, measuredBy: 'platform' }
      : objective,
  ),
};

const failure = async (systems?: readonly PipelineSystem[], wait?: number): Promise<string> => {
  try {
    const { code, stdout } = await status(systems, wait);
    return `answered with ${code}: ${stdout}`;
  } catch (error) {
    return Error.isError(error) ? error.message : String(error);
  }
};

describe('slo status --from google', () => {
  test('judges objectives that the pipeline counts, and those that the platform counts', async () => {
    await fake({ projects: { 'atalaya-demo': simulated([freight, platform]) } });
    expect(await status([freight, platform])).toEqual({
      code: 0,
      stdout: `\
system   objective            target  window      SLI        good       total  budget left  burn 5m  burn 1h  burn 6h  verdict
freight  api-availability      99.9%  30d      99.99%  12,888,439  12,889,087       94.97%     0.07     0.06     0.06  met
freight  api-latency-300ms       95%  30d      99.86%  12,869,831  12,888,225       97.15%     0.03     0.03     0.04  met
freight  ingest-processing       99%  7d      99.998%  30,238,625  30,239,297       99.78%    0.002    0.002    0.002  met
freight  ingest-freshness-1m     99%  7d       99.99%  30,234,980  30,237,124       99.29%     0.01     0.01     0.01  met
diary    api-availability      99.5%  30d      99.97%   2,582,012   2,582,876       93.31%     0.06     0.07     0.07  met
diary    api-latency             95%  30d      99.74%   2,575,251   2,582,077       94.71%     0.05     0.05     0.06  met
diary    ingest-processing       99%  7d       99.96%   1,511,230   1,511,902       95.56%     0.06     0.06     0.05  met
diary    ingest-freshness-1m     95%  7d       99.99%   1,511,038   1,511,145       99.86%    0.001    0.002    0.002  met
`,
      stderr: '',
    });
  });

  test('ends each window before the points that cannot be read yet', async () => {
    const server = await fake({ projects: { 'atalaya-demo': simulated([platform]) } });
    await status([platform]);
    const late = (name: string): readonly number[] =>
      server.requests
        .filter(({ path, parameters }) => path.endsWith('/query') && parameters.get('query')?.includes(name) === true)
        .map(({ parameters }) => now / 1_000 - Number(parameters.get('time')));
    expect(new Set(late('atalaya.objective.total_events'))).toEqual(new Set([60]));
    expect(new Set(late('run.googleapis.com/request_latencies_bucket'))).toEqual(new Set([180]));
  });

  test('asks each project for its own systems, and one that refuses takes nothing along', async () => {
    await fake();
    const { code, stdout, stderr } = await status([freight, { ...diary, project: 'diary-prod' }]);
    expect([code, stdout.match(/ met$/gm)?.length, stdout.match(/ no data$/gm)?.length]).toEqual([3, 4, 4]);
    expect(stderr).toMatch(
      /^diary: the points cannot be read\n {2}where: http:.*\/v1\/projects\/diary-prod\/location\/global\/prometheus\/api\/v1\/query\n {2}why: Google answers 403 for project 'diary-prod': Permission 'monitoring.timeSeries.list' denied on resource \(or it may not exist\)\.\n {2}fix: run: gcloud projects add-iam-policy-binding diary-prod --member=user:YOU --role=roles\/monitoring.viewer\n {7}or name another project in GOOGLE_CLOUD_PROJECT\n$/,
    );
  });

  test('reads all systems from the project that GOOGLE_CLOUD_PROJECT names', async () => {
    const server = await fake({ projects: { metrics: simulated([freight]) } });
    process.env['GOOGLE_CLOUD_PROJECT'] = 'metrics';
    expect((await status()).code).toBe(0);
    expect(server.requests.every(({ path }) => path.startsWith('/v1/projects/metrics/'))).toBe(true);
  });
});

describe('bad input of slo status --from google', () => {
  test('a project that has no such metric proves nothing, and is said', async () => {
    await fake({ projects: { 'atalaya-demo': simulated([]) } });
    const { code, stdout, stderr } = await status();
    expect([code, stdout.match(/ no data$/gm)?.length, stderr]).toEqual([
      3,
      4,
      `Cloud Monitoring of project atalaya-demo has no series of freight
  fix: check that the pipeline runs there and exports its metrics, or name another project in GOOGLE_CLOUD_PROJECT
`,
    ]);
  });

  test('an API that is not enabled comes with the command that enables it', async () => {
    const server = await fake({
      fault: (_request, response) => {
        googleError(
          response,
          403,
          'PERMISSION_DENIED',
          'Cloud Monitoring API has not been used in project 1 before or it is disabled.',
        );
        return true;
      },
    });
    expect(await failure()).toBe(`the points cannot be read
  where: ${server.url}/v1/projects/atalaya-demo/location/global/prometheus/api/v1/query
  why: Google answers 403 for project 'atalaya-demo': Cloud Monitoring API has not been used in project 1 before or it is disabled.
  fix: run: gcloud services enable monitoring.googleapis.com --project atalaya-demo`);
  });

  test('a token that is refused comes with the command that renews it', async () => {
    const server = await fake({ token: 'another' });
    expect(await failure()).toBe(`the points cannot be read
  where: ${server.url}/v1/projects/atalaya-demo/location/global/prometheus/api/v1/query
  why: Google answers 401 for project 'atalaya-demo': Request had invalid authentication credentials.
  fix: run: gcloud auth application-default login`);
  });

  test('too many requests (429) are sent again when Retry-After says so', async () => {
    const server = await fake({
      fault: (_request, response, index) => {
        if (index % 3 !== 1) return false;
        response.setHeader('retry-after', '1');
        googleError(response, 429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric');
        return true;
      },
    });
    const started = performance.now();
    expect((await status()).code).toBe(0);
    expect(performance.now() - started).toBeGreaterThan(1_000);
    expect(server.requests.length).toBeGreaterThan(8);
  });

  test('and not waited for when it says longer than the command may take', async () => {
    const server = await fake({
      fault: (_request, response) => {
        response.setHeader('retry-after', '300');
        googleError(response, 429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric');
        return true;
      },
    });
    expect(await failure()).toBe(`the points cannot be read
  where: ${server.url}/v1/projects/atalaya-demo/location/global/prometheus/api/v1/query
  why: it answers 429, and requests a wait of 300 s
  fix: run this again later, for fewer systems, or with a longer --timeout`);
    expect(server.requests.length).toBe(1);
  });

  test('an endpoint that is not an address is refused', async () => {
    process.env['ATALAYA_MONITORING_ENDPOINT'] = 'localhost:80';
    expect(await failure()).toBe(
      "ATALAYA_MONITORING_ENDPOINT 'localhost:80' is not a URL\n  fix: set it to a URL such as 'http://127.0.0.1:9060', or unset it",
    );
  });
});
