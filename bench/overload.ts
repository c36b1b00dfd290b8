/**
 * Sends ten times the load that the data API can serve. Accepted requests have to meet the system's latency objective, the
 * others have to get Retry-After, and health probes have to succeed. The capacity is measured first, in the same run, with
 * callers that wait for their answers; the overload comes from callers that do not wait, and is measured after a warm-up.
 * Run: node bench/overload.ts
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Latency } from '../model/objective.ts';
import { milliseconds, share } from '../model/quantity.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { fillFreight } from './api-data.ts';
import type { Load, Loaded } from './api-load.ts';
import type { OpenLoad, OpenLoaded } from './overload-load.ts';
import { nearestRank } from '../numbers/quantile.ts';

export interface Probed {
  /** Milliseconds of each answer 200. */
  readonly ok: readonly number[];
  readonly failed: number;
}

export interface Overload extends OpenLoaded {
  /** Answers a second to callers who wait. */
  readonly capacity: number;
  /** Requests a second, offered. */
  readonly rate: number;
  readonly seconds: number;
  readonly health: Probed;
}

export interface OverloadOptions {
  readonly seconds?: number;
  readonly times?: number;
  /** In the table. */
  readonly rows?: number;
}

/** The system's latency objective. */
export type Promised = Pick<Latency, 'target' | 'under'>;

const connections = 50;
const warmUpSeconds = 5;
const capacityRounds = 3;
/** Milliseconds between two probes, and until one has failed. */
const probeEvery = 20;
const probePatience = 1_000;

const script = (name: string): string => path.join(import.meta.dirname, name);

const heard = async <T>(child: ChildProcess): Promise<T> => ((await once(child, 'message')) as [T])[0];

const ask = async <T>(child: ChildProcess, message: object): Promise<T> => {
  child.send(message);
  return heard<T>(child);
};

/** Probes from this process, which does nothing else meanwhile. */
const probe = async (url: string, until: AbortSignal): Promise<Probed> => {
  const ok: number[] = [];
  let failed = 0;
  while (!until.aborted) {
    const started = performance.now();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(probePatience) });
      await response.text();
      if (response.status === 200) ok.push(performance.now() - started);
      else failed += 1;
    } catch {
      failed += 1;
    }
    await sleep(probeEvery);
  }
  return { ok, failed };
};

export const overloadBench = async (options: OverloadOptions = {}): Promise<Overload> => {
  const { seconds = 15, times = 10, rows = 300_000 } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'atalaya-bench-overload-'));
  await fillFreight(freight, folder, rows);
  const children = [
    fork(script('api-server.ts'), ['atalaya-duckdb', folder]),
    fork(script('api-load.ts')),
    fork(script('overload-load.ts')),
  ] as const;
  const [server, patient, impatient] = children;
  try {
    const { port } = await heard<{ readonly port: number }>(server);
    const url = `http://127.0.0.1:${port}`;
    const load: Load = { url: `${url}/freight`, connections, seconds: warmUpSeconds, distinct: true };
    await ask<Loaded>(patient, { ...load, empty: true });
    await ask<Loaded>(patient, load);
    // The best of some rounds: other programs on the machine would lower the capacity, and so the overload.
    const measured: number[] = [];
    for (let round = 0; round < capacityRounds; round++) measured.push((await ask<Loaded>(patient, load)).perSecond);
    const capacity = Math.max(...measured);
    const rate = times * capacity;
    await ask<OpenLoaded>(impatient, { port, rate, seconds: warmUpSeconds } satisfies OpenLoad);
    const over = new AbortController();
    const probing = probe(`${url}/health`, over.signal);
    const open: OpenLoad = { port, rate, seconds };
    const loaded = await ask<OpenLoaded>(impatient, open);
    over.abort();
    return { ...loaded, capacity, rate, seconds, health: await probing };
  } finally {
    for (const child of children) child.kill();
    await rm(folder, { recursive: true, force: true });
  }
};

const quantile = (values: readonly number[], share: number): number =>
  nearestRank(
    values.toSorted((a, b) => a - b),
    share,
  ) ?? Number.NaN;

const goodShare = ({ accepted }: Overload, { under }: Promised): number => {
  const limit = milliseconds(under);
  return accepted.filter((ms) => ms <= limit).length / accepted.length;
};

/** The requirements that the API missed; empty if it met all. */
export const brokenByOverload = (overload: Overload, promised: Promised): readonly string[] => {
  const { accepted, withoutRetryAfter, failed, health } = overload;
  const kept = goodShare(overload, promised) >= share(promised.target).toNumber();
  const probes = health.ok.length + health.failed;
  return [
    ...(accepted.length === 0 ? ['no request was accepted'] : []),
    ...(accepted.length > 0 && !kept ? ['accepted requests missed the latency objective'] : []),
    ...(withoutRetryAfter === 0 ? [] : [`${withoutRetryAfter} answers 503 had no Retry-After`]),
    ...(failed === 0 ? [] : [`${failed} requests were answered neither 200 nor 503`]),
    ...(health.failed === 0 && probes > 0
      ? []
      : [`/health was not answered 200 in ${health.failed} of ${probes} probes`]),
  ];
};

const ms = (values: readonly number[], at: number): string => `p${at * 100} ${quantile(values, at).toFixed(0)} ms`;
const percent = (of: number): string => `${(of * 100).toFixed(1)}%`;
const ratio = (of: number, beside: number): string => (of / beside).toFixed(2);

export const renderOverload = (overload: Overload, promised: Promised): string => {
  const { accepted, shed, withoutRetryAfter, failed, capacity, rate, seconds, health } = overload;
  const all = accepted.length + shed.length + failed;
  const perSecond = accepted.length / seconds;
  const good = goodShare(overload, promised);
  const told = shed.length - withoutRetryAfter;
  const probes = health.ok.length + health.failed;
  return [
    `${(rate / capacity).toFixed(1)}  load offered, compared with the capacity: ${Math.round(rate)} and ${Math.round(capacity)} requests/s, for ${seconds} s`,
    `${ratio(perSecond, capacity)}  accepted, beside the capacity: ${Math.round(perSecond)} and ${Math.round(capacity)} answers/s, ` +
      `${percent(accepted.length / all)} of all requests`,
    `${ratio(good, share(promised.target).toNumber())}  accepted within ${promised.under}, beside the target: ` +
      `${percent(good)} and ${promised.target}; ${ms(accepted, 0.5)}, ${ms(accepted, 0.95)}, ${ms(accepted, 0.99)}`,
    `${ratio(told, shed.length)}  of the 503 with Retry-After: ${told} and ${shed.length}, ${percent(shed.length / all)} of all requests; ` +
      `${ms(shed, 0.5)}, ${ms(shed, 0.99)}; ${failed} other answers`,
    `${ratio(health.ok.length, probes)}  of the probes of /health answered 200: ${health.ok.length} and ${probes}; ${ms(health.ok, 0.99)}`,
    ...brokenByOverload(overload, promised).map((what) => `FAILED  ${what}`),
  ].join('\n');
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const promised = freight.objectives.find((objective) => objective.type === 'latency')!;
  const overload = await overloadBench();
  process.stdout.write(`${renderOverload(overload, promised)}\n`);
  if (brokenByOverload(overload, promised).length > 0) process.exitCode = 1;
}
