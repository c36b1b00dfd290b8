import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openHistory, type History } from '../../history/history.ts';
import type { Point } from '../../model/point.ts';
import { slosOf } from '../../slo/slo.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { createScreen, historyReader, short, statusBlock, statusLine, type Reading } from './status.ts';

const now = Date.UTC(2026, 2, 1, 12);
const slos = slosOf(freight);

const counted = (name: string, labels: Record<string, string>, value: number, at: number): Point => ({
  kind: 'SumPoint',
  name,
  labels,
  value,
  since: at - 1_000,
  at,
});
const messages = (outcome: string, value: number, at: number): Point =>
  counted('atalaya.ingest.messages', { outcome }, value, at);
const requests = (
  route: string,
  counts: readonly number[],
  at: number,
  bounds: readonly number[] = [0.1, 1],
): Point => ({
  kind: 'HistogramPoint',
  name: 'http.server.request.duration',
  labels: { 'http.route': route },
  bounds,
  counts,
  sum: 1,
  since: at - 1_000,
  at,
});

describe('a reading of the history', () => {
  let folder: string;
  let history: History;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'atalaya-status-'));
    history = openHistory(path.join(folder, 'metrics.db'), { now: () => now });
  });
  afterEach(() => {
    history.close();
    rmSync(folder, { recursive: true });
  });

  test('counts what was stored and dead-lettered since it was created', () => {
    const read = historyReader(history, slos, now);
    history.append([
      messages('stored', 7, now + 1_000),
      messages('rejected', 2, now + 1_000),
      messages('retried', 9, now + 1_000),
    ]);
    expect(read(now + 1_000)).toMatchObject({ stored: 7, deadLettered: 2, lag: undefined, requests: undefined });
  });

  test('leaves out the run before, even where both share ten seconds', () => {
    history.append([messages('stored', 100, now - 1_000), requests('/freight', [4, 0, 0], now - 1_000)]);
    const read = historyReader(history, slos, now);
    history.append([messages('stored', 7, now + 1_000), requests('/freight', [1, 2, 0], now + 1_000)]);
    expect(read(now + 1_000)).toMatchObject({ stored: 7, requests: { count: 3, counts: [1, 2, 0] } });
  });

  test('counts requests on declared routes alone', () => {
    const read = historyReader(history, slos, now);
    history.append(
      ['/freight', '/health', '/ready', 'unmatched'].map((route) => requests(route, [1, 0, 0], now + 1_000)),
    );
    expect(read(now + 1_000).requests?.count).toBe(1);
  });

  test('goes on when boundaries have changed since', () => {
    history.append([requests('/freight', [4, 0, 0], now - 20_000)]);
    const read = historyReader(history, slos, now);
    history.append([requests('/freight', [1, 0], now + 1_000, [0.5])]);
    expect(read(now + 1_000).requests?.count).toBe(1);
  });

  test('judges every objective over its own window', () => {
    const old = now - 3 * 86_400_000;
    history.append([
      counted('atalaya.objective.good_events', { objective: 'ingest-processing' }, 9, old),
      counted('atalaya.objective.total_events', { objective: 'ingest-processing' }, 10, old),
    ]);
    const { objectives } = historyReader(history, slos, now)(now);
    expect(objectives.map(({ slo, judgement }) => [slo.id, judgement.kind])).toEqual([
      ['api-availability', 'NoData'],
      ['api-latency-300ms', 'NoData'],
      ['ingest-processing', 'Judged'],
      ['ingest-freshness-1m', 'NoData'],
    ]);
  });
});

test.each([
  [undefined, '-'],
  [0, '1ms'],
  [0.0004, '1ms'],
  [0.0123, '12ms'],
  [0.9996, '1000ms'],
  [1, '1.0s'],
  [75.06, '75.1s'],
])('%p seconds are written %p', (seconds, text) => {
  expect(short(seconds)).toBe(text);
});

const reading: Reading = {
  published: 1_500,
  rows: 2_000,
  stored: 1_234,
  deadLettered: 6,
  posted: 0,
  backlog: 260,
  lag: { bounds: [0.1, 1], counts: [90, 10, 0], sum: 10, count: 100 },
  requests: { bounds: [0.1, 1], counts: [20, 0, 0], sum: 1, count: 20 },
  objectives: [],
  rate: 617.4,
};

test('a line says all there is to say', () => {
  expect(statusLine(reading)).toBe(
    'published 1,500/2,000 | stored 1,234 (617/s) | dead 6 | queued 260 | lag p50 56ms  p95 550ms  p99 910ms | API 20 requests p95 95ms | no objective missed',
  );
});

test('a block has a line a thing, and a bar', () => {
  expect(statusBlock('title', reading, 80)).toEqual([
    'title',
    '  published      1,500 of 2,000  [#######################.......] 75%',
    '  stored         1,234  (617/s, 260 queued)',
    '  dead-lettered  6',
    '  lag            p50 56ms  p95 550ms  p99 910ms',
    '  API            20 requests  p50 50ms  p95 95ms  p99 99ms',
  ]);
});

test('messages that the visitor posted are said, since they are stored beside those that were published', () => {
  const posted = { ...reading, posted: 2 };
  expect(statusLine(posted)).toMatch(/^published 1,500\/2,000 and 2 by POST \| stored 1,234 /);
  expect(statusBlock('title', posted, 80).slice(2, 4)).toEqual([
    "  posted         2  (the demo's visitor calls POST, too)",
    '  stored         1,234  (617/s, 260 queued)',
  ]);
});

test('before anything has happened it says so', () => {
  const nothing = { ...reading, published: 0, stored: 0, lag: undefined, requests: undefined };
  expect(statusBlock('title', nothing, 80)).toEqual([
    'title',
    '  published      0 of 2,000  [..............................] 0%',
    '  stored         0  (617/s, 260 queued)',
    '  dead-lettered  6',
    '  lag            nothing yet',
    '  API            0 requests  nothing yet',
  ]);
});

test.each([1, 20, 40, 60, 200])('no line is wider than %i columns', (columns) => {
  for (const line of statusBlock('a title that is rather long', reading, columns)) {
    expect(line.length).toBeLessThanOrEqual(columns);
  }
});

const shownReading: Reading = {
  published: 10,
  rows: 20,
  stored: 5,
  deadLettered: 0,
  posted: 0,
  backlog: 5,
  lag: undefined,
  requests: undefined,
  objectives: [],
  rate: 5,
};

const screenOn = (isTTY: boolean) => {
  const written: string[] = [];
  const screen = createScreen(
    { isTTY, columns: 80, stdout: (text) => void written.push(text) } as Parameters<typeof createScreen>[0],
    'title',
  );
  return { screen, written };
};

test('elsewhere than on a terminal there is a line a reading, and none before anything is stored', () => {
  const { screen, written } = screenOn(false);
  screen.show({ ...shownReading, stored: 0 });
  screen.show(shownReading);
  screen.end(shownReading);
  expect(written).toHaveLength(3);
  expect(written[0]).toBe('title\n');
  expect(written[1]).toMatch(/^published 10\/20 \| stored 5 \(5\/s\) \| /);
  expect(written.join('')).not.toContain('\u001b');
});

test('on a terminal each reading is drawn over the one before', () => {
  const { screen, written } = screenOn(true);
  screen.show(shownReading);
  screen.show(shownReading);
  screen.end(shownReading);
  const lines = written[0]!.split('\n').length - 1;
  expect(written[0]!.startsWith('\u001b[2Ktitle\n')).toBe(true);
  expect(written[1]!.startsWith(`\u001b[${lines}A\u001b[2Ktitle\n`)).toBe(true);
  expect(written.every((text) => text.endsWith('\u001b[0J'))).toBe(true);
});

test('a block that is cleared leaves nothing, and the next one does not move up', () => {
  const { screen, written } = screenOn(true);
  screen.clear();
  screen.show(shownReading);
  const lines = written[0]!.split('\n').length - 1;
  screen.clear();
  screen.show(shownReading);
  expect(written[1]).toBe(`\u001b[${lines}A\u001b[0J`);
  expect(written[2]!.startsWith('\u001b[2Ktitle\n')).toBe(true);
});
