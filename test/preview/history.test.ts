import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { metricsFile } from '../../cli/run/eventCounts.ts';
import { addRelease } from '../../cli/releases/releaseFile.ts';
import { openHistory } from '../../history/history.ts';
import type { Labels, Point } from '../../model/point.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { everyWidget, noon, openPreview } from './opened.ts';

const reading = 10_000;
const bounds = [0.1, 0.3, 1];

/** What a pipeline says every ten seconds: 20 requests, 2 of them slow and one failed; 10 messages, all stored. */
const said = (at: number): readonly Point[] => {
  const common = (name: string, labels: Labels) => ({ name, labels, since: at - reading, at });
  const sum = (name: string, value: number, labels: Labels = {}): Point => ({
    kind: 'SumPoint',
    ...common(name, labels),
    value,
  });
  const gauge = (name: string, value: number): Point => ({ kind: 'GaugePoint', ...common(name, {}), value });
  const histogram = (name: string, counts: readonly number[], labels: Labels = {}): Point => ({
    kind: 'HistogramPoint',
    ...common(name, labels),
    bounds,
    counts,
    sum: 1,
  });
  const route = { 'http.route': '/freight', 'http.request.method': 'GET' };
  return [
    histogram('http.server.request.duration', [17, 0, 2, 0], { ...route, 'http.response.status_code': '200' }),
    histogram('http.server.request.duration', [1, 0, 0, 0], { ...route, 'http.response.status_code': '500' }),
    sum('atalaya.objective.good_events', 19, { objective: 'api-availability' }),
    sum('atalaya.objective.total_events', 20, { objective: 'api-availability' }),
    sum('atalaya.ingest.messages', 10, { outcome: 'stored' }),
    histogram('atalaya.ingest.age', [10, 0, 0, 0]),
    gauge('atalaya.queue.backlog', 7),
    gauge('atalaya.queue.oldest_age', 0.5),
  ];
};

const keep = (folder: string, minutes: number, system = 'freight'): void => {
  mkdirSync(path.join(folder, system), { recursive: true });
  const history = openHistory(metricsFile(folder, system), { now: () => noon });
  for (let at = noon - minutes * 60_000; at <= noon; at += reading) history.append(said(at));
  history.close();
};

const widgetsOf = async (
  folder: string,
): Promise<ReadonlyMap<string, Awaited<ReturnType<typeof everyWidget>>[number]['data']>> => {
  const preview = await openPreview(['freight'], { data: folder });
  const all = await everyWidget(preview, 'atalaya-freight');
  return new Map(all.map(({ title, data }) => [title, data]));
};

const lastOf = (values: readonly (number | null)[]): number | null => values.at(-1) ?? null;

test('what the pipeline measured is drawn as it was', async () => {
  const folder = temporaryFolder();
  keep(folder, 30);
  const widgets = await widgetsOf(folder);

  const share = widgets.get('Share of requests answered 5xx');
  expect(share).toMatchObject({ kind: 'SeriesData', series: [{ name: '5xx' }] });
  if (share?.kind === 'SeriesData') expect(lastOf(share.series[0]?.values ?? [])).toBeCloseTo(1 / 20);

  const budget = widgets.get('api-availability: budget left of 30d');
  // One in twenty failed; one in a thousand may.
  if (budget?.kind === 'NumberData') expect(budget.value).toBeCloseTo(1 - 50, 1);
  expect(budget?.kind).toBe('NumberData');

  const burn = widgets.get('Burn rate over 1h');
  expect(burn).toMatchObject({ kind: 'SeriesData', marks: [{ value: 1 }] });
  if (burn?.kind === 'SeriesData') {
    expect(burn.series.map(({ name }) => name)).toEqual(['api-availability']);
    expect(lastOf(burn.series[0]?.values ?? [])).toBeCloseTo(50);
  }

  const heat = widgets.get('Latency of all requests');
  expect(heat).toMatchObject({ kind: 'HeatData', unit: 's', bounds });
  if (heat?.kind === 'HeatData') expect(heat.counts.at(-1)).toEqual([108, 0, 12, 0]);
});

test('the embedded queue answers for Pub/Sub, and is named', async () => {
  const folder = temporaryFolder();
  keep(folder, 10);
  const widgets = await widgetsOf(folder);
  const waiting = widgets.get('Messages waiting');
  expect(waiting).toMatchObject({ kind: 'SeriesData', series: [{ name: 'waiting (atalaya.queue.backlog)' }] });
  if (waiting?.kind === 'SeriesData') expect(lastOf(waiting.series[0]?.values ?? [])).toBe(7);
  const oldest = widgets.get('Age of the oldest message');
  expect(oldest).toMatchObject({ kind: 'SeriesData', series: [{ name: 'oldest (atalaya.queue.oldest_age)' }] });
});

test('what cannot be drawn says why: Google Cloud alone has it, or it never happened', async () => {
  const folder = temporaryFolder();
  keep(folder, 10);
  const widgets = await widgetsOf(folder);
  const why = (title: string): string => {
    const data = widgets.get(title);
    return data?.kind === 'NothingData' ? data.why : `it is ${data?.kind}`;
  };
  expect(why('CPU, p95 of instances')).toBe(
    'run.googleapis.com/container/cpu/utilizations is emitted by Google Cloud only: no data on this machine',
  );
  expect(why('Total without BigQuery, USD a day')).toBe(
    'run.googleapis.com/container/cpu/allocation_time is emitted by Google Cloud only: no data on this machine',
  );
  expect(why('Failed inserts and queries, by cause')).toBe(
    'no db.client.operation.duration with error.type =~ .+ between 2026-03-11 11:00 UTC and 2026-03-11 12:00 UTC',
  );
  expect(why('ingest-processing: budget left of 7d')).toBe(
    'no events of this objective between 2026-03-11 11:00 UTC and 2026-03-11 12:00 UTC',
  );
});

test('alerts are asked of the history; those that need Google Cloud are named', async () => {
  const folder = temporaryFolder();
  keep(folder, 70);
  const incidents = (await widgetsOf(folder)).get('Incidents');
  expect(incidents?.kind).toBe('IncidentData');
  if (incidents?.kind !== 'IncidentData') return;
  expect(incidents.incidents.map(({ title }) => title)).toContain(
    'freight: api-availability error rate at least 6 times what 99.9% allows',
  );
  expect(incidents.notAsked).toContain(
    'freight: the API is unreachable from outside: monitoring.googleapis.com/uptime_check/check_passed is emitted by Google Cloud only',
  );
});

test('a pipeline that runs is followed, and one that ended is shown to its end', async () => {
  const folder = temporaryFolder();
  keep(folder, 10);
  const live = await (await openPreview(['freight'], { data: folder }, noon + 20_000)).state();
  expect(live).toMatchObject({ live: true, to: noon / 1_000 + 20, source: { kind: 'history', folder } });
  const ended = await (await openPreview(['freight'], { data: folder }, noon + 3_600_000)).state();
  expect(ended).toMatchObject({ live: true, to: noon / 1_000 });
  const past = await openPreview(['freight'], { data: folder, at: '2026-03-11T11:55:00Z' });
  expect(await past.state()).toMatchObject({ live: false, to: noon / 1_000 - 300 });
});

test('with more than one history the fleet is shown too', async () => {
  const folder = temporaryFolder();
  keep(folder, 10);
  keep(folder, 10, 'diary');
  const preview = await openPreview([], { data: folder });
  const { dashboards } = await preview.state();
  expect(dashboards.map(({ id }) => id)).toEqual(['atalaya-fleet', 'atalaya-diary', 'atalaya-freight']);
  const table = await preview.widget('atalaya-fleet', 1);
  expect(table).toMatchObject({ kind: 'TableData', by: 'job' });
  if (table.kind === 'TableData') expect(table.rows.map(({ name }) => name).toSorted()).toEqual(['diary', 'freight']);
});

test('a damaged history is said, without a stack', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'freight'));
  writeFileSync(metricsFile(folder, 'freight'), 'this is not a database, and was never one'.repeat(100));
  const { stderr, code } = await runInProcess(['preview', 'freight', '--data', folder, '--port', '0'], { cwd: folder });
  expect(stderr).toMatch(/^the metric history is damaged\n {2}where: .*metrics\.db\n {2}why: .*\n {2}fix: /);
  expect(code).toBe(1);
});

test.each([
  [
    2,
    'the metric history was written by a newer version',
    () => 'use that version, or choose another data folder with --data DIR',
  ],
  [
    0,
    'the metric history was written by an older version, in a format that is no longer read',
    (file: string) =>
      `move it away (mv ${file} ${file}.old), and budgets start again from zero; or choose another data folder with --data DIR`,
  ],
])('a history in format %i is refused, and stays as it is', async (format, what, fix) => {
  const folder = temporaryFolder();
  keep(folder, 10);
  const file = metricsFile(folder, 'freight');
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version=${format}`);
  db.close();
  const before = readFileSync(file);
  const outcome = await runInProcess(['preview', 'freight', '--data', folder, '--port', '0'], { cwd: folder });
  expect(outcome).toEqual({
    code: 1,
    stdout: '',
    stderr: `${what}\n  where: ${file}\n  why: its format is ${format}; this version knows 1\n  fix: ${fix(file)}\n`,
  });
  expect(readFileSync(file)).toEqual(before);
});

test('a release of this machine is a line in every chart of its system, and of its time only', async () => {
  const folder = temporaryFolder();
  keep(folder, 70);
  const event = { kind: 'promoted', system: 'freight', stage: 'api', revision: 'next', who: 'ana' } as const;
  await addRelease(folder, { ...event, at: noon - 90 * 60_000 });
  await addRelease(folder, { ...event, at: noon - 20 * 60_000, kind: 'rolled back', from: 'before' });
  await addRelease(folder, { ...event, at: noon - 10 * 60_000, environment: 'prod' });
  const widgets = [...(await widgetsOf(folder)).values()];
  const charts = widgets.filter((data) => data.kind === 'SeriesData');
  expect(charts.length).toBeGreaterThan(3);
  expect(new Set(charts.map(({ releases }) => JSON.stringify(releases)))).toEqual(
    new Set([JSON.stringify([{ at: noon / 1_000 - 1_200, label: 'next rolled back to before by ana' }])]),
  );
});
