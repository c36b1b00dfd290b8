import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { planOf } from '../planOf.ts';
import type { RunSummary } from '../runSummary.ts';
import { reportPage } from './page.ts';
import { isSuccess } from './outcome.ts';
import type { RawPoint, RequestPoint, RunPoints } from './points.ts';
import { binsOf } from './series.ts';
import { createTally } from './tally.ts';

const plan = planOf(freight, 'smoke');

const run: RunSummary = {
  kind: 'LoadTestRun',
  version: 1,
  system: 'freight',
  plan: 'smoke',
  what: plan.what,
  target: { url: 'http://127.0.0.1:8080/<x>', isLocal: true, writes: true },
  k6: { version: '2.2.0', exitCode: 0 },
  startedAt: '2026-11-23T01:00:00.000Z',
  seconds: 36,
  verdict: 'passed',
  problems: [],
  objectives: [],
  scenarios: [],
  exceptions: 0,
  unjudged: plan.unjudged,
};

const request = (at: number, milliseconds: number, status = 200): RequestPoint => ({
  kind: 'Request',
  scenario: 'reads',
  at,
  milliseconds,
  status,
  errorCode: '',
  name: 'GET /freight',
  trace: undefined,
});

/** Each request, and the time of its answer where it has data. */
const pointsOf = (requests: readonly RequestPoint[], seconds = 10, more: readonly RawPoint[] = []): RunPoints => {
  const tally = createTally({ seconds });
  for (const point of requests) {
    tally.add(point);
    if (isSuccess(point)) tally.add({ ...point, kind: 'Answer' });
  }
  more.forEach(tally.add);
  return tally.result();
};

test('a report fetches nothing, and shows markup in a name as it is', () => {
  const page = reportPage(plan, run, pointsOf([request(7, 12)]));
  expect([...page.matchAll(/(src|href|@import|url)\s*[=(]/g)]).toEqual([]);
  expect(page).toContain('http://127.0.0.1:8080/&lt;x&gt;');
  expect(page).toMatch(/^<!doctype html>/);
});

test('a run without a single point has a report anyway', () => {
  const page = reportPage(plan, { ...run, seconds: 0 }, pointsOf([]));
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
});

test('the verdict of an objective is marked by what it is, and counts by being numbers', () => {
  const objective = {
    objective: 'missed-by-none',
    type: 'latency',
    scenario: 'reads',
    target: 0.95,
    good: 95,
    total: 100,
    needs: 60,
    met: true,
    under: 300,
  } as const;
  const page = reportPage(
    plan,
    {
      ...run,
      objectives: [objective, { ...objective, met: false }, { ...objective, good: 10, total: 10, met: undefined }],
    },
    pointsOf([]),
  );
  expect(
    page.match(/<td>missed-by-none.*?<\/tr>/g)?.map((row) => row.replace(/^.*<td class="number">100?<\/td>/, '')),
  ).toEqual([
    '<td class="number">95%</td><td class="met">met</td></tr>',
    '<td class="number">95%</td><td class="missed">missed</td></tr>',
    '<td class="number">100%</td><td>too few events: needs 60</td></tr>',
  ]);
});

test('a second holds its requests, its failures and the latency of its successes', () => {
  expect(
    binsOf(pointsOf([request(0.2, 10), request(0.4, 30), request(0.6, 1, 503), request(1.5, 20, 404)], 2), 'reads', 2),
  ).toEqual([
    { at: 0.5, requests: 3, failed: 1, dropped: 0, median: 10, p95: 30, most: 30 },
    { at: 1.5, requests: 1, failed: 0, dropped: 0, median: undefined, p95: undefined, most: undefined },
  ]);
});

test('the slowest requests come first, and those of the warm-up not at all', () => {
  const warm = { ...request(0, 900), scenario: 'warm_up' as const };
  const { slowest } = pointsOf([warm, request(1, 5), request(2, 50)]);
  expect(slowest.map(({ milliseconds }) => milliseconds)).toEqual([50, 5]);
});

test('a slow trace is a link into the project of the target, and on this machine an id to copy', () => {
  const points = pointsOf([{ ...request(1, 50), trace: 'abc' }]);
  expect(reportPage(plan, { ...run, project: 'p-1' }, points)).toContain(
    '<td class="code"><a href="https://console.cloud.google.com/traces/list?project=p-1&amp;tid=abc">abc</a></td>',
  );
  expect(reportPage(plan, run, points)).toContain('<td class="code">abc</td>');
});

test('a page has a row for each route and kind of error, lines for users and processors, and the drops of the warm-up', () => {
  const page = reportPage(
    plan,
    { ...run, processors: { everySeconds: 1, target: [0.5, 1], generator: [0.25] } },
    pointsOf([request(7, 12), request(8, 3, 503)], 36, [
      { kind: 'Dropped', scenario: 'warm_up', at: 2, value: 8 },
      { kind: 'Users', at: 3, value: 12 },
      { kind: 'Bad', scenario: 'reads', at: 8, bad: 'status', reason: '503', name: 'GET /freight' },
      { kind: 'Bad', scenario: 'reads', at: 8, bad: 'wrong', reason: '<b>schema', name: 'GET /freight' },
    ]),
  );
  expect(page).toContain(
    '<tr><td>GET /freight</td><td class="number">2</td><td class="number">2</td><td class="number">1</td><td class="number">12 ms</td><td class="number">12 ms</td><td class="number">12 ms</td></tr>',
  );
  expect(page).toContain('<td class="long">wrong: &lt;b&gt;schema</td>');
  expect(page).not.toContain('<b>schema');
  const values = [...page.matchAll(/aria-label="([^"]*)" data-values="([^"]*)"/g)].map(
    ([, title = '', json = '']) =>
      [
        title,
        JSON.parse(json.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>')) as Values,
      ] as const,
  );
  const ofChart = (title: string): Values => values.find(([own]) => own.startsWith(title))![1];
  expect(ofChart('Dropped iterations').lines[0]).toMatchObject({ name: 'warm-up' });
  expect(ofChart('Dropped iterations').lines[0]?.y[2]).toBe(8);
  expect(ofChart('Users').lines[0]?.y[3]).toBe(12);
  expect(ofChart('Errors').lines.map(({ name }) => name)).toEqual(['503', 'wrong: <b>schema']);
  expect(ofChart('Processors').lines).toMatchObject([{ y: [0.5, 1] }, { y: [0.25] }]);
});

interface Values {
  readonly lines: readonly { readonly name: string; readonly y: readonly (number | null)[] }[];
}

test('a page on an hour of load is no longer than one on five minutes', () => {
  const sized = (seconds: number): number => {
    const requests = Array.from({ length: 20_000 }, (_, i) => request((i * seconds) / 20_000, 10 + (i % 97)));
    return reportPage(plan, { ...run, seconds }, pointsOf(requests, seconds)).length;
  };
  expect(sized(3_600)).toBeLessThan(sized(300) * 1.3);
});
