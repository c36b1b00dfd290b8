import { expect, test } from '@jest/globals';
import flights from '../../systems/flights.ts';
import { planOf } from '../planOf.ts';
import type { RunSummary } from '../runSummary.ts';
import { reportPage } from './page.ts';
import type { RequestPoint } from './points.ts';
import { binsOf, slowest } from './series.ts';

const plan = planOf(flights, 'smoke');

const run: RunSummary = {
  kind: 'LoadTestRun',
  version: 1,
  system: 'flights',
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
  scenario: 'reads',
  at,
  milliseconds,
  status,
  name: 'GET /flights',
  trace: undefined,
});

test('a report fetches nothing, and shows markup in a name as it is', () => {
  const page = reportPage(plan, run, { requests: [request(7, 12)], dropped: [], readableAfter: [] });
  expect([...page.matchAll(/(src|href|@import|url)\s*[=(]/g)]).toEqual([]);
  expect(page).toContain('http://127.0.0.1:8080/&lt;x&gt;');
  expect(page).toMatch(/^<!doctype html>/);
});

test('a run without a single point has a report anyway', () => {
  const page = reportPage(plan, { ...run, seconds: 0 }, { requests: [], dropped: [], readableAfter: [] });
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
    { requests: [], dropped: [], readableAfter: [] },
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
  expect(binsOf([request(0.2, 10), request(0.4, 30), request(0.6, 1, 503), request(1.5, 20, 404)], 2)).toEqual([
    { at: 0.5, requests: 3, failed: 1, median: 10, p95: 30, most: 30 },
    { at: 1.5, requests: 1, failed: 0, median: undefined, p95: undefined, most: undefined },
  ]);
});

test('the slowest requests come first, and those of the warm-up not at all', () => {
  const warm = { ...request(0, 900), scenario: 'warm_up' as const };
  const points = { requests: [warm, request(1, 5), request(2, 50)], dropped: [], readableAfter: [] };
  expect(slowest(points, 2).map(({ milliseconds }) => milliseconds)).toEqual([50, 5]);
});
