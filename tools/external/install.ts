/**
 * Brings one external tool to where toolPath.ts says. Law: it is built elsewhere in the cache and moved there by one rename, under
 * the lock, so that an interrupted build leaves nothing that looks complete, and the next one starts afresh.
 */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Build } from './build.ts';
import { runLogged } from './command.ts';
import { BuildError, type Fault, faultOf, lastWords } from './fault.ts';
import { alone } from './lock.ts';
import type { BuiltTool, ExternalTool } from './tool.ts';
import { cacheFolder, folderOf, externalToolPath, pinFolder } from './toolPath.ts';
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

const titled = ({ name, version }: ExternalTool): string => `tools  ${name} ${version}`;

/** Says every so often that the build goes on, and how long it has. */
const ticking = async <T>(
  tool: ExternalTool,
  { say, now, progressMs }: Workshop,
  work: () => Promise<T>,
): Promise<T> => {
  const start = now();
  const timer = setInterval(() => say(`${titled(tool)}  building, ${seconds(now() - start)}`), progressMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};

const logFileOf = ({ name }: ExternalTool, cache: string): string => path.join(cache, 'logs', `${name}.log`);

const put = async (tool: BuiltTool, workshop: Workshop): Promise<void> => {
  const { build, environment, now, say, stop } = workshop;
  const cache = cacheFolder(environment);
  const leftovers = path.join(cache, 'building');
  const folder = path.join(leftovers, `${process.pid}`); // a killed build’s compiler may still write into its own
  const [home, logFile] = [folderOf(tool, environment), logFileOf(tool, cache)];
  rmSync(leftovers, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  say(`${titled(tool)}  building; about ${tool.seconds} s on two cores with nothing cached`);
  const start = now();
  try {
    await ticking(tool, workshop, () => build(tool, { folder, home, run: runLogged(logFile, stop) }));
    const bytes = bytesIn(folder);
    writeFileSync(path.join(folder, 'receipt.json'), `${JSON.stringify({ bytes })}\n`);
    rmSync(home, { recursive: true, force: true });
    renameSync(folder, home);
    say(`${titled(tool)}  built in ${seconds(now() - start)}, ${sizeText(bytes)}`);
  } finally {
    rmSync(leftovers, { recursive: true, force: true });
  }
};

const tell = (tool: ExternalTool, { what, fix }: Fault, details: readonly string[], say: Workshop['say']): void => {
  say([`${titled(tool)}  failed: ${what}`, ...details, `fix: ${fix}`].join('\n  '));
};

/** What a step or the operating system said, in full; undefined for a mistake of our own. */
const wordsOf = (error: unknown): string | undefined => {
  if (error instanceof BuildError) return error.words;
  const { code, message, syscall } = error as Partial<NodeJS.ErrnoException>;
  return code === undefined || syscall === undefined ? undefined : message;
};

const install = async (tool: BuiltTool, workshop: Workshop): Promise<void> => {
  const { environment, say, stop } = workshop;
  const waits = `${titled(tool)}  somebody else builds on this machine; waiting`;
  await alone(
    cacheFolder(environment),
    stop,
    () => say(waits),
    async () => {
      if (externalToolPath(tool.name, environment) === undefined) await put(tool, workshop);
    },
  );
};

/** True when the external tool is there in the end. Says what goes on and, when it is not, why not and what to do. */
export const ensure = async (tool: ExternalTool, workshop: Workshop): Promise<boolean> => {
  const { environment, say, stop } = workshop;
  if (externalToolPath(tool.name, environment) !== undefined) return true;
  if (tool.kind === 'sdk') {
    tell(tool, sdkFault(tool, environment), [], say);
    return false;
  }
  try {
    await install(tool, workshop);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    const words = wordsOf(error);
    if (words === undefined) throw error;
    const pin = path.relative(process.cwd(), pinFolder(tool.name));
    const where = `where: ${pin}, and all that was said in ${logFileOf(tool, cacheFolder(environment))}`;
    tell(tool, faultOf(words, tool), [where, `why: ${lastWords(words)}`], say);
    return false;
  }
};
