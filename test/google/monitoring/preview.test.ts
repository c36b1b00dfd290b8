/** `atalaya preview --from google`: what Cloud Monitoring itself says of an SLO. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import { answersOf } from '../../../cli/preview/run.ts';
import type { WidgetData } from '../../../console/preview/widgetData.ts';
import { scenarioSource } from '../../../history/simulated/source.ts';
import type { ListedSeries } from '../../../google/timeSeries.ts';
import freight from '../../fixtures/systems/freight.ts';
import { googleError, startFakeMonitoring, type FakeMonitoring } from './fakeMonitoring.ts';

const [minute, now] = [60_000, Date.parse('2026-03-11T12:00:00Z')];
const source = scenarioSource({
  systems: [freight],
  scenario: 'quiet',
  strength: () => 0,
  incident: { from: now - 90 * minute, to: now },
});

const budget: ListedSeries = {
  labels: {},
  times: Float64Array.from({ length: 90 }, (_, index) => now - (89 - index) * minute),
  values: new Float64Array(90).fill(0.42),
};

let deployed = true;
let refuses = false;
let server: FakeMonitoring;
beforeEach(async () => {
  [deployed, refuses] = [true, false];
  server = await startFakeMonitoring({
    projects: { 'atalaya-demo': source },
    now: () => now,
    timeSeries: (filter) => (deployed && filter.startsWith('select_slo_budget_fraction(') ? [budget] : []),
    executionErrors: ['shard 7: no answer'],
    fault: ({ path }, response) => {
      if (!refuses || !path.startsWith('/v3/')) return false;
      googleError(response, 403, 'PERMISSION_DENIED', 'no');
      return true;
    },
  });
  process.env['ATALAYA_MONITORING_ENDPOINT'] = server.url;
});
afterEach(async () => {
  delete process.env['ATALAYA_MONITORING_ENDPOINT'];
  await server.close();
});

/** The first widget that shows a budget. */
const budgetWidget = async (): Promise<{ readonly data: WidgetData | undefined; readonly stderr: string }> => {
  let stderr = '';
  const answers = await answersOf(
    ['freight'],
    { from: 'google', range: '1h' },
    {
      systems: systemsFolder,
      now: () => now,
      cwd: '/nowhere',
      stderr: (text) => void (stderr += text),
      stop: new AbortController().signal,
    },
  );
  try {
    const tiles = answers.dashboard(answers.first)?.mosaicLayout.tiles ?? [];
    const index = tiles.findIndex(({ widget }) => JSON.stringify(widget).includes('select_slo_budget_fraction'));
    const { from, to } = answers.state();
    return { data: await answers.widgetRead(answers.first, index, { from, to, points: 60 }), stderr };
  } finally {
    answers.close();
  }
};

const newest = (data: WidgetData | undefined): number | null | undefined =>
  data?.kind === 'NumberData'
    ? data.value
    : data?.kind === 'SeriesData'
      ? data.series[0]?.values.findLast((value) => value !== null)
      : undefined;

test('is drawn as it is, and a partial answer is said', async () => {
  const { data, stderr } = await budgetWidget();
  expect([newest(data), stderr]).toEqual([0.42, 'Cloud Monitoring warns: shard 7: no answer\n']);
});

test('an SLO that is not deployed is computed from its counters', async () => {
  deployed = false;
  const { data } = await budgetWidget();
  expect(newest(data)).toBeGreaterThan(0.9);
});

test('so is one that may not be read, and that is said', async () => {
  refuses = true;
  const { data, stderr } = await budgetWidget();
  expect(newest(data)).toBeGreaterThan(0.9);
  expect(stderr).toMatch(/^Cloud Monitoring warns: SLOs of project atalaya-demo: .*no\n$/);
});
