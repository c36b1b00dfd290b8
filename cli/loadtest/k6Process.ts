/** Runs k6 as a process. It is configured by environment variables only, so that no token appears in a process list. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileErrorOf } from '../run/fileError.ts';
import type { K6 } from './findK6.ts';
import { watchLoad } from './generatorLoad.ts';
import { sumOf } from '../../numbers/sum.ts';

export interface K6Run {
  readonly k6: K6;
  /** Folder of the run; other paths are relative to it. */
  readonly folder: string;
  readonly script: string;
  /** Raw result for plots; undefined: only the summary. */
  readonly raw: string | undefined;
  readonly log: string;
  /** TARGET, TOKEN, SUMMARY and others. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (progress: K6Progress) => void;
  /** Called with the id of k6's process. */
  readonly onStart?: (pid: number | undefined) => void;
  /** Aborted to end the run early. */
  readonly stop: AbortSignal;
}

export interface K6Progress {
  /** Seconds since the start. */
  readonly seconds: number;
  readonly users: number;
  readonly iterations: number;
}

/** Milliseconds that k6 has for the summary after a request to stop. */
const patience = 10_000;

export interface K6End {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  /** Share of all processors that k6 used in its busiest two seconds; undefined where unknown. */
  readonly load: number | undefined;
  /** What the script threw, each with its line, without repetitions. */
  readonly exceptions: readonly string[];
}

/** Different exceptions that are kept; a script that throws, throws in every iteration. */
const keptExceptions = 5;

/** Throws `FileError` where the log cannot be written. */
export const runK6 = async (run: K6Run): Promise<K6End> => {
  const file = `${run.folder}/${run.log}`;
  const log = createWriteStream(file);
  let unwritten: unknown;
  log.on('error', (error) => (unwritten ??= error));
  // Own process group: only we receive the terminal's Ctrl-C, and pass it on once.
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
  const exceptions = new Set<string>();
  run.onStart?.(child.pid);
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
      if (progress !== undefined) return run.onProgress(progress);
      log.write(`${withoutPaths(line)}\n`);
      const exception = exceptionIn(withoutPaths(line));
      if (exception !== undefined && exceptions.size < keptExceptions) exceptions.add(exception);
    });
  }
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code));
    });
    if (unwritten !== undefined) throw fileErrorOf("k6's log", file, unwritten);
    return { exitCode, load: loadOf(), exceptions: [...exceptions] };
  } finally {
    clearTimeout(killing);
    // Stops the sampling also when k6 did not start.
    loadOf();
    run.stop.removeEventListener('abort', end);
    await new Promise((resolve) => log.end(resolve));
  }
};

/** k6 prints the URL of each failed request, and paths may contain e-mail addresses. */
export const withoutPaths = (line: string): string => line.replaceAll(/(https?:\/\/[^/\s"\\]+\/)[^\s"\\]+/g, '$1…');

/** Characters of an exception's message that are kept. */
const messageLength = 200;

/**
 * 'TypeError: ... (script.ts:312, in pathOf)' of a line in which k6 prints an exception, with its stack where there is one. Both
 * what our script catches and what it does not; k6 quotes the text as Go does.
 */
export const exceptionIn = (line: string): string | undefined => {
  const [, quoted] = /^time=\S+ level=error msg=("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
  if (quoted === undefined || !(quoted.startsWith('"exception: ') || /hint="script exception"/.test(line)))
    return undefined;
  const text = unquoted(quoted).replace(/^exception: /, '');
  const [, at, file, row] = /\n\s*at (?:(\S+) \()?file:\/\/\S*\/([^/:\s]+):(\d+)/.exec(text) ?? [];
  const message = text.split('\n')[0]?.trim().slice(0, messageLength) ?? '';
  return file === undefined ? message : `${message} (${file}:${row}${at === undefined ? '' : `, in ${at}`})`;
};

const unquoted = (text: string): string => {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
};

/** Removes k6 options from the environment: they would change the test. */
const environmentFor = ({ variables }: K6Run): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(K6_|TARGET$|TOKEN$|BASELINE$|BASELINE_TOKEN$|SAMPLES$|SUMMARY$|TIMEOUT$|WRITES$|HISTOGRAM$|ATALAYA_TOKEN$|ATALAYA_BASELINE_TOKEN$)/.test(
          name,
        ),
    ),
  ),
  ...Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)),
  K6_NO_USAGE_REPORT: 'true',
});

/** k6 prints once a second: 'running (1m02.0s), 012/050 VUs, 1234 complete and 0 interrupted iterations'. */
export const progressIn = (line: string): K6Progress | undefined => {
  const [, time, users, iterations] = /^running \((\S+)\), (\d+)\/\d+ VUs, (\d+) complete/.exec(line) ?? [];
  if (time === undefined) return undefined;
  const parts = [...time.matchAll(/([\d.]+)([hms])/g)];
  const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 };
  const seconds = sumOf(parts, ([, amount, unit]) => Number(amount) * (units[unit ?? 's'] ?? 1));
  return { seconds, users: Number(users), iterations: Number(iterations) };
};
