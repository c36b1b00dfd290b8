/** The reader of time series against the fake of Cloud Monitoring, by Google's own client. */
import { afterEach, expect, test } from '@jest/globals';
import {
  timeSeriesReader,
  TimeSeriesError,
  type Listed,
  type ListedSeries,
  type TimeSeriesReader,
} from '../../../google/timeSeries.ts';
import { memorySource } from '../../../promql/source.ts';
import { googleError, startFakeMonitoring, type FakeMonitoring, type FakeMonitoringOptions } from './fakeMonitoring.ts';

const [minute, to] = [60_000, Date.parse('2026-03-11T12:00:00Z')];
const opened: (FakeMonitoring | TimeSeriesReader)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const series = (name: string, count: number): ListedSeries => ({
  labels: { name },
  times: Float64Array.from({ length: count }, (_, index) => to - (count - 1 - index) * minute),
  values: Float64Array.from({ length: count }, (_, index) => index / 7),
});

const list = async (
  options: Partial<FakeMonitoringOptions>,
  { project = 'orders', from = to - 400 * 86_400_000, requestsInTime = Infinity } = {},
): Promise<{ readonly server: FakeMonitoring; readonly listed: Promise<Listed> }> => {
  const server = await startFakeMonitoring({ projects: { orders: memorySource([]) }, now: () => to, ...options });
  const reader = timeSeriesReader({
    endpoint: new URL(server.url),
    stop: new AbortController().signal,
    // Passes with a request, not with time: loading Google's client takes seconds on a busy machine.
    deadline: () => (server.requests.length < requestsInTime ? Infinity : performance.now()),
  });
  opened.push(server, reader);
  return { server, listed: reader.list({ project, filter: 'select_slo_burn_rate("x", "3600s")', from, to }) };
};

const refused = async (listed: Promise<Listed>): Promise<readonly [string, string]> => {
  const error: unknown = await listed.catch((thrown: unknown) => thrown);
  if (!(error instanceof TimeSeriesError)) throw new Error('it was listed', { cause: error });
  return [error.refusal, error.message];
};

test('every point of every page is read once, oldest first', async () => {
  const all = [series('a', 2_500), series('b', 1_300), series('c', 0)];
  const { server, listed } = await list({ timeSeries: () => all, pagePoints: 1_000 });
  const { series: found, missing } = await listed;
  expect([found, missing]).toEqual([all.slice(0, 2), []]);
  expect(server.requests.length).toBe(4);
});

test('pages of 100,000 points are asked for, as many as the API gives', async () => {
  const { server, listed } = await list({ timeSeries: () => [series('a', 110_000)] });
  expect((await listed).series[0]?.times.length).toBe(110_000);
  expect(server.requests.map(({ parameters }) => parameters.get('pageSize'))).toEqual(['100000', '100000']);
}, 120_000);

test('points outside of the interval are not asked for', async () => {
  const { listed } = await list({ timeSeries: () => [series('a', 100)] }, { from: to - 10 * minute });
  expect((await listed).series[0]?.times.length).toBe(10);
});

test('what a partial answer lacks is said beside what it has', async () => {
  const { listed } = await list({ timeSeries: () => [series('a', 3)], executionErrors: ['shard 7: no answer'] });
  const { series: found, missing } = await listed;
  expect([found.length, missing]).toEqual([1, ['shard 7: no answer']]);
});

test('too many requests (429) are sent again', async () => {
  const { server, listed } = await list({
    timeSeries: () => [series('a', 3)],
    fault: (_request, response, index) => {
      if (index > 1) return false;
      googleError(response, 429, 'RESOURCE_EXHAUSTED', 'Quota exceeded');
      return true;
    },
  });
  expect((await listed).series.length).toBe(1);
  expect(server.requests.length).toBe(3);
});

test('too many requests (429) are not sent again after the deadline', async () => {
  const { server, listed } = await list(
    {
      fault: (_request, response) => {
        googleError(response, 429, 'RESOURCE_EXHAUSTED', 'Quota exceeded');
        return true;
      },
    },
    { requestsInTime: 2 },
  );
  expect((await refused(listed))[0]).toBe('busy');
  expect(server.requests.length).toBe(2);
});

test.each<[number, string, string]>([
  [401, 'UNAUTHENTICATED', 'credentials'],
  [403, 'PERMISSION_DENIED', 'permission'],
  [404, 'NOT_FOUND', 'not found'],
  [400, 'INVALID_ARGUMENT', 'query'],
])('%i is refused as what it is', async (code, status, refusal) => {
  const { listed } = await list({
    fault: (_request, response) => {
      googleError(response, code, status, 'because');
      return true;
    },
  });
  const [kind, message] = await refused(listed);
  expect([kind, message.includes('because')]).toEqual([refusal, true]);
});

test('an answer that is no JSON is refused', async () => {
  const { listed } = await list({
    fault: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      return true;
    },
  });
  expect(['busy', 'failed']).toContain((await refused(listed))[0]);
});
