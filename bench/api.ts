/**
 * Compares the data API with bare Express on cache hits, and with the bare prepared DuckDB query on misses. Rounds
 * alternate and medians are compared, because the speed of a shared machine changes more than the measured difference.
 * Run: node bench/api.ts
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import freight from '../test/fixtures/systems/freight.ts';
import { fillFreight } from './api-data.ts';
import type { Load, Loaded, LoadedWithCpu } from './api-load.ts';
import type { Variant } from './api-server.ts';
import { median } from '../numbers/quantile.ts';
import { sumOf } from '../numbers/sum.ts';

export interface ApiBenchOptions {
  readonly rounds?: number;
  /** Of one round of one variant. */
  readonly seconds?: number;
  readonly connections?: number;
  /** In the table that misses are answered from. */
  readonly rows?: number;
}

/** Medians over the rounds; shares are taken within a round, where both saw the same machine. */
export interface Measured {
  readonly name: string;
  /** Answers a second, as a share of the first subject's in the same round. */
  readonly share: number;
  /** The first subject's CPU for one answer, as a share of this one's: robust where others use the machine. */
  readonly cpuShare: number;
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
}

interface Subject {
  readonly name: string;
  readonly round: (load: Omit<Load, 'url'>) => Promise<LoadedWithCpu>;
  readonly stop: () => void;
}

const warmUpSeconds = 5;

/** Code that ran a few hundred times is not yet compiled, and real misses are too slow to get there in a bench. */
const warmUp = async (subject: Subject, load: Omit<Load, 'url'>): Promise<void> => {
  if (load.distinct) await subject.round({ ...load, empty: true, seconds: warmUpSeconds });
  await subject.round({ ...load, seconds: warmUpSeconds });
};

const script = (name: string): string => path.join(import.meta.dirname, name);

const ask = async <T>(child: ChildProcess, message: object): Promise<T> => {
  child.send(message);
  return heard<T>(child);
};

const heard = async <T>(child: ChildProcess): Promise<T> => {
  const ended = new AbortController();
  const exit = once(child, 'exit', ended).then(() => {
    throw new Error('a process of the bench ended early; see its message above');
  });
  try {
    const [answer] = (await Promise.race([once(child, 'message', ended), exit])) as [T];
    return answer;
  } finally {
    exit.catch(() => undefined);
    ended.abort();
  }
};

const startServer = async (caller: ChildProcess, name: string, variant: Variant, folder = ''): Promise<Subject> => {
  const server = fork(script('api-server.ts'), [variant, folder]);
  const { port } = await heard<{ readonly port: number }>(server);
  const cpu = async (): Promise<number> => (await ask<{ readonly cpuMicros: number }>(server, {})).cpuMicros;
  return {
    name,
    round: async (load) => {
      const before = await cpu();
      const url = `http://127.0.0.1:${port}/freight`;
      const loaded = await ask<Loaded>(caller, { ...load, url });
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

const compare = async (
  subjects: readonly Subject[],
  rounds: number,
  load: Omit<Load, 'url'>,
): Promise<readonly Measured[]> => {
  const taken: (readonly LoadedWithCpu[])[] = [];
  for (const subject of subjects) await warmUp(subject, load);
  for (let round = 0; round < rounds; round++) {
    const results: LoadedWithCpu[] = [];
    for (const subject of subjects) results.push(await subject.round(load));
    taken.push(results);
  }
  return subjects.map(({ name }, i) => {
    const medianOf = (read: (result: LoadedWithCpu, beside: LoadedWithCpu) => number): number =>
      median(
        taken.flatMap((results) => {
          const [beside, result] = [results[0], results[i]];
          return beside === undefined || result === undefined ? [] : [read(result, beside)];
        }),
      );
    return {
      name,
      share: medianOf((result, beside) => result.perSecond / beside.perSecond),
      cpuShare: medianOf((result, beside) => beside.cpuMicros / result.cpuMicros),
      perSecond: medianOf(({ perSecond }) => perSecond),
      p50: medianOf(({ p50 }) => p50),
      p99: medianOf(({ p99 }) => p99),
      cpuMicros: medianOf(({ cpuMicros }) => cpuMicros),
      failed: sumOf(taken, (results) => results[i]?.failed ?? 0),
    };
  });
};

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
        await start(startServer(caller, 'bare Express', 'express')),
        await start(startServer(caller, 'the data API, cache hits', 'atalaya')),
        await start(startServer(caller, 'Express sending ready text without ETag', 'express-ready-text')),
        await start(startServer(caller, 'bare Express, automatic instrumentation', 'instrumented')),
      ],
      rounds,
      load,
    );
    await fillFreight(freight, path.join(folder, 'served'), rows);
    await fillFreight(freight, path.join(folder, 'direct'), rows);
    const misses = await compare(
      [
        await start(startDirect(path.join(folder, 'direct'))),
        await start(
          startServer(caller, 'the data API, distinct queries', 'atalaya-duckdb', path.join(folder, 'served')),
        ),
      ],
      rounds,
      { ...load, seconds: 2 * seconds, distinct: true },
    );
    return { hits, misses };
  } finally {
    for (const subject of running) subject.stop();
    caller.kill();
    await rm(folder, { recursive: true, force: true });
  }
};

const describe = (one: Measured): string =>
  [
    `${one.share.toFixed(2)}  ${one.name}: ${Math.round(one.perSecond)} answers/s`,
    `p50 ${one.p50} ms, p99 ${one.p99} ms`,
    `${one.cpuMicros.toFixed(0)} µs of CPU each (${one.cpuShare.toFixed(2)})`,
    ...(one.failed === 0 ? [] : [`${one.failed} FAILED`]),
  ].join(', ');

/** One line a subject; the first of a group is what the others are shares of. */
export const renderApiBench = ({ hits, misses }: ApiBenchResult): string =>
  [...hits, ...misses].map(describe).join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderApiBench(await apiBench())}\n`);
}
