/**
 * Measures the cold start of the API service, from the start of its process to its first answer with status 200. Compares
 * NodeSDK with OpenTelemetry's separate packages, each with and without Node's compile cache. Rounds alternate and medians
 * are compared. CPU time is printed on Linux: on a busy machine it is more reliable than wall time.
 * Run: node bench/start.ts [rounds]
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { median } from '../numbers/quantile.ts';

export interface ColdStart {
  /** Milliseconds on the clock. */
  readonly ms: number;
  /** Milliseconds of CPU of all threads, in steps of ten; undefined where the system does not count them. */
  readonly cpu: number | undefined;
}

interface Variant {
  readonly name: string;
  readonly entry: string;
  readonly isCached: boolean;
}

const root = path.join(import.meta.dirname, '..');
const [nodeSdk, byParts] = ['pipeline/api/main.ts', 'bench/startByParts.ts'];
const variants = [
  { name: 'NodeSDK', entry: nodeSdk, isCached: false },
  { name: 'by parts', entry: byParts, isCached: false },
  { name: 'NodeSDK, compile cache', entry: nodeSdk, isCached: true },
  { name: 'by parts, compile cache', entry: byParts, isCached: true },
] as const satisfies readonly Variant[];

/** Milliseconds that NodeSDK may add to a start with the compile cache. If it adds more, load it after the first answer. */
const mostAdded = 300;

export type Home = 'embedded' | 'google';

const closedPort = '127.0.0.1:1';

/** The first request: rows of the embedded home; on the Google home, which reaches no cloud here, its health. */
const routes: Readonly<Record<Home, string>> = { embedded: '/diary', google: '/health' };
const variables: Readonly<Record<Home, Readonly<Record<string, string>>>> = {
  embedded: {},
  google: {
    ATALAYA_BIGQUERY_ENDPOINT: `http://${closedPort}`,
    GOOGLE_CLOUD_PROJECT: 'none',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${closedPort}`,
    PUBSUB_EMULATOR_HOST: closedPort,
  },
};

type Child = ChildProcessByStdio<null, null, Readable>;

const startedPort = async (child: Child): Promise<string> => {
  const lines: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    lines.push(line);
    const port = /"event":"started".*"port":(\d+)/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error(`the service ended before it listened:\n${lines.join('\n')}`);
};

/** Source: proc_pid_stat(5), fields 14 and 15, in hundredths of a second. */
const cpuOf = (child: Child): number | undefined => {
  try {
    const [, fields = ''] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ');
    const [user, system] = fields.split(' ').slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  } catch {
    return undefined;
  }
};

/** SIGTERM lets the process write its compiled code into the cache; otherwise it is killed at once. */
const startOnce = async (
  { entry, isCached }: Variant,
  home: Home,
  cache: string,
  signal: NodeJS.Signals,
): Promise<ColdStart> => {
  const data = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-start-'));
  const compiling = isCached ? { NODE_COMPILE_CACHE: path.join(cache, home) } : { NODE_DISABLE_COMPILE_CACHE: '1' };
  const service = {
    ATALAYA_SYSTEM: 'diary',
    ATALAYA_HOME: home,
    ATALAYA_DATA: data,
    NODE_ENV: 'production',
    PORT: '0',
  };
  const args = ['--disable-warning=ExperimentalWarning', '--import', './pipeline/telemetry/preload.ts', entry];
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...service, ...variables[home], ...compiling },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  try {
    const response = await fetch(`http://127.0.0.1:${await startedPort(child)}${routes[home]}`);
    await response.text();
    const measured = { ms: performance.now() - started, cpu: cpuOf(child) };
    if (response.status !== 200) throw new Error(`${routes[home]} answered with ${response.status}`);
    return measured;
  } finally {
    child.stderr.resume();
    child.kill(signal);
    await closed;
    rmSync(data, { recursive: true });
  }
};

export type Measured = ReadonlyMap<string, readonly ColdStart[]>;

export const startBench = async (home: Home, rounds: number): Promise<Measured> => {
  const cache = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-compiled-'));
  const measured = new Map(variants.map(({ name }) => [name as string, [] as ColdStart[]]));
  try {
    for (const variant of variants) await startOnce(variant, home, cache, 'SIGTERM');
    for (let round = 0; round < rounds; round += 1) {
      for (const variant of variants) {
        measured.get(variant.name)?.push(await startOnce(variant, home, cache, 'SIGKILL'));
      }
    }
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
  return measured;
};

const comparisons = [
  ['NodeSDK', 'by parts'],
  ['NodeSDK, compile cache', 'by parts, compile cache'],
  ['NodeSDK, compile cache', 'NodeSDK'],
  ['NodeSDK, compile cache', 'by parts'],
] as const;

interface Medians {
  readonly ms: number;
  readonly cpu: number | undefined;
}

const mediansOf = (starts: readonly ColdStart[]): Medians => {
  const cpus = starts.map(({ cpu }) => cpu).filter((cpu) => cpu !== undefined);
  return { ms: median(starts.map(({ ms }) => ms)), cpu: cpus.length === 0 ? undefined : median(cpus) };
};

/** Lines to print, and the limit that was missed. */
export const renderStartBench = (
  home: Home,
  measured: Measured,
): { readonly lines: readonly string[]; readonly missed: readonly string[] } => {
  const medians = (name: string): Medians => mediansOf(measured.get(name) ?? []);
  const lines = comparisons.map(([name, otherName]) => {
    const [start, other] = [medians(name), medians(otherName)];
    const clock = `${(start.ms / other.ms).toFixed(2)}  ${home}, ${name}, beside ${otherName}: ${start.ms.toFixed(0)} and ${other.ms.toFixed(0)} ms`;
    if (start.cpu === undefined || other.cpu === undefined) return clock;
    return `${clock}; CPU ${(start.cpu / other.cpu).toFixed(2)}: ${start.cpu} and ${other.cpu} ms`;
  });
  const [start, other] = [medians('NodeSDK, compile cache'), medians('by parts, compile cache')];
  const added = (start.cpu ?? start.ms) - (other.cpu ?? other.ms);
  const missed = `NodeSDK adds ${added.toFixed(0)} ms to a start with the compile cache; the limit is ${mostAdded} ms`;
  return { lines, missed: added > mostAdded ? [`${home}: ${missed}`] : [] };
};

if (import.meta.main) {
  const rounds = Number(process.argv[2] ?? 5);
  for (const home of ['embedded', 'google'] as const) {
    const { lines, missed } = renderStartBench(home, await startBench(home, rounds));
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    for (const line of missed) process.stderr.write(`missed: ${line}\n`);
    if (missed.length > 0) process.exitCode = 1;
  }
}
