import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { HistoryError } from './historyError.ts';
import { openHistory } from './history.ts';
import { hour, inFolder, second, start, sumPoint } from './testing/points.ts';

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof HistoryError) return error.message;
    throw error;
  }
  return 'nothing was thrown';
};

const kept = (file: string): void => {
  const history = openHistory(file, { now: () => start });
  history.append([sumPoint('events', start + second, 3)]);
  history.close();
};

describe('opening', () => {
  test('a file that does not exist, to read, says so and creates nothing', () =>
    inFolder((file) => {
      const expected = `there is no metric history here
  where: ${file}
  why: no such file
  fix: run the pipeline first, or name its data folder with --data DIR`;
      expect(messageOf(() => openHistory(file, { readOnly: true }))).toBe(expected);
      expect(messageOf(() => openHistory(file, { readOnly: true }))).toBe(expected);
    }));

  test('an empty file, to read, says that nothing was written yet', () =>
    inFolder((file) => {
      writeFileSync(file, '');
      expect(messageOf(() => openHistory(file, { readOnly: true }))).toBe(`there is no metric history here
  where: ${file}
  why: nothing was written to this file yet
  fix: run the pipeline first, or name its data folder with --data DIR`);
    }));

  test.each([{ readOnly: true }, { readOnly: false }])(
    'a damaged file ($readOnly) has an error with a fix, and is not changed',
    (options) =>
      inFolder((file) => {
        writeFileSync(file, 'not a database '.repeat(100));
        expect(messageOf(() => openHistory(file, options))).toBe(`the metric history is damaged
  where: ${file}
  why: file is not a database
  fix: keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged), and budgets start again from zero`);
        expect(readFileSync(file, 'utf8')).toBe('not a database '.repeat(100));
      }),
  );

  test('a database of something else is refused', () =>
    inFolder((file) => {
      const other = new DatabaseSync(file);
      other.exec('CREATE TABLE messages (id TEXT)');
      other.close();
      expect(messageOf(() => openHistory(file))).toBe(`this file is not a metric history
  where: ${file}
  why: it is an SQLite file of something else
  fix: choose another data folder with --data DIR, or move the file away (mv ${file} ${file}.other)`);
    }));

  test('a history of a later version is refused', () =>
    inFolder((file) => {
      kept(file);
      const later = new DatabaseSync(file);
      later.exec('PRAGMA user_version=2');
      later.close();
      expect(messageOf(() => openHistory(file))).toBe(`the metric history was written by a newer version
  where: ${file}
  why: its format is 2; this version knows 1
  fix: use that version, or choose another data folder with --data DIR`);
    }));

  test('a folder that cannot be made says who needs which right', () =>
    inFolder((file) => {
      writeFileSync(file, '');
      const below = `${file}/metrics.db`;
      expect(messageOf(() => openHistory(below))).toBe(`the metric history cannot be written
  where: ${below}
  why: EEXIST: file already exists, mkdir '${file}'
  fix: choose a folder that this user can write, with --data DIR`);
    }));
});

test('reading a damaged page says so', () =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start });
    for (let slot = 0; slot < 5_000; slot += 1_000) {
      history.append(
        Array.from({ length: 1_000 }, (_, n) => sumPoint('events', start + (slot + n + 1) * 10 * second, 1)),
      );
    }
    history.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 48 * 1024, 80 * 1024));
    const reader = openHistory(file, { readOnly: true });
    expect(messageOf(() => reader.sum('events', {}, start, start + 24 * hour))).toBe(`the metric history is damaged
  where: ${file}
  why: database disk image is malformed
  fix: keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged), and budgets start again from zero`);
    reader.close();
  }));

test('a history opened for reading refuses to append', () =>
  inFolder((file) => {
    kept(file);
    const reader = openHistory(file, { readOnly: true });
    expect(() => reader.append([])).toThrow(new Error(`${file} was opened for reading only`));
    reader.close();
  }));

describe('when points cannot be written', () => {
  const many = (slot: number): ReturnType<typeof sumPoint>[] =>
    Array.from({ length: 500 }, (_, n) => sumPoint('events', start + (slot * 500 + n + 1) * 10 * second, 1));

  test('a full disk is reported once, appending goes on, and nothing kept before is lost', () =>
    inFolder((file) => {
      const reports: string[] = [];
      const history = openHistory(file, {
        now: () => start,
        maxBytes: 64 * 1024,
        maxWaiting: 1_000,
        report: (message) => reports.push(message),
      });
      for (let slot = 0; slot < 40; slot += 1) history.append(many(slot));
      expect(reports).toEqual([
        `metric points are not stored for now; the pipeline continues
the metric history has no space left
  where: ${file}
  why: database or disk is full
  fix: free some space on this disk`,
      ]);
      const sum = history.sum('events', {}, start, start + 1_000 * hour);
      expect([sum > 1_000, sum % 500]).toEqual([true, 0]);
      history.close();
    }));

  test('they wait in memory while another process holds the file, and are kept afterwards', () =>
    inFolder((file) => {
      const reports: string[] = [];
      const history = openHistory(file, {
        now: () => start,
        maxWaiting: 3,
        report: (message) => reports.push(message),
      });
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      for (let tick = 1; tick <= 5; tick += 1)
        history.append([sumPoint('events', start + tick * 10 * second, 10 ** tick)]);
      other.exec('COMMIT');
      other.close();
      history.append([]);
      expect(history.sum('events', {}, start, start + hour)).toBe(111_000);
      expect(reports).toEqual([
        `metric points are not stored for now; the pipeline continues
the metric history is held by another process
  where: ${file}
  why: database is locked
  fix: wait for the other process, or end it`,
        `metric points are kept again in ${file}; 2 were lost`,
      ]);
      history.close();
    }));

  test('points that are not numbers are left out alone, and said once', () =>
    inFolder((file) => {
      const reports: string[] = [];
      const history = openHistory(file, { now: () => start, report: (message) => reports.push(message) });
      for (const value of [1, Number.NaN, Infinity, 2]) {
        history.append([sumPoint('events', start + second, value), sumPoint('events', start + second, 100)]);
      }
      expect(history.sum('events', {}, start, start + hour)).toBe(403);
      expect(reports).toEqual([`metric points that are not numbers are left out of ${file}`]);
      history.close();
    }));

  test('label sets beyond the bound are left out, those known go on', () =>
    inFolder((file) => {
      const reports: string[] = [];
      const history = openHistory(file, { now: () => start, maxSeries: 2, report: (message) => reports.push(message) });
      for (const route of ['/a', '/b', '/c', '/d', '/a']) {
        history.append([sumPoint('events', start + second, 1, { route })]);
      }
      const sums = ['/a', '/b', '/c'].map((route) => history.sum('events', { route }, start, start + hour));
      expect(sums).toEqual([2, 1, 0]);
      expect(reports).toEqual([`${file} holds 2 series: points of further label sets are left out`]);
      history.close();
    }));
});
