import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import { openHistory, type History } from './history.ts';
import { inFolder, second, start, sumPoint } from './testing/points.ts';

const script = fileURLToPath(new URL('testing/writer.ts', import.meta.url));

interface Writer {
  readonly process: ChildProcess;
  /** Resolves once it has said that it wrote this many. */
  wrote(count: number): Promise<void>;
  /** What it said last, once it is dead. */
  kill(): Promise<number>;
}

const startWriter = (file: string, name: string, ...interval: readonly string[]): Writer => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, file, name, ...interval], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  let said = 0;
  lines.on('line', (line) => {
    said = Number(line);
  });
  return {
    process: child,
    wrote: async (count) => {
      while (said < count) await once(lines, 'line');
    },
    kill: async () => {
      const closed = once(lines, 'close');
      child.kill('SIGKILL');
      await closed;
      return said;
    },
  };
};

const counts = (history: History, name: string): readonly [good: number, total: number] =>
  history.snapshot(() => {
    const sum = (outcome: string): number => history.sum(name, { outcome }, 0, Number.MAX_SAFE_INTEGER);
    return [sum('good'), sum('total')];
  });

/** Reads minutes as columns: closed hours come from the packed copy. */
const minuteCounts = (history: History, name: string): readonly [good: number, total: number] => {
  const sums = new Map(
    history
      .minutes(name, {}, 0, Number.MAX_SAFE_INTEGER)
      .map(({ labels, columns }) => [labels['outcome'], columns.values.reduce((sum, value) => sum + value, 0)]),
  );
  return [sums.get('good') ?? 0, sums.get('total') ?? 0];
};

describe('while one process writes', () => {
  test('another reads: good and total are always of the same instant, and never fall', () =>
    inFolder(async (file) => {
      const writer = startWriter(file, 'events');
      await writer.wrote(10);
      const reader = openHistory(file, { readOnly: true });
      let before = 0;
      for (let read = 0; read < 200; read += 1) {
        const [good, total] = counts(reader, 'events');
        expect([good, total % 10, total >= before]).toEqual([total, 0, true]);
        before = total;
        await new Promise(setImmediate);
      }
      await writer.wrote(before + 10);
      const said = await writer.kill();
      expect(counts(reader, 'events')[1]).toBeGreaterThanOrEqual(said);
      reader.close();
    }));

  test('another may write too, and every point of both counts once', () =>
    inFolder(async (file) => {
      const writer = startWriter(file, 'theirs');
      await writer.wrote(10);
      const ours = openHistory(file, { now: () => start });
      for (let append = 1; append <= 100; append += 1) {
        ours.append([sumPoint('ours', start + append * second, 1)]);
      }
      await writer.kill();
      ours.append([]);
      expect(ours.sum('ours', {}, start, start + 100 * second)).toBe(100);
      const [good, total] = counts(ours, 'theirs');
      expect([good, total % 10]).toEqual([total, 0]);
      ours.close();
    }));
});

describe('while a process writes and packs closed hours', () => {
  test('another reads minutes: good and total are always of the same instant, and never fall', () =>
    inFolder(async (file) => {
      const writer = startWriter(file, 'events', '300');
      await writer.wrote(2_000);
      const reader = openHistory(file, { readOnly: true });
      let before = 0;
      for (let read = 0; read < 100; read += 1) {
        const [good, total] = minuteCounts(reader, 'events');
        expect([good, total % 10, total >= before]).toEqual([total, 0, true]);
        before = total;
        await new Promise(setImmediate);
      }
      await writer.kill();
      reader.close();
    }));

  test('it may be killed: what is packed is what the rows are', () =>
    inFolder(async (file) => {
      for (let round = 1; round <= 4; round += 1) {
        const writer = startWriter(file, `events${round % 2}`, '600');
        await writer.wrote(1_000 + 370 * round);
        await writer.kill();
        const reader = openHistory(file, { readOnly: true });
        const read = (): unknown => reader.names().map((name) => reader.minutes(name, {}, 0, Number.MAX_SAFE_INTEGER));
        const packed = read();
        const db = new DatabaseSync(file);
        expect(Number(db.prepare('SELECT count(columns) AS count FROM packed').get()?.['count'])).toBeGreaterThan(1);
        db.exec('DELETE FROM packed');
        db.close();
        expect(read()).toEqual(packed);
        reader.close();
      }
    }));
});

test('a writer that is killed leaves whole appends, and the next one goes on', () =>
  inFolder(async (file) => {
    let least = 0;
    for (let round = 1; round <= 5; round += 1) {
      const writer = startWriter(file, 'events');
      await writer.wrote(10 + 37 * round);
      least += await writer.kill();
      const reader = openHistory(file, { readOnly: true });
      const [good, total] = counts(reader, 'events');
      // What was said is there; more may be, committed and not yet said when the writer was killed.
      expect([good, total % 10]).toEqual([total, 0]);
      expect(total - least).toBeGreaterThanOrEqual(0);
      least = total;
      reader.close();
    }
  }));
