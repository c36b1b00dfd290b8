/**
 * The data API beside bare Express on cache hits, and beside the bare prepared DuckDB query on misses. Rounds alternate
 * and medians are compared, because this machine's speed drifts more than the difference that is looked for.
 * Run: node bench/api.ts
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openHome } from '../pipeline/embedded/home.ts';
import flights from '../systems/flights.ts';
import { flightRow } from './api-data.ts';
import type { Load, Loaded, LoadedWithCpu } from './api-load.ts';
import type { Variant } from './api-server.ts';

export interface ApiBenchOptions {
  readonly rounds?: number;
  /** Of one round of one variant. */
  readonly seconds?: number;
  readonly connections?: number;
  /** In the table that misses are answered from. */
  readonly rows?: number;
}

/** Medians over the rounds. */
export interface Measured {
  readonly name: string;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of the server's CPU for one answer. */
  readonly cpuMicros: number;
  readonly failed: number;
}

export interface ApiBenchResult {
  readonly hits: readonly Measured[];
  readonly misses: readonly Measured[];
  /** Answers a second, as shares: hits of bare Express, misses of bare DuckDB. */
  readonly hitRatio: number;
  readonly missRatio: number;
}

interface Subject {
  readonly name: string;
  readonly round: (load: Omit<Load, 'url'>) => Promise<LoadedWithCpu>;
  readonly stop: () => void;
}

const script = (name: string): string => path.join(import.meta.dirname, name);

const ask = async <T>(child: ChildProcess, message: object): Promise<T> => {
  child.send(message);
  return heard<T>(child);
};

const heard = async <T>(child: ChildProcess): Promise<T> => {
  const ended = new AbortController();
  const exit = once(child, 'exit', ended).then(() => {
    throw new Error('a process of the bench ended early; its own message stands above');
  });
  try {
    const [answer] = (await Promise.race([once(child, 'message', ended), exit])) as [T];
    return answer;
  } finally {
    exit.catch(() => undefined);
    ended.abort();
  }
};

const startServer = async (
  caller: ChildProcess,
  name: string,
  variant: Variant,
  distinct: boolean,
  folder = '',
): Promise<Subject> => {
  const server = fork(script('api-server.ts'), [variant, folder]);
  const { port } = await heard<{ readonly port: number }>(server);
  const cpu = async (): Promise<number> => (await ask<{ readonly cpuMicros: number }>(server, {})).cpuMicros;
  return {
    name,
    round: async (load) => {
      const before = await cpu();
      const url = `http://127.0.0.1:${port}/flights`;
      const loaded = await ask<Loaded>(caller, { ...load, url, distinct });
      return { ...loaded, cpuMicros: ((await cpu()) - before) / loaded.answered };
    },
    stop: () => server.kill(),
  };
};

const startDirect = (folder: string): Subject => {
  const direct = fork(script('api-direct.ts'), [folder]);
  return {
    name: 'bare prepared DuckDB query',
    round: async (load) => ask<LoadedWithCpu>(direct, load),
    stop: () => direct.kill(),
  };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const compare = async (
  subjects: readonly Subject[],
  rounds: number,
  load: Omit<Load, 'url'>,
): Promise<readonly Measured[]> => {
  const all = subjects.map((subject) => ({ subject, results: [] as Awaited<ReturnType<Subject['round']>>[] }));
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const { subject, results } of all) {
      const result = await subject.round({ ...load, seconds: round === 0 ? 2 : load.seconds });
      if (round > 0) results.push(result);
    }
  }
  return all.map(({ subject, results }) => {
    return {
      name: subject.name,
      perSecond: median(results.map(({ perSecond }) => perSecond)),
      p50: median(results.map(({ p50 }) => p50)),
      p99: median(results.map(({ p99 }) => p99)),
      cpuMicros: median(results.map(({ cpuMicros }) => cpuMicros)),
      failed: results.reduce((sum, { failed }) => sum + failed, 0),
    };
  });
};

const fill = async (folder: string, count: number): Promise<void> => {
  const home = await openHome(flights, folder, Date.now);
  for (let from = 0; from < count; from += 50_000) {
    const length = Math.min(50_000, count - from);
    await home.warehouse.store(
      Array.from({ length }, (_, i) => ({ ...flightRow(from + i), log: 'bench', sequence: from + i + 1 })),
    );
  }
  await home.close();
};

const ratio = (ours: Measured | undefined, beside: Measured | undefined): number =>
  (ours?.perSecond ?? Number.NaN) / (beside?.perSecond ?? Number.NaN);

export const apiBench = async (options: ApiBenchOptions = {}): Promise<ApiBenchResult> => {
  const { rounds = 5, seconds = 2, connections = 50, rows = 300_000 } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'atalaya-bench-api-'));
  const caller = fork(script('api-load.ts'));
  const load = { connections, seconds, distinct: false };
  const running: Subject[] = [];
  const start = async (subject: Promise<Subject> | Subject): Promise<Subject> => {
    running.push(await subject);
    return subject;
  };
  try {
    const hits = await compare(
      [
        await start(startServer(caller, 'bare Express', 'express', false)),
        await start(startServer(caller, 'the data API, cache hits', 'atalaya', false)),
        await start(startServer(caller, 'Express sending ready text without ETag', 'express-ready-text', false)),
        await start(startServer(caller, 'bare Express, automatic instrumentation', 'instrumented', false)),
      ],
      rounds,
      load,
    );
    await fill(path.join(folder, 'served'), rows);
    await fill(path.join(folder, 'direct'), rows);
    const misses = await compare(
      [
        await start(startDirect(path.join(folder, 'direct'))),
        await start(
          startServer(caller, 'the data API, distinct queries', 'atalaya-duckdb', true, path.join(folder, 'served')),
        ),
      ],
      rounds,
      { ...load, distinct: true },
    );
    return { hits, misses, hitRatio: ratio(hits[1], hits[0]), missRatio: ratio(misses[1], misses[0]) };
  } finally {
    for (const subject of running) subject.stop();
    caller.kill();
    await rm(folder, { recursive: true, force: true });
  }
};

const describe = (beside: Measured | undefined, { name, perSecond, p50, p99, cpuMicros, failed }: Measured): string =>
  [
    `${(perSecond / (beside?.perSecond ?? Number.NaN)).toFixed(2)}  ${name}: ${Math.round(perSecond)} answers/s`,
    `p50 ${p50} ms, p99 ${p99} ms`,
    `${cpuMicros.toFixed(1)} µs of CPU each`,
    ...(failed === 0 ? [] : [`${failed} FAILED`]),
  ].join(', ');

/** One line a subject; the first of a group is what the others are shares of. */
export const renderApiBench = ({ hits, misses }: ApiBenchResult): string =>
  [hits, misses].map((group) => group.map((one) => describe(group[0], one)).join('\n')).join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderApiBench(await apiBench())}\n`);
}
