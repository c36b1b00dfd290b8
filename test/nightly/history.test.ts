import { expect, test } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NightRecord } from '../../loadtest/nightly/nightRecord.ts';
import type { RegressionEvent } from '../../loadtest/nightly/regressionRecord.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { appendEvents, appendRecord, readHistory } from '../../cli/loadtest/historyFiles.ts';

const record = (night: string, startedAt: string): NightRecord => ({
  kind: 'LoadTestNight',
  version: 1,
  night,
  startedAt,
  seconds: 36.5,
  system: 'diary',
  plan: 'load',
  load: 'reads 50 users, for 131 s',
  target: 'own',
  revision: '93e8e4b1',
  machine: { cpu: 'AMD EPYC', cores: 2, memory: 8, platform: 'linux x64' },
  k6: '2.2.0',
  verdict: 'passed',
  problems: [],
  objectives: [],
  scenarios: [{ scenario: 'reads', requests: 700, failed: 0, dropped: 0, rate: 23.4, p50: 4.2, p95: 9, p99: 12.25 }],
});

test('every run has its own file, so that nights of several branches merge', async () => {
  const folder = path.join(temporaryFolder(), 'nights [1]*');
  const first = record('2026-11-22', '2026-11-22T02:00:00.000Z');
  const again = record('2026-11-22', '2026-11-22T03:00:00.000Z');
  const next = record('2026-11-23', '2026-11-23T02:00:00.000Z');
  for (const night of [next, first, again]) appendRecord(folder, night);
  expect(readdirSync(path.join(folder, '2026-11-22'))).toEqual([
    'diary-load-20261122T020000000Z.jsonl',
    'diary-load-20261122T030000000Z.jsonl',
  ]);
  expect(await readHistory(folder)).toEqual({ records: [first, again, next], events: [], unreadable: [] });
});

const merge = 'it is a marker of an unfinished merge; fix: delete the lines of markers, and keep all others';

test('unreadable lines are reported with file and line, and the others are read', async () => {
  const folder = temporaryFolder();
  const only = record('2026-11-22', '2026-11-22T02:00:00.000Z');
  const file = appendRecord(folder, only);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n<<<<<<< HEAD\n{"kind":"Load`);
  mkdirSync(path.join(folder, 'odd'));
  writeFileSync(path.join(folder, 'odd', 'bytes.jsonl'), Buffer.from([0xff, 0xfe, 0x0a]));
  writeFileSync(path.join(folder, 'odd', 'empty.jsonl'), '');
  expect(await readHistory(folder)).toEqual({
    records: [only],
    events: [],
    unreadable: [
      { file: '2026-11-22/diary-load-20261122T020000000Z.jsonl', line: 3, why: merge },
      { file: '2026-11-22/diary-load-20261122T020000000Z.jsonl', line: 4, why: 'it is not JSON' },
      { file: 'odd/bytes.jsonl', line: 1, why: 'it is not text' },
    ],
  });
});

test('a missing folder is an empty history', async () => {
  const folder = temporaryFolder();
  expect(await readHistory(path.join(folder, 'none'))).toEqual({ records: [], events: [], unreadable: [] });
  expect(await readHistory(folder)).toEqual({ records: [], events: [], unreadable: [] });
});

test('a run never overwrites another', () => {
  const folder = temporaryFolder();
  const only = record('2026-11-22', '2026-11-22T02:00:00.000Z');
  const file = appendRecord(folder, only);
  expect(() => appendRecord(folder, only)).toThrow(
    `--history: ${file} cannot be written: EEXIST\n  fix: name a folder of yours with --history`,
  );
});

test('of an unfinished merge both sides are read, and every marker is reported', async () => {
  const folder = temporaryFolder();
  const [ours, theirs] = ['2026-11-22T02:00:00.000Z', '2026-11-22T03:00:00.000Z'].map((at) => record('2026-11-22', at));
  mkdirSync(path.join(folder, '2026-11-22'));
  const sides = [JSON.stringify(ours), '=======', JSON.stringify(theirs)].join('\r\n');
  const text = `<<<<<<< HEAD\r\n${sides}\r\n>>>>>>> load-history\r\n`;
  const file = path.join(folder, '2026-11-22', 'diary.jsonl');
  writeFileSync(file, text);
  expect(await readHistory(folder)).toEqual({
    records: [ours, theirs],
    events: [],
    unreadable: [1, 3, 5].map((line) => ({ file: '2026-11-22/diary.jsonl', line, why: merge })),
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('what is recorded about regressions is read back, whichever branch wrote it, and is no run to a query over the runs', async () => {
  const folder = temporaryFolder();
  const environment = { load: 'reads', target: 'own', cores: 2, platform: 'linux x64', k6: '2.2.0', unit: undefined };
  const recovery = (at: string): RegressionEvent => ({
    kind: 'LoadTestRecovery',
    version: 1,
    at,
    system: 'diary',
    plan: 'load',
    scenario: 'reads',
    metric: 'p50',
    environment,
    night: '2026-11-23',
    regression: '2026-11-01',
    level: 4.2,
  });
  const [early, late] = [recovery('2026-11-23T02:00:00.000Z'), recovery('2026-11-23T03:00:00.000Z')];
  const file = appendEvents(folder, [early]);
  expect(path.relative(folder, file)).toMatch(/^regressions\/2026-11-23\/load-20261123T020000000Z-[0-9a-f]{8}\.jsonl$/);
  appendEvents(folder, [late]);
  expect(await readHistory(folder)).toEqual({ records: [], events: [early, late], unreadable: [] });
  expect(() => appendEvents(folder, [early])).toThrow(`--history: ${file} cannot be written: EEXIST`);
});
