/** Regressions over many nights, as the history keeps them: recorded, accepted, on other machines, in any order of files. */
import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { acceptanceOf, acceptanceText } from './acceptance.ts';
import { issueOf } from './issue.ts';
import { newEvents } from './newEvents.ts';
import { nightPage } from './nightPage.ts';
import type { NightRecord } from './nightRecord.ts';
import { isOpen, nightReport, type NightReport, type Unreadable } from './nightReport.ts';
import { nightOf } from './nights.ts';
import { nightText } from './nightText.ts';
import { readRecord } from './readRecord.ts';
import type { RegressionEvent } from './regressionRecord.ts';

const day = 86_400_000;
const first = Date.parse('2026-01-01');
const atNight = (index: number): string => new Date(first + index * day + 7_200_000).toISOString();
const noise = seededRandom(11);

const record = (index: number, p95: number, change: Partial<NightRecord> = {}): NightRecord => ({
  kind: 'LoadTestNight',
  version: 1,
  night: nightOf(first + index * day),
  startedAt: atNight(index),
  seconds: 130,
  system: 'diary',
  plan: 'load',
  load: 'reads 50 users, for 131 s',
  target: 'own',
  revision: index < 30 ? 'aaaa' : 'bbbb',
  machine: { cpu: 'AMD EPYC', cores: 2, memory: 8, platform: 'linux x64' },
  k6: '2.2.0',
  verdict: 'passed',
  problems: [],
  objectives: [],
  scenarios: [{ scenario: 'reads', requests: 5_000, failed: 0, dropped: 0, rate: 41, p50: 4, p95, p99: p95 * 2 }],
  ...change,
});

/** Noise within 2 %. */
const nights = (
  count: number,
  level: (index: number) => number,
  change: (index: number) => Partial<NightRecord> = () => ({}),
): readonly NightRecord[] =>
  Array.from({ length: count }, (_, index) => record(index, level(index) * (0.98 + 0.04 * noise()), change(index)));

const judged = (
  records: readonly NightRecord[],
  tonight: number,
  events: readonly RegressionEvent[] = [],
  unreadable: readonly Unreadable[] = [],
): NightReport =>
  nightReport({
    tonight: nightOf(first + tonight * day),
    plan: 'load',
    since: undefined,
    systems: [{ id: 'diary', links: undefined }],
    records,
    events,
    unreadable,
  });

const slower = nights(130, (index) => (index < 30 ? 30 : 36));

test('a regression that nobody mended is one after 100 nights: since when, for how long, levels then and now', () => {
  const report = judged(slower, 129);
  expect(report.verdict).toBe('regressed');
  expect(nightText(report)).toMatch(
    /\n {4}worse: p95 of reads, 30[.\d]* ms to 3[56][.\d]* ms \(\+[\d.]+%\) since 2026-01-31, p below 1e-6; opened 2026-02-02, open for 97 nights, now 3[56][.\d]* ms \(\+[\d.]+%\); mended at 30\.[\d]+ ms or less\n/,
  );
  expect(issueOf(report).action).toBe('open');
});

test('night by night, with only the latest 20 nights kept, it stays open and is recorded once', () => {
  let events: readonly RegressionEvent[] = [];
  for (let tonight = 29; tonight < 130; tonight++) {
    const report = judged(slower.slice(Math.max(0, tonight - 34), tonight + 1), tonight, events);
    expect(report.verdict).toBe(tonight < 32 ? 'passed' : 'regressed');
    const added = newEvents(report, events, new Date(Date.parse(atNight(tonight)) + 600_000).toISOString());
    events = [...events, ...added.map((event) => read(event))];
  }
  expect(events.map(({ kind }) => kind)).toEqual(['LoadTestRegression']);
  const mended = nights(140, (index) => (index < 30 || index >= 130 ? 30 : 36));
  const report = judged(mended.slice(110), 139, events);
  expect(report.verdict).toBe('passed');
  expect(issueOf(report)).toMatchObject({ action: 'close' });
  expect(issueOf(report).body).toMatch(
    /- diary: was worse, and recovered 2026-05-1[3-6]: p95 of reads, .* is within the noise of 30[.\d]* ms \(up to 30\.\d+ ms\)\n/,
  );
});

/** As it comes back from the history. */
const read = (event: RegressionEvent): RegressionEvent => {
  const line = readRecord(JSON.stringify(event));
  if (!('event' in line)) throw new Error(JSON.stringify(line));
  return line.event;
};

test('an acceptance is read back, closes all that is open, and the next regression opens again', () => {
  const twice = nights(200, (index) => (index < 30 ? 30 : index < 120 ? 36 : 42));
  const [own] = judged(twice.slice(0, 100), 99).systems;
  const acceptance = acceptanceOf(own!, {
    at: new Date(first + 99 * day + 40_000_000).toISOString(),
    night: nightOf(first + 99 * day),
    plan: 'load',
    who: 'ana',
    why: 'the new index',
  })!;
  expect(acceptanceText(acceptance)).toMatch(
    /^accepted for diary, by ana on 2026-04-10: the new index\n {2}p95 of reads: 30[.\d]* ms to 3[56][.\d]* ms \(\+[\d.]+%\), since 2026-01-31\n$/,
  );
  const events = [read(acceptance)];
  const after = judged(twice.slice(0, 119), 118, events);
  expect(after.verdict).toBe('passed');
  expect(issueOf(after).body).toContain('- diary: accepted 2026-04-10 by ana: the new index (p95 of reads, ');
  const again = judged(twice, 199, events);
  expect(again.verdict).toBe('regressed');
  const open = again.systems[0]!.regressions.filter(isOpen);
  expect(open).toHaveLength(1);
  expect(open[0]!.regression.night).toBe('2026-05-01');
  expect(Math.round(open[0]!.regression.before.level)).toBe(36);
});

test('nothing open: nothing to accept', () => {
  const [own] = judged(slower.slice(0, 29), 28).systems;
  expect(acceptanceOf(own!, { at: atNight(28), night: '2026-01-29', plan: 'load', who: 'ana', why: 'x' })).toBe(
    undefined,
  );
});

test('the order of files does not matter, nor does a file that is there twice', () => {
  const random = seededRandom(3);
  const mixed = [...slower, ...slower.slice(20, 50)]
    .map((night) => ({ night, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ night }) => night);
  expect(judged(mixed, 129)).toEqual(judged(slower, 129));
});

test('invalid and missing nights neither open nor close', () => {
  const gaps = slower.flatMap((night, index) =>
    index % 3 === 0 ? [] : index % 3 === 1 && index > 100 ? [{ ...night, verdict: 'invalid' as const }] : [night],
  );
  expect(judged(gaps, 129).verdict).toBe('regressed');
  const invalid = nights(
    60,
    (index) => (index < 30 ? 30 : 60),
    (index) => (index < 30 ? {} : { verdict: 'invalid' }),
  );
  expect(judged(invalid, 59).verdict).toBe('inconclusive');
});

test('while a line of the history cannot be read, no issue is closed', () => {
  const unreadable = [{ file: 'regressions/2026-02-02/load.jsonl', line: 1, why: 'it is not JSON' }];
  const report = judged(slower.slice(0, 29), 28, [], unreadable);
  expect(issueOf(report)).toMatchObject({ action: 'keep' });
  expect(issueOf(report).body).toContain('- history: regressions/2026-02-02/load.jsonl:1 was left out: it is not JSON');
});

describe('machines', () => {
  const cpus = ['AMD EPYC 7763', 'Intel Xeon 8370C'];
  const machine = (index: number, change = {}): NightRecord['machine'] => ({
    cpu: cpus[index % 2]!,
    cores: 2,
    memory: 8,
    platform: 'linux x64',
    ...change,
  });

  test('with other processors are the same machine, and what was compared is what is printed', () => {
    const report = judged(
      nights(
        60,
        () => 30,
        (index) => ({ machine: machine(index) }),
      ),
      59,
    );
    const text = nightText(report);
    expect(text).toContain('tonight passed, 60 nights compared (2026-01-01 to 2026-03-01)\n');
    expect(text).toContain(
      '60 nights did not measure the speed of the machine, and the processors differ (AMD EPYC 7763; Intel Xeon 8370C): differences of speed were not corrected\n',
    );
    expect(nightPage(report)).toContain('from 2 cores, linux x64, k6 2.2.0 (AMD EPYC 7763; Intel Xeon 8370C)');
  });

  test('that are slower by their unit of work are corrected for, and the night says so', () => {
    const speed = (index: number): number => (index < 30 ? 20 : 26);
    const calibrated = nights(
      60,
      (index) => (30 * speed(index)) / 20,
      (index) => ({ calibration: { unit: 'u', milliseconds: speed(index) } }),
    );
    const report = judged(calibrated, 59);
    expect(report.verdict).toBe('passed');
    expect(nightText(report)).toContain(
      '2026-03-01: the unit of work took 30% longer than on the reference nights: its times were divided by 1.3\n',
    );
    const software = nights(
      60,
      (index) => (index < 30 ? 30 : 39),
      () => ({
        calibration: { unit: 'u', milliseconds: 20 },
      }),
    );
    expect(judged(software, 59).verdict).toBe('regressed');
  });

  test('do not correct the times of a target elsewhere, and say so', () => {
    const target = 'https://data-api.example.com';
    const elsewhere = nights(
      40,
      () => 30,
      (index) => ({
        target,
        calibration: { unit: 'u', milliseconds: index === 39 ? 30 : 20 },
      }),
    );
    const report = judged(elsewhere, 39);
    expect(nightText(report)).toContain(
      '2026-02-09: the unit of work took 50% longer than on the reference nights: its times are those of a target elsewhere, and were not corrected\n',
    );
  });

  test.each([
    ['cores', { machine: machine(0, { cores: 4 }) }, 'another machine: AMD EPYC 7763, 4 cores, 8 GiB, linux x64'],
    ['version of k6', { k6: '2.3.0' }, 'another version of k6: 2.3.0'],
  ])('with another %s are another class: their regression stays open, and tonight cannot mend it', (_, change, why) => {
    const moved = nights(
      160,
      (index) => (index < 30 ? 30 : index < 100 ? 36 : 30),
      (index) => (index < 100 ? change : {}),
    );
    const text = nightText(judged(moved, 159));
    expect(text).toContain('diary: regressed; tonight passed, 60 nights compared (2026-04-11 to 2026-06-09), 1 worse');
    expect(text).toContain('; tonight cannot be compared with it: it was measured with reads 50 users, for 131 s');
    expect(text).toContain(`2026-01-01: left out: ${why}\n`);
  });
});
