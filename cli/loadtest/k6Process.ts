/** k6 as a process of its own: told what to run by its environment alone, so that no token is in a list of processes. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { K6 } from './findK6.ts';
import { watchLoad } from './generatorLoad.ts';
import { sumOf } from '../../numbers/sum.ts';

export interface K6Run {
  readonly k6: K6;
  /** Folder of the run; paths are relative to it. */
  readonly folder: string;
  readonly script: string;
  /** Every request, for plots; undefined: only the summary is wanted. */
  readonly raw: string | undefined;
  readonly log: string;
  /** TARGET, TOKEN, SUMMARY and the like. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (progress: K6Progress) => void;
  /** Aborted when it has to end before its time. */
  readonly stop: AbortSignal;
}

export interface K6Progress {
  /** Seconds since its start. */
  readonly seconds: number;
  readonly users: number;
  readonly iterations: number;
}

/** Milliseconds for the summary after a request to end. */
const patience = 10_000;

export interface K6End {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Share of all processors that k6 took in its busiest two seconds, where that is known. */
  readonly load: number | undefined;
}

export const runK6 = async (run: K6Run): Promise<K6End> => {
  const log = createWriteStream(`${run.folder}/${run.log}`);
  // In a group of its own: a terminal's Ctrl-C comes to us alone, and we pass it on once.
  const child = spawn(
    run.k6.program,
    ['run', '--no-color', ...(run.raw === undefined ? [] : ['--out', `json=${run.raw}`]), run.script],
    {
      cwd: run.folder,
      env: environmentFor(run),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const loadOf = watchLoad(child.pid);
  let killing: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill('SIGINT');
    killing = setTimeout(() => child.kill('SIGKILL'), patience);
  };
  if (run.stop.aborted) end();
  else run.stop.addEventListener('abort', end, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const progress = progressIn(line);
      if (progress === undefined) log.write(`${withoutPaths(line)}\n`);
      else run.onProgress(progress);
    });
  }
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code));
    });
    return { exitCode, load: loadOf() };
  } finally {
    clearTimeout(killing);
    // Again for a k6 that did not start.
    loadOf();
    run.stop.removeEventListener('abort', end);
    await new Promise((resolve) => log.end(resolve));
  }
};

/** Paths can hold e-mail addresses, and k6 names the URL of each request that failed. */
export const withoutPaths = (line: string): string => line.replaceAll(/(https?:\/\/[^/\s"\\]+\/)[^\s"\\]+/g, '$1…');

/** Options that somebody has set for k6 elsewhere would make this another test. */
const environmentFor = ({ variables }: K6Run): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(K6_|TARGET$|TOKEN$|BASELINE$|BASELINE_TOKEN$|SAMPLES$|SUMMARY$|WRITES$|HISTOGRAM$|ATALAYA_TOKEN$|ATALAYA_BASELINE_TOKEN$)/.test(
          name,
        ),
    ),
  ),
  ...Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)),
  K6_NO_USAGE_REPORT: 'true',
});

/** 'running (1m02.0s), 012/050 VUs, 1234 complete and 0 interrupted iterations', says k6 once a second. */
export const progressIn = (line: string): K6Progress | undefined => {
  const [, time, users, iterations] = /^running \((\S+)\), (\d+)\/\d+ VUs, (\d+) complete/.exec(line) ?? [];
  if (time === undefined) return undefined;
  const parts = [...time.matchAll(/([\d.]+)([hms])/g)];
  const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 };
  const seconds = sumOf(parts, ([, amount, unit]) => Number(amount) * (units[unit ?? 's'] ?? 1));
  return { seconds, users: Number(users), iterations: Number(iterations) };
};
