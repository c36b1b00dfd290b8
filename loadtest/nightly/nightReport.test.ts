import { expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { issueOf } from './issue.ts';
import { nightPage } from './nightPage.ts';
import type { NightRecord } from './nightRecord.ts';
import { nightReport, type NightReport } from './nightReport.ts';
import { nightOf } from './nights.ts';
import { nightText } from './nightText.ts';
import { readRecord } from './readRecord.ts';

const day = 86_400_000;
const first = Date.parse('2026-10-01');

const record = (i: number, change: Partial<NightRecord> = {}, p50 = 10): NightRecord => ({
  kind: 'LoadTestNight',
  version: 1,
  night: nightOf(first + i * day),
  startedAt: new Date(first + i * day + 3_600_000).toISOString(),
  seconds: 130,
  system: 'diary',
  plan: 'load',
  load: 'reads 50 users, for 131 s',
  target: 'own',
  revision: i < 20 ? 'aaaa' : 'bbbb',
  machine: { cpu: 'AMD EPYC', cores: 2, memory: 8, platform: 'linux x64' },
  k6: '2.2.0',
  verdict: 'passed',
  problems: [],
  objectives: [],
  scenarios: [{ scenario: 'reads', requests: 5_000, failed: 0, dropped: 0, rate: 41, p50, p95: p50 * 3, p99: p50 * 5 }],
  ...change,
});

const noise = seededRandom(3);
/** Noise within 2 %. */
const around = (level: number): number => level * (0.98 + 0.04 * noise());

const links = { dashboard: 'https://console.example.com/d', runbook: 'https://git.example.com/r' };

const judged = (records: readonly NightRecord[], tonight: number, since?: string): NightReport =>
  nightReport({
    tonight: nightOf(first + tonight * day),
    plan: 'load',
    since,
    systems: [{ id: 'diary', links }],
    records,
    events: [],
    unreadable: [],
  });

const steady = Array.from({ length: 20 }, (_, i) => record(i, {}, around(10)));
const slower = [...steady, ...Array.from({ length: 6 }, (_, i) => record(20 + i, {}, around(13)))];
const back = [...slower, ...Array.from({ length: 8 }, (_, i) => record(26 + i, {}, around(10)))];

test('nights like each other are a pass', () => {
  const report = judged(steady, 19);
  expect(report.verdict).toBe('passed');
  expect(issueOf(report).action).toBe('close');
});

test('slower nights are a regression, from their first night on, with its size and what ran', () => {
  const report = judged(slower, 25);
  expect(report.verdict).toBe('regressed');
  const [p50] = report.systems[0]!.trends;
  expect(p50).toMatchObject({
    scenario: 'reads',
    metric: 'p50',
    changes: [{ night: '2026-10-21', worse: true, open: true, revisions: ['aaaa', 'bbbb'] }],
  });
  expect(p50!.changes[0]!.after / p50!.changes[0]!.before).toBeCloseTo(1.3, 1);
});

test('an issue says what is worse, since when, by how much, against what, and where to look', () => {
  const { action, title, body } = issueOf(judged(slower, 25));
  expect(action).toBe('open');
  expect(title).toBe('Nightly load test: worse than before');
  expect(body).toContain(
    '| median of reads | 9.98 ms (20 nights from 2026-10-01) | 13 ms | 13 ms | +30.3% | 2026-10-21 | 2026-10-23, open for 3 nights | 10.3 ms or less | p below 1e-6 | aaaa to bbbb |',
  );
  expect(body).toContain(
    'Compared: reads 50 users, for 131 s; against a pipeline of its own, from 2 cores, linux x64, k6 2.2.0 (AMD EPYC).',
  );
  expect(body).toContain('[Dashboard](https://console.example.com/d) · [Runbook](https://git.example.com/r)');
  expect(body).toContain('## What closes this');
  expect(body).toContain("npx --no atalaya loadtest nightly --history nights --accept diary --why '…'\n");
});

test('when the level is back, the change stays in the record and the issue is closed', () => {
  const report = judged(back, 33);
  expect(report.verdict).toBe('passed');
  const { action, body } = issueOf(report);
  expect(action).toBe('close');
  expect(body).toContain(
    '- diary: was worse, and recovered 2026-10-29: median of reads, 9.98 ms to 13 ms (+30.6%) since 2026-10-21; 10.1 ms is within the noise of 9.98 ms (up to 10.3 ms)\n',
  );
});

test('a new level that is wanted is not a regression to whoever starts behind it', () => {
  expect(judged(slower, 25, '2026-10-21').verdict).toBe('passed');
});

test('one bad night is shown, and is not a regression', () => {
  const report = judged([...steady, record(20, {}, 40)], 20);
  expect(report.verdict).toBe('passed');
});

test('a step that nobody would notice is none, however sure', () => {
  const stepTo = (level: number): readonly NightRecord[] =>
    Array.from({ length: 40 }, (_, i) => record(i, {}, (i < 20 ? 10 : level) + 0.05 * noise()));
  expect(judged(stepTo(10.2), 39).verdict).toBe('passed');
  // From 2.5 % on a step counts: Apache Otava finds those too, and several of them add up.
  expect(judged(stepTo(10.4), 39).verdict).toBe('regressed');
});

test.each([
  ['missed', steady, 20, 'there is no run of it'],
  [
    'invalid',
    [
      ...steady,
      record(20, { verdict: 'invalid', problems: [{ kind: 'invalid', scenario: undefined, what: 'k6 was killed' }] }),
    ],
    20,
    'k6 was killed',
  ],
] as const)('a night that is %s is never a pass, and closes no issue', (state, records, tonight, why) => {
  const report = judged(records, tonight);
  expect(report.verdict).toBe('inconclusive');
  expect(report.systems[0]!.nights.at(-1)).toMatchObject({ state, why });
  expect(issueOf(report)).toMatchObject({ action: 'keep' });
  expect(issueOf(report).body).toContain(`- diary: ${state}: ${why}`);
});

test('a missed objective is a failure without any history', () => {
  const problems = [{ kind: 'missed', scenario: 'reads', what: 'api-latency was missed' }] as const;
  const report = judged([record(0, { verdict: 'failed', problems })], 0);
  expect(report.verdict).toBe('failed');
  expect(issueOf(report).body).toContain('- tonight: reads: api-latency was missed');
});

test('nights of another machine, load or target are left out, and said', () => {
  const machine = { cpu: 'Apple M9', cores: 10, memory: 32, platform: 'darwin arm64' };
  const records = [
    record(0, { machine }, 3),
    record(1, { load: 'reads 9 users, for 131 s' }, 3),
    record(2, { target: 'https://a.example.com' }, 3),
    ...steady.slice(3),
  ];
  const report = judged(records, 19);
  expect(report.systems[0]!.trends[0]!.points).toHaveLength(17);
  expect(nightText(report)).toContain(
    '    2026-10-01: left out: another machine: Apple M9, 10 cores, 32 GiB, darwin arm64\n',
  );
  expect(nightText(report)).toContain('    2026-10-02: left out: another load: reads 9 users, for 131 s\n');
  expect(nightText(report)).toContain('    2026-10-03: left out: another target: https://a.example.com\n');
});

test('nights without a run are gaps, and are said', () => {
  const text = nightText(judged([steady[0]!, ...steady.slice(3)], 19));
  expect(text).toContain(
    '    2026-10-02: missed: there is no run of it\n    2026-10-03: missed: there is no run of it\n',
  );
});

test('of several runs of a night the last counts that shows something', () => {
  const later = { startedAt: '2026-10-20T09:00:00Z', verdict: 'invalid' } as const;
  const report = judged([...steady, record(19, later)], 19);
  expect(report.systems[0]!.nights.at(-1)!.state).toBe('passed');
});

test('a page fetches nothing, shows markup as it is, and every night and series', () => {
  const page = nightPage(judged([...slower.slice(1), record(0, { load: '<b>' })], 25));
  expect([...page.matchAll(/(src|@import|url)\s*[=(]/g)]).toEqual([]);
  expect(page).toContain('another load: &lt;b&gt;');
  expect(page.match(/<svg/g)).toHaveLength(3);
  expect(page).not.toMatch(/NaN|undefined/);
});

test.each([
  ['that was cut off', '{"kind":', 'it is not JSON'],
  ['of something else', 'null', 'it is not the record of a nightly run'],
  ['of a later version', '{"kind":"LoadTestNight","version":2}', 'it is of version 2, and this reads 1'],
  ['of no day', JSON.stringify({ ...record(0), night: '2026-13-01' }), 'its night is missing or unreadable'],
  ['without figures', JSON.stringify({ ...record(0), scenarios: [{}] }), 'its scenarios is missing or unreadable'],
])('a line %s is left out', (_, line, why) => {
  expect(readRecord(line)).toEqual({ why });
});

test('a record is read back as it was written', () => {
  const written = record(3);
  expect(readRecord(JSON.stringify(written))).toEqual({ record: written });
});
