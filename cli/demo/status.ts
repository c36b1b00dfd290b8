/** The demo's live status: one reading of the history, as a block for a terminal or as one line. */
import type { History } from '../../history/history.ts';
import { merged, quantile, type Distribution } from '../../history/quantile.ts';
import type { HistogramPoint, Labels } from '../../model/point.ts';
import { judgementText } from '../../slo/judgementText.ts';
import type { Slo } from '../../slo/slo.ts';
import { statusAt, type SloStatus } from '../../slo/status.ts';
import { eventCounts } from '../run/eventCounts.ts';
import { clamp } from '../../numbers/clamp.ts';
import { countText } from '../../text/count.ts';
import type { Io } from '../run/io.ts';
import { namedObjective } from '../../slo/quiet.ts';

export interface Reading {
  readonly published: number;
  readonly rows: number;
  readonly stored: number;
  readonly deadLettered: number;
  /** Messages that the demo's visitor published by POST: they are stored, too. */
  readonly posted: number;
  readonly backlog: number;
  /** Seconds from published to stored. */
  readonly lag: Distribution | undefined;
  /** Seconds of requests on declared routes. */
  readonly requests: Distribution | undefined;
  readonly objectives: readonly SloStatus[];
  /** Messages stored a second, since the previous reading. */
  readonly rate: number;
}

export type Totals = Pick<Reading, 'stored' | 'deadLettered' | 'lag' | 'requests'>;

/** What was counted after `from`, up to `at`. */
export const totalsOf = (history: History, from: number, at: number): Totals => ({
  stored: history.sum('atalaya.ingest.messages', { outcome: 'stored' }, from, at),
  deadLettered: history.sum('atalaya.ingest.messages', { outcome: 'rejected' }, from, at),
  lag: distribution(history, 'atalaya.ingest.age', from, at),
  requests: distribution(history, 'http.server.request.duration', from, at),
});

/** Longer than any point covers: a run that starts within the same ten seconds shares points with the previous run. */
const overlap = 60_000;

/**
 * Reads the totals of this run, and each objective over its own window. Create it before the run's first point. `started`:
 * milliseconds since the epoch.
 */
export const historyReader = (
  history: History,
  slos: readonly Slo[],
  started: number,
): ((at: number) => Totals & Pick<Reading, 'objectives'>) => {
  const from = started - overlap;
  const before = history.snapshot(() => totalsOf(history, from, started));
  return (at) =>
    history.snapshot(() => ({
      ...totalsSince(before, totalsOf(history, from, at)),
      objectives: slos.map((slo) => statusAt(slo, eventCounts(history), at)),
    }));
};

const totalsSince = (before: Totals, now: Totals): Totals => ({
  stored: now.stored - before.stored,
  deadLettered: now.deadLettered - before.deadLettered,
  lag: difference(now.lag, before.lag),
  requests: difference(now.requests, before.requests),
});

const difference = (all: Distribution | undefined, some: Distribution | undefined): Distribution | undefined =>
  all === undefined || some === undefined || all.bounds.join() !== some.bounds.join()
    ? all
    : {
        bounds: all.bounds,
        counts: all.counts.map((count, i) => count - some.counts[i]!),
        sum: all.sum - some.sum,
        count: all.count - some.count,
      };

const undeclared: ReadonlySet<string> = new Set(['/health', '/ready']);

/** Only declared routes: labels of undeclared requests do not begin with '/', and probes are excluded by name. */
const isWanted = ({ 'http.route': route }: Labels): boolean =>
  route === undefined || (route.startsWith('/') && !undeclared.has(route));

/** Of the newest point's boundaries: they change with the objectives of any system. */
const distribution = (history: History, name: string, from: number, at: number): Distribution | undefined => {
  const points = history
    .series(name, {}, from, at)
    .filter(({ labels }) => isWanted(labels))
    .flatMap((series) => series.points.filter((point): point is HistogramPoint => point.kind === 'HistogramPoint'));
  const newest = points.toSorted((a, b) => a.at - b.at).at(-1);
  return merged(points.filter(({ bounds }) => bounds.join() === newest?.bounds.join()));
};

export const count = (value: number): string => countText(Math.round(value));

/** Formats seconds for people: '4ms', '1.2s'. */
export const short = (seconds: number | undefined): string => {
  if (seconds === undefined) return '-';
  return seconds < 1 ? `${Math.max(1, Math.round(seconds * 1_000))}ms` : `${seconds.toFixed(1)}s`;
};

const quantiles = (of: Distribution | undefined): string =>
  of === undefined || of.count === 0
    ? 'nothing yet'
    : [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${short(quantile(of, share))}`).join('  ');

/** One line, for logs. */
export const statusLine = (reading: Reading): string => {
  const { published, rows, posted, stored, deadLettered, backlog, lag, requests, objectives } = reading;
  const bad = objectives
    .filter(({ judgement }) => judgement.kind === 'Judged' && !judgement.met)
    .map(({ slo }) => slo.id);
  return [
    `published ${count(published)}/${count(rows)}${posted === 0 ? '' : ` and ${count(posted)} by POST`}`,
    `stored ${count(stored)} (${count(reading.rate)}/s)`,
    `dead ${count(deadLettered)}`,
    `queued ${count(backlog)}`,
    `lag ${quantiles(lag)}`,
    `API ${count(requests?.count ?? 0)} requests p95 ${requests === undefined ? '-' : short(quantile(requests, 0.95))}`,
    bad.length === 0 ? 'no objective missed' : `missed: ${bad.join(', ')}`,
  ].join(' | ');
};

/** Several lines, each within `columns`. */
export const statusBlock = (title: string, reading: Reading, columns: number): readonly string[] => {
  const { published, rows, posted, stored, deadLettered, backlog, lag, requests, objectives } = reading;
  const done = rows === 0 ? 1 : published / rows;
  const width = clamp(columns - 50, 10, 30);
  const bar = `${'#'.repeat(Math.round(done * width))}${'.'.repeat(width - Math.round(done * width))}`;
  return [
    title,
    `  published      ${count(published)} of ${count(rows)}  [${bar}] ${Math.floor(done * 100)}%`,
    ...(posted === 0 ? [] : [`  posted         ${count(posted)}  (the demo's visitor calls POST, too)`]),
    `  stored         ${count(stored)}  (${count(reading.rate)}/s, ${count(backlog)} queued)`,
    `  dead-lettered  ${count(deadLettered)}`,
    `  lag            ${quantiles(lag)}`,
    `  API            ${count(requests?.count ?? 0)} requests  ${quantiles(requests)}`,
    ...objectives.map(({ slo, judgement }) => `  ${namedObjective(slo).padEnd(24)} ${judgementText(judgement, slo)}`),
  ].map((line) => (line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line));
};

interface Screen {
  /** Milliseconds between two readings. */
  readonly every: number;
  show(reading: Reading): void;
  /** The last reading, which stays. */
  end(reading: Reading): void;
  /** Removes the block from a terminal; a later reading is drawn below what was written since. */
  clear(): void;
}

/** Where the live status goes: redrawn in place on a terminal, a line every few seconds elsewhere. */
export const createScreen = (io: Io, title: string): Screen => {
  if (!io.isTTY) {
    const line = (reading: Reading): void => io.stdout(`${statusLine(reading)}\n`);
    io.stdout(`${title}\n`);
    return {
      every: 2_000,
      show: (reading) => (reading.stored > 0 ? line(reading) : undefined),
      end: line,
      clear: () => undefined,
    };
  }
  let drawn = 0;
  const draw = (reading: Reading): void => {
    const lines = statusBlock(title, reading, io.columns);
    // Up to the first line, then each line over the one before, and nothing below. Source: ECMA-48.
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    io.stdout(`${up}${lines.map((text) => `\u001b[2K${text}\n`).join('')}\u001b[0J`);
    drawn = lines.length;
  };
  const clear = (): void => {
    if (drawn > 0) io.stdout(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  return { every: 500, show: draw, end: draw, clear };
};
