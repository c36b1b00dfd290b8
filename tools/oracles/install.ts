/**
 * Brings one oracle to where place.ts says. Law: it is built elsewhere in the cache and moved there by one rename, under
 * the lock, so that an interrupted build leaves nothing that looks complete, and the next one starts afresh.
 */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Build } from './build.ts';
import { runLogged } from './command.ts';
import { BuildError, type Fault, faultOf, lastWords } from './fault.ts';
import { alone } from './lock.ts';
import type { BuiltOracle, Oracle } from './oracle.ts';
import { cacheFolder, folderOf, oraclePath, pinFolder } from './place.ts';
import { sizeText } from './receipt.ts';
import { type Environment, sdkFault } from './sdk.ts';

export interface Workshop {
  readonly environment: Environment;
  readonly build: Build;
  readonly say: (line: string) => void;
  /** Milliseconds, of any clock that only goes forward. */
  readonly now: () => number;
  readonly stop: AbortSignal;
  readonly progressMs: number;
}

/** Links are not followed: a virtual environment links to itself. */
const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(file) : lstatSync(file).size;
    })
    .reduce((sum, bytes) => sum + bytes, 0);

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

const titled = ({ name, version }: Oracle): string => `tools  ${name} ${version}`;

/** Says every so often that the build goes on, and how long it has. */
const ticking = async <T>(oracle: Oracle, { say, now, progressMs }: Workshop, work: () => Promise<T>): Promise<T> => {
  const start = now();
  const timer = setInterval(() => say(`${titled(oracle)}  building, ${seconds(now() - start)}`), progressMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};

const logFileOf = ({ name }: Oracle, cache: string): string => path.join(cache, 'logs', `${name}.log`);

const put = async (oracle: BuiltOracle, workshop: Workshop): Promise<void> => {
  const { build, environment, now, say, stop } = workshop;
  const cache = cacheFolder(environment);
  const leftovers = path.join(cache, 'building');
  const folder = path.join(leftovers, `${process.pid}`); // a killed build’s compiler may still write into its own
  const [home, logFile] = [folderOf(oracle, environment), logFileOf(oracle, cache)];
  rmSync(leftovers, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  say(`${titled(oracle)}  building; about ${oracle.seconds} s on two cores with nothing cached`);
  const start = now();
  try {
    await ticking(oracle, workshop, () => build(oracle, { folder, home, run: runLogged(logFile, stop) }));
    const bytes = bytesIn(folder);
    writeFileSync(path.join(folder, 'receipt.json'), `${JSON.stringify({ bytes })}\n`);
    rmSync(home, { recursive: true, force: true });
    renameSync(folder, home);
    say(`${titled(oracle)}  built in ${seconds(now() - start)}, ${sizeText(bytes)}`);
  } finally {
    rmSync(leftovers, { recursive: true, force: true });
  }
};

const tell = (oracle: Oracle, { what, fix }: Fault, details: readonly string[], say: Workshop['say']): void => {
  say([`${titled(oracle)}  failed: ${what}`, ...details, `fix: ${fix}`].join('\n  '));
};

/** What a step or the operating system said, in full; undefined for a mistake of our own. */
const wordsOf = (error: unknown): string | undefined => {
  if (error instanceof BuildError) return error.words;
  const { code, message, syscall } = error as Partial<NodeJS.ErrnoException>;
  return code === undefined || syscall === undefined ? undefined : message;
};

const install = async (oracle: BuiltOracle, workshop: Workshop): Promise<void> => {
  const { environment, say, stop } = workshop;
  const waits = `${titled(oracle)}  somebody else builds on this machine; waiting`;
  await alone(
    cacheFolder(environment),
    stop,
    () => say(waits),
    async () => {
      if (oraclePath(oracle.name, environment) === undefined) await put(oracle, workshop);
    },
  );
};

/** True when the oracle is there in the end. Says what goes on and, when it is not, why not and what to do. */
export const ensure = async (oracle: Oracle, workshop: Workshop): Promise<boolean> => {
  const { environment, say, stop } = workshop;
  if (oraclePath(oracle.name, environment) !== undefined) return true;
  if (oracle.kind === 'sdk') {
    tell(oracle, sdkFault(oracle, environment), [], say);
    return false;
  }
  try {
    await install(oracle, workshop);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    const words = wordsOf(error);
    if (words === undefined) throw error;
    const pin = path.relative(process.cwd(), pinFolder(oracle.name));
    const where = `where: ${pin}, and all that was said in ${logFileOf(oracle, cacheFolder(environment))}`;
    tell(oracle, faultOf(words, oracle), [where, `why: ${lastWords(words)}`], say);
    return false;
  }
};
