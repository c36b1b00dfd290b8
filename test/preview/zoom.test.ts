/** Incidents of a local history at every zoom of the page: those that a range shares with a longer one are the same. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { metricsFile } from '../../cli/run/eventCounts.ts';
import type { IncidentData } from '../../console/preview/widgetData.ts';
import { openHistory } from '../../history/history.ts';
import type { Point } from '../../model/point.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { noon, openPreview } from './opened.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Trouble {
  /** Before the end, in milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly failed: number;
}

/** Some begin before the shorter ranges, some end in them, the last one goes on; two are three minutes apart. */
const troubles: readonly Trouble[] = [
  { from: 26 * day, to: 25.9 * day, failed: 40 },
  { from: 9 * day, to: 5 * day, failed: 8 },
  { from: 3 * day, to: 3 * day - 7 * minute, failed: 90 },
  { from: 3 * day - 20 * minute, to: 3 * day - 31 * minute, failed: 90 },
  { from: 26 * hour, to: 20 * hour, failed: 30 },
  { from: 5 * hour, to: 4 * hour, failed: 60 },
  { from: 100 * minute, to: 0, failed: 25 },
];

/** What a pipeline keeps of a minute: 100 requests, and messages that wait while they fail. */
const pointsAt = (at: number): readonly Point[] => {
  const failed = troubles.find(({ from, to }) => noon - at < from && noon - at >= to)?.failed ?? 0;
  const common = { since: at - 10_000, at };
  const labels = { objective: 'api-availability' };
  return [
    { kind: 'GaugePoint', name: 'atalaya.queue.backlog', labels: {}, ...common, value: failed > 50 ? 50_000 : 3 },
    { kind: 'SumPoint', name: 'atalaya.objective.total_events', labels, ...common, value: 100 },
    { kind: 'SumPoint', name: 'atalaya.objective.good_events', labels, ...common, value: 100 - failed },
    { kind: 'SumPoint', name: 'atalaya.ingest.messages', labels: { outcome: 'stored' }, ...common, value: 1_000 },
  ];
};

const folder = temporaryFolder();

beforeAll(() => {
  mkdirSync(path.join(folder, 'freight'));
  let now = noon;
  const history = openHistory(metricsFile(folder, 'freight'), { now: () => now });
  for (let begin = noon - 30 * day; begin < noon; begin += 6 * hour) {
    const minutes = Array.from({ length: 360 }, (_, index) => begin + (index + 1) * minute);
    now = begin + 6 * hour;
    history.append(minutes.flatMap(pointsAt));
  }
  history.close();
}, 120_000);

const incidentsOver = async (hours: number, at: string): Promise<IncidentData['incidents']> => {
  const preview = await openPreview(['freight'], { data: folder, at });
  const { tiles } = (await preview.dashboard('atalaya-freight')).mosaicLayout;
  const index = tiles.findIndex(({ widget }) => 'incidentList' in widget);
  const to = Date.parse(at) / 1_000;
  const data = await preview.widget('atalaya-freight', index, `?from=${to - hours * 3_600}&to=${to}&points=240`);
  return data.kind === 'IncidentData' ? data.incidents : [];
};

describe.each(['2026-03-11T11:37:23Z', '2026-03-09T12:00:41Z'])('to %s', (at) => {
  test('an incident has one beginning and one end, whatever the zoom', async () => {
    const month = await incidentsOver(30 * 24, at);
    expect(month.length).toBeGreaterThan(8);
    for (const hours of [1, 6, 24, 7 * 24]) {
      const from = Date.parse(at) / 1_000 - hours * 3_600;
      const inside = month.filter((incident) => incident.to === null || incident.to > from);
      expect([hours, await incidentsOver(hours, at)]).toEqual([hours, inside]);
    }
  }, 120_000);
});

test('two incidents that are minutes apart are two', async () => {
  const waiting = (await incidentsOver(7 * 24, '2026-03-11T12:00:00Z')).filter(({ title }) =>
    title.includes('backlog above'),
  );
  const begun = waiting.map(({ from, to }) => [
    (noon / 1_000 - from) / 60,
    to === null ? null : (noon / 1_000 - to) / 60,
  ]);
  expect(begun).toEqual([
    [5 * 60 - 6, 4 * 60 - 1],
    [3 * 1_440 - 26, 3 * 1_440 - 32],
    [3 * 1_440 - 6, 3 * 1_440 - 8],
  ]);
});
