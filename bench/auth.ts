/**
 * Compares the data API with a token on every request with bare Express without tokens, on cache hits. Rounds alternate
 * and ratios are taken within a round, as in `api.ts`.
 * Run: node bench/auth.ts
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Load, Loaded, LoadedWithCpu } from './api-load.ts';
import type { Variant } from './api-server.ts';
import { median } from '../numbers/quantile.ts';
import { sumOf } from '../numbers/sum.ts';

export interface AuthBenchOptions {
  readonly rounds?: number;
  /** Of one round of one variant. */
  readonly seconds?: number;
  readonly connections?: number;
}

/** Medians over the rounds. */
export interface MeasuredAuth {
  readonly name: string;
  readonly share: number;
  readonly cpuShare: number;
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly failed: number;
}

interface Subject {
  readonly name: string;
  readonly round: (load: Omit<Load, 'url'>) => Promise<LoadedWithCpu>;
  readonly stop: () => void;
}

const heard = async <T>(child: ChildProcess): Promise<T> => ((await once(child, 'message')) as [T])[0];

const ask = async <T>(child: ChildProcess, message: object): Promise<T> => {
  child.send(message);
  return heard<T>(child);
};

const startSubject = async (caller: ChildProcess, name: string, variant: Variant): Promise<Subject> => {
  const server = fork(path.join(import.meta.dirname, 'api-server.ts'), [variant]);
  const { port, authorization } = await heard<{ readonly port: number; readonly authorization?: string }>(server);
  const cpu = async (): Promise<number> => (await ask<{ readonly cpuMicros: number }>(server, {})).cpuMicros;
  return {
    name,
    round: async (load) => {
      const before = await cpu();
      const told = { ...load, url: `http://127.0.0.1:${port}/freight`, authorization };
      const loaded = await ask<Loaded>(caller, told);
      return { ...loaded, cpuMicros: ((await cpu()) - before) / loaded.answered };
    },
    stop: () => server.kill(),
  };
};

const warmUpSeconds = 5;

export const authBench = async (options: AuthBenchOptions = {}): Promise<readonly MeasuredAuth[]> => {
  const { rounds = 5, seconds = 2, connections = 50 } = options;
  const caller = fork(path.join(import.meta.dirname, 'api-load.ts'));
  const load = { connections, seconds, distinct: false };
  const subjects = [
    await startSubject(caller, 'bare Express', 'express'),
    await startSubject(caller, 'the data API with token auth', 'atalaya-token'),
    await startSubject(caller, 'the data API with signed tokens', 'atalaya-signed'),
  ];
  try {
    for (const subject of subjects) await subject.round({ ...load, seconds: warmUpSeconds });
    const taken: (readonly LoadedWithCpu[])[] = [];
    for (let round = 0; round < rounds; round++) {
      const results: LoadedWithCpu[] = [];
      for (const subject of subjects) results.push(await subject.round(load));
      taken.push(results);
    }
    return subjects.map(({ name }, i) => {
      const medianOf = (read: (result: LoadedWithCpu, beside: LoadedWithCpu) => number): number =>
        median(taken.map((results) => read(results[i]!, results[0]!)));
      return {
        name,
        share: medianOf((result, beside) => result.perSecond / beside.perSecond),
        cpuShare: medianOf((result, beside) => beside.cpuMicros / result.cpuMicros),
        perSecond: medianOf(({ perSecond }) => perSecond),
        cpuMicros: medianOf(({ cpuMicros }) => cpuMicros),
        failed: sumOf(taken, (results) => results[i]!.failed),
      };
    });
  } finally {
    for (const subject of subjects) subject.stop();
    caller.kill();
  }
};

const describe = ({ name, share, cpuShare, perSecond, cpuMicros, failed }: MeasuredAuth): string =>
  `${share.toFixed(2)}  ${name}: ${Math.round(perSecond)} answers/s, ${cpuMicros.toFixed(0)} µs of CPU each (${cpuShare.toFixed(2)})${failed === 0 ? '' : `, ${failed} FAILED`}`;

export const renderAuthBench = (measured: readonly MeasuredAuth[]): string => measured.map(describe).join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderAuthBench(await authBench())}\n`);
}
