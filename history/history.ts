/**
 * Metric points kept in one file: ten seconds for seven days, one minute for a hundred, bounded in size. Writing never
 * throws and never waits long: what watches the pipeline must not take it down. Reading throws `HistoryError`.
 */
import type { Point } from '../model/point.ts';
import { isKeepable } from './cell.ts';
import { createAppend } from './append.ts';
import { openForReading, openForWriting, pragma, transaction } from './database.ts';
import { historyErrorOf } from './historyError.ts';
import { createFoldRevisions } from './foldRevisions.ts';
import { createReads, type Reads } from './read.ts';
import { createRollUp } from './rollUp.ts';

export interface History extends Reads {
  readonly kind: 'History';
  /** In one transaction. What cannot be written waits in memory, bounded, for the next call. */
  append(points: readonly Point[]): void;
  /** All reads inside see the same instant, whatever other processes write. */
  snapshot<T>(read: () => T): T;
  close(): void;
}

export interface HistoryOptions {
  /** Reads only: creates nothing, and `append` throws. */
  readonly readOnly?: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Called once when points can no longer be stored, and once when they can be stored again. */
  readonly report?: (message: string) => void;
  /** Bound of the file; from nine tenths of it on, points are kept half as long. */
  readonly maxBytes?: number;
  /** Bound of the label sets, all metrics together. */
  readonly maxSeries?: number;
  /** Bound of the points that wait in memory. */
  readonly maxWaiting?: number;
}

/** Throws `HistoryError` when the file cannot be used. */
export const openHistory = (path: string, options: HistoryOptions = {}): History => {
  const {
    readOnly = false,
    now = Date.now,
    report = (message) => process.emitWarning(message),
    maxBytes = 2 ** 30,
    maxSeries = 1_000,
    maxWaiting = 50_000,
  } = options;
  const db = readOnly ? openForReading(path) : openForWriting(path, maxBytes);
  const reads = guarded(createReads(db, path), path);
  const common = {
    kind: 'History',
    ...reads,
    snapshot: <T>(read: () => T): T => (db.isTransaction ? read() : transaction(db, 'DEFERRED', read)),
    close: () => {
      if (db.isOpen) db.close();
    },
  } as const;
  if (readOnly) {
    return {
      ...common,
      append: () => {
        throw new Error(`${path} was opened for reading only`);
      },
    };
  }

  const appender = createAppend(db, maxSeries);
  const rollUp = createRollUp(db);
  const foldRevisions = createFoldRevisions(db);
  let waiting: readonly Point[] = [];
  let arriving: readonly Point[] = [];
  let lost = 0;
  const reported = new Set<string>();
  const tellOnce = (about: string, message: string): void => {
    if (!reported.has(about)) report(message);
    reported.add(about);
  };

  const write = (): void => {
    const waited = waiting.length;
    waiting = [...waiting, ...arriving];
    arriving = [];
    try {
      const leftOut = transaction(db, 'IMMEDIATE', () => appender.append(waiting));
      waiting = [];
      if (leftOut > 0) {
        tellOnce('series', `${path} holds ${maxSeries} series: points of further label sets are left out`);
      }
      if (reported.delete('write')) report(`metric points are kept again in ${path}; ${lost} were lost`);
      lost = 0;
    } catch (error) {
      appender.forget();
      lost += Math.max(0, waiting.length - maxWaiting);
      waiting = waiting.slice(-maxWaiting);
      const { code, message } = historyErrorOf(error, path, false);
      if (code === 'busy' && waited === 0) return;
      tellOnce('write', `metric points are not stored for now; the pipeline continues\n${message}`);
    }
  };

  const tidy = (): void => {
    try {
      const used = pragma(db, 'page_count') - pragma(db, 'freelist_count');
      const share = used > 0.9 * pragma(db, 'max_page_count') ? 0.5 : 1;
      const tidied = (): boolean => [rollUp(now(), share), foldRevisions()].includes(true);
      if (transaction(db, 'IMMEDIATE', tidied)) appender.forget();
    } catch (error) {
      appender.forget();
      const { code, message } = historyErrorOf(error, path, false);
      if (code === 'busy' || reported.has('write')) return;
      tellOnce('tidy', `old metric points are not rolled up for now\n${message}`);
    }
  };

  return {
    ...common,
    append: (points) => {
      arriving = points.filter(isKeepable);
      if (arriving.length < points.length) {
        tellOnce('numbers', `metric points that are not numbers are left out of ${path}`);
      }
      write();
      tidy();
    },
    close: () => {
      if (db.isOpen && waiting.length > 0) write();
      common.close();
    },
  };
};

/** The same reads, with what SQLite says turned into what a person can act on. */
const guarded = (reads: Reads, path: string): Reads => {
  const guard = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw historyErrorOf(error, path, true);
    }
  };
  return {
    sum: (...query) => guard(() => reads.sum(...query)),
    series: (...query) => guard(() => reads.series(...query)),
    minutes: (...query) => guard(() => reads.minutes(...query)),
    totals: (...query) => guard(() => reads.totals(...query)),
    last: (...query) => guard(() => reads.last(...query)),
    names: () => guard(() => reads.names()),
    newest: (at) => guard(() => reads.newest(at)),
    oldest: () => guard(() => reads.oldest()),
    gaps: (...query) => guard(() => reads.gaps(...query)),
  };
};
