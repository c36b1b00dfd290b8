/** The preview drawn from servers beside the preview of the same simulated systems. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answers } from '../../console/preview/answers.ts';
import type { WidgetData } from '../../console/preview/widgetData.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import { samplesOf } from '../../history/remote/remoteSeries.ts';
import { startFakePrometheus, type FakeServer } from '../../history/testing/fakePrometheus.ts';
import { underscored } from '../../history/testing/underscored.ts';
import type { Labels } from '../../model/point.ts';
import { memorySource, type SeriesSource } from '../../promql/source.ts';
import { UsageError } from '../../model/usageError.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { answersOf } from './run.ts';

const now = Date.parse('2026-03-11T12:00:00Z');
const minute = 60_000;
const source = scenarioSource({
  systems: [freight],
  scenario: 'outage',
  strength: () => 1,
  incident: { from: now - 90 * minute, to: now },
});

let server: FakeServer;
let refuses = false;
/** Series of a Prometheus besides those of the pipeline. */
let scraped: SeriesSource;
/** A metric of the pipeline that is not scraped. */
let hidden: string | undefined;
beforeEach(async () => {
  refuses = false;
  hidden = undefined;
  scraped = memorySource([]);
  server = await startFakePrometheus({
    source: {
      select: (...query) =>
        isGoogle
          ? source.select(...query)
          : [...(query[0] === hidden ? [] : underscored(source).select(...query)), ...scraped.select(...query)],
    },
    now: () => now,
    fault: (asked, response) => {
      if (!refuses || asked.query === 'time()') return false;
      response.writeHead(500).end('oops');
      return true;
    },
  });
  process.env['ATALAYA_MONITORING_ENDPOINT'] = server.url;
});
let isGoogle = false;
const opened: Answers[] = [];
afterEach(async () => {
  for (const answers of opened.splice(0)) answers.close();
  delete process.env['ATALAYA_MONITORING_ENDPOINT'];
  await server.close();
});

const open = async (options: Parameters<typeof answersOf>[1]): Promise<Answers> => {
  const io = { systems: systemsFolder, now: () => now, cwd: '/nowhere' };
  const answers = await answersOf(['freight'], { range: '1h', ...options }, io);
  opened.push(answers);
  return answers;
};

const widgets = async (answers: Answers): Promise<readonly (readonly [string, WidgetData])[]> => {
  const { from, to } = answers.state();
  const tiles = answers.dashboard(answers.first)?.mosaicLayout.tiles ?? [];
  const drawn: (readonly [string, WidgetData])[] = [];
  for (const [index, { widget }] of tiles.entries()) {
    const data = await answers.widgetRead(answers.first, index, { from, to, points: 60 });
    if (data !== undefined) drawn.push([`${index} ${'title' in widget ? widget.title : ''}`, data]);
  }
  return drawn;
};

/** The newest number of each line or scorecard. */
const newest = (data: WidgetData): readonly number[] => {
  if (data.kind === 'NumberData') return data.value === null ? [] : [data.value];
  if (data.kind !== 'SeriesData') return [];
  return data.series.map(({ values }) => values.findLast((value) => value !== null) ?? 0);
};

const isClose = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 0.15 * Math.max(Math.abs(one), Math.abs(other)) + 1e-6;

describe('preview --from', () => {
  test('google draws what the same series draw here', async () => {
    isGoogle = true;
    const [drawn, expected] = [
      await widgets(await open({ from: 'google' })),
      await widgets(await open({ scenario: 'outage' })),
    ];
    expect(drawn.length).toBeGreaterThan(20);
    const different = drawn.flatMap(([title, data], index) => {
      const other = expected[index]?.[1];
      if (other === undefined || other.kind !== data.kind) return [`${title}: ${data.kind}, not ${other?.kind}`];
      const [own, right] = [newest(data), newest(other)];
      return own.length === right.length && own.every((value, line) => isClose(value, right[line]!))
        ? []
        : [`${title}: ${own.join(' ')}, not ${right.join(' ')}`];
    });
    expect(different).toEqual([]);
  });

  test('prometheus draws what the pipeline counts, and says what Google alone emits', async () => {
    isGoogle = false;
    const drawn = await widgets(await open({ from: `prometheus ${server.url}` }));
    const nothing = drawn.flatMap(([, data]) => (data.kind === 'NothingData' ? [data.why] : []));
    expect(
      nothing.filter((why) => !why.includes(`is emitted by Google Cloud only: no data in Prometheus at ${server.url}`)),
    ).toEqual([]);
    expect(drawn.filter(([, data]) => data.kind === 'SeriesData').length).toBeGreaterThan(5);
    expect(server.requests.some(({ query }) => query.includes('http_server_request_duration_bucket'))).toBe(true);
    expect(server.requests.some(({ query }) => query.includes('googleapis.com'))).toBe(false);
  });

  describe('of a Prometheus, the backlog of Pub/Sub', () => {
    const exported = 'stackdriver_pubsub_subscription_pubsub_googleapis_com_subscription_num_undelivered_messages';
    const times = Float64Array.from({ length: 8 * 1_440 }, (_, index) => now - (8 * 1_440 - 1 - index) * minute);
    const gauge = (labels: Labels): SeriesSource => memorySource([{ labels, times, values: times.map(() => 4_321) }]);
    const backlog = async (): Promise<WidgetData | undefined> => {
      isGoogle = false;
      const drawn = await widgets(await open({ from: `prometheus ${server.url}` }));
      return drawn.find(([title]) => title.endsWith('Messages waiting'))?.[1];
    };

    test('is drawn from stackdriver_exporter', async () => {
      scraped = gauge({
        __name__: exported,
        job: 'stackdriver',
        project_id: freight.project,
        subscription_id: 'freight-raw-subscription',
        unit: '1',
      });
      const data = await backlog();
      expect(data === undefined ? [] : newest(data)).toContain(4_321);
    });

    test('is drawn from the gauge of the queue itself, where that is scraped', async () => {
      scraped = gauge({ __name__: 'atalaya_queue_backlog', job: 'freight', instance: 'a' });
      hidden = 'atalaya_queue_backlog';
      const data = await backlog();
      expect(data === undefined ? [] : newest(data)).toContain(4_321);
    });

    test('else the widget says what to scrape', async () => {
      hidden = 'atalaya_queue_backlog';
      const data = await backlog();
      expect(data?.kind === 'NothingData' ? data.why : JSON.stringify(data)).toContain(
        `${exported} (--google.project-ids=PROJECT --monitoring.metrics-prefixes=pubsub.googleapis.com/subscription/num_undelivered_messages)`,
      );
    });
  });

  test('shows in each widget why a server that fails cannot be read', async () => {
    isGoogle = true;
    const answers = await open({ from: 'google' });
    refuses = true;
    const [, first] = (await widgets(answers)).find(([, data]) => data.kind === 'NothingData') ?? [];
    expect(first).toEqual({
      kind: 'NothingData',
      why: `the points cannot be read\n  where: ${server.url}/v1/projects/atalaya-demo/location/global/prometheus/api/v1/query_range\n  why: it answers 500\n  fix: look at the server, or run this again later`,
    });
  });

  test('and --scenario are refused together', async () => {
    await expect(open({ from: 'google', scenario: 'outage' })).rejects.toThrow(
      new UsageError('--from (reads a server) and --scenario (simulates) cannot be used together', 'leave one out'),
    );
  });
});

test.each([
  // [step, range, spacing in seconds]: at the edges of windows, ten in a window, four between evaluations.
  [60, 300, 60],
  [15, 3_600, 15],
  [3_600, 3_600, 360],
  [10_800, 10_800, 1_080],
  [10_800, 30 * 86_400, 2_700],
  [86_400, 300, 60],
  [7, 13, 1],
])('evaluations each %i s over %i s have a sample each %i s', (step, range, spacing) => {
  const [from, to] = [now - 3_600_000, now];
  const grid = samplesOf(from - range * 1_000, to, {
    step: step * 1_000,
    range: range * 1_000,
    first: from,
    increases: true,
  });
  expect(grid.step).toBe(spacing * 1_000);
  expect((from - grid.from) % grid.step).toBe(0);
  expect(grid.from).toBeGreaterThan(from - range * 1_000);
});

test('a series has at most ten thousand samples', () => {
  const { from, to, step } = samplesOf(now - 400 * 86_400_000, now, {
    step: minute,
    range: 5 * minute,
    first: now,
    increases: true,
  });
  expect((to - from) / step).toBeLessThanOrEqual(10_000);
});
