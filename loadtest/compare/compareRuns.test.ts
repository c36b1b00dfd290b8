/** `testing/run.json` is the summary of a real run: diary, load, 25 s, with 5% of answers 503 and 5% two seconds later. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { RouteFigures } from '../report/points.ts';
import type { RunSummary } from '../runSummary.ts';
import { compareMarkdown } from './compareMarkdown.ts';
import { comparePage } from './comparePage.ts';
import type { Change } from './change.ts';
import { compareRuns, type RunComparison } from './compareRuns.ts';

const recorded = JSON.parse(readFileSync(path.join(import.meta.dirname, 'testing', 'run.json'), 'utf8')) as RunSummary;

const compared = (before: Partial<RunSummary>, after: Partial<RunSummary>): RunComparison =>
  compareRuns({ name: 'a', run: { ...recorded, ...before } }, { name: 'b', run: { ...recorded, ...after } });

const changes = (comparison: RunComparison): Readonly<Record<string, Change>> =>
  Object.fromEntries(
    comparison.findings.filter(({ change }) => change !== 'same').map(({ id, change }) => [id, change]),
  );

const route = (change: Partial<RouteFigures> = {}): RouteFigures => ({
  route: 'GET /diary',
  requests: 1_000,
  failed: 0,
  wrong: 0,
  p50: 20,
  p95: 60,
  p99: 120,
  ...change,
});
const routes = (change: Partial<RouteFigures>): Partial<RunSummary> => ({ routes: [route(change)] });

test('a run is the same as itself', () => {
  const comparison = compared({}, {});
  expect([comparison.verdict, changes(comparison)]).toEqual(['same', {}]);
});

describe.each([
  { name: 'a slower median', before: routes({}), after: routes({ p50: 24 }), id: 'latency/GET /diary/p50' },
  { name: 'a slower tail', before: routes({}), after: routes({ p95: 90 }), id: 'latency/GET /diary/p95' },
  { name: 'more errors', before: routes({ failed: 1 }), after: routes({ failed: 40 }), id: 'errors/GET /diary' },
  { name: 'a wrong answer', before: routes({}), after: routes({ wrong: 1 }), id: 'wrong/GET /diary' },
])('$name', ({ before, after, id }) => {
  test('is worse, and the other way round better', () => {
    expect([compared(before, after).verdict, changes(compared(before, after))]).toEqual(['worse', { [id]: 'worse' }]);
    expect([compared(after, before).verdict, changes(compared(after, before))]).toEqual(['better', { [id]: 'better' }]);
  });
});

test.each([
  { name: 'a median 12% slower', after: { p50: 22.4 } },
  { name: 'a tail 29% slower', after: { p95: 77 } },
  { name: 'half a millisecond', before: { p50: 0.5 }, after: { p50: 1 } },
  { name: 'a slower slowest hundredth', after: { p99: 400 } },
  { name: 'few requests', before: { requests: 99 }, after: { requests: 99, p50: 200, p95: 900 } },
  { name: 'three errors in place of one', before: { failed: 1 }, after: { failed: 3 } },
])('$name can be chance, and is no change', ({ before = {}, after }) => {
  expect(compared(routes(before), routes(after)).verdict).toBe('same');
});

test('wrong answers are named with their reasons', () => {
  const bad = { side: 'candidate', route: 'GET /diary', kind: 'wrong', reason: 'empty list', count: 12 } as const;
  const scenarios = recorded.scenarios.map((scenario, i) => ({ ...scenario, bad: i === 1 ? [bad] : [] }));
  const { findings } = compared(routes({}), { ...routes({ wrong: 12 }), scenarios });
  expect(findings.find(({ id }) => id === 'wrong/GET /diary')?.text).toBe(
    'GET /diary: wrong answers were 0 (0%), and are 12 (1.2%; wrong: empty list 12)',
  );
});

test('an objective that is missed now is worse; of another target it is not compared', () => {
  const [first, ...others] = recorded.objectives;
  const met = { objectives: [{ ...first!, met: true, good: first!.total }, ...others] };
  expect(changes(compared(met, {}))).toEqual({ 'objective/api-availability/reads': 'worse' });
  expect(changes(compared({}, met))).toEqual({ 'objective/api-availability/reads': 'better' });
  const other = { objectives: [{ ...first!, target: 0.9 }, ...others] };
  expect([
    compared({}, other).verdict,
    compared({}, other).findings.find(({ id }) => id.includes('availability/reads')),
  ]).toEqual([
    'inconclusive',
    {
      id: 'objective/api-availability/reads',
      change: 'not compared',
      text: 'api-availability of reads: its target was 99.5%, and is 90%',
    },
  ]);
});

test.each([
  { name: 'another k6', after: { k6: { version: '2.3.0', exitCode: 0 } }, text: 'k6 was 2.2.0, and is 2.3.0' },
  {
    name: 'another machine',
    after: { usage: { ...recorded.usage!, machine: 'M1' } },
    text: `the machine was ${recorded.usage!.machine}, and is M1`,
  },
  { name: 'an unknown machine', after: { usage: undefined }, text: 'the machine of a run is not known' },
  {
    name: 'a target elsewhere',
    after: { target: { ...recorded.target, isLocal: false } },
    text: 'the target was a pipeline on the machine of k6, and is elsewhere',
  },
  {
    name: 'other faults',
    after: { target: { ...recorded.target, chaos: undefined } },
    text: `injected faults were ${recorded.target.chaos}, and are none`,
  },
  {
    name: 'no messages',
    after: { target: { ...recorded.target, writes: false } },
    text: 'messages were sent, and are not sent now',
  },
  {
    name: 'a busy runner',
    after: { runner: { unit: 2.5, lateness: 3 } },
    text: 'the machine of k6 was busy in the run after: a unit of work took 2.5 times its processor time, iterations began up to 3 ms late',
  },
  {
    name: 'another load',
    after: { scenarios: recorded.scenarios.map((scenario) => ({ ...scenario, requests: scenario.requests * 2 })) },
    text: 'the load was 29.7 requests a second, and is 59.4',
  },
])('with $name times are shown and not compared, and the reason is named', ({ after, text }) => {
  const slower = { ...after, ...routes({ p50: 2_000 }) };
  const comparison = compared(routes({}), slower);
  expect(comparison.circumstances.notCompared.map((reason) => reason.text)).toEqual([text]);
  expect(comparison.verdict).toBe('inconclusive');
  expect(comparison.routes[0]?.p50).toEqual({ before: 20, after: 2_000, shift: null });
});

test('runs of other lengths are compared, but not those whose load grows with time', () => {
  expect(compared({ seconds: 37 }, { seconds: 42 }).circumstances).toEqual({
    differences: ['the run took 37 s, and takes 42 s'],
    notCompared: [],
  });
  const plan = 'breakpoint';
  expect(compared({ plan, seconds: 37 }, { plan, seconds: 80 }).circumstances.notCompared).toEqual([
    { id: 'length', text: 'the run took 37 s, and takes 80 s: its load grows with time' },
  ]);
});

test('a route that only one run has is shown, and a summary without routes is compared by scenario', () => {
  const other = compared(routes({}), { routes: [route({ route: 'GET /new' })] });
  expect(other.routes.map(({ name, requests }) => [name, requests])).toEqual([
    ['GET /diary', { before: 1_000, after: 0 }],
    ['GET /new', { before: 0, after: 1_000 }],
  ]);
  const { routes: none, ...old } = recorded;
  expect(none).toBeDefined();
  const comparison = compareRuns({ name: 'a', run: old }, { name: 'b', run: old });
  expect(comparison.findings.some(({ id }) => id === 'latency/reads/p95')).toBe(true);
});

test('no format has a figure that is none, fetches anything, or lets a text of the target be markup', () => {
  const url = 'https://x.example.com/<script>alert(1)</script>|`';
  const after: Partial<RunSummary> = {
    seconds: 0,
    target: { ...recorded.target, url },
    routes: [route({ route: `GET /<img src=x>`, requests: 0, p50: null, p95: null, p99: null })],
  };
  const comparison = compared({}, after);
  const page = comparePage(comparison, recorded, { ...recorded, ...after });
  const markdown = compareMarkdown(comparison);
  expect([page, markdown].map((text) => /NaN|Infinity|undefined/.exec(text))).toEqual([null, null]);
  expect(/<script>alert|<img|<[^>]*\ssrc=|https:\/\/[^x]/.exec(page)).toBeNull();
  expect(/(?<!\\)<(script|img)/.exec(markdown)).toBeNull();
  expect(page.match(/<svg /g)).toHaveLength(3);
});
