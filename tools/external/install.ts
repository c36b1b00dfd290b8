/**
 * Installs one external tool at the path that toolPath.ts gives. Law: under the lock it is built in another folder of the cache and
 * moved by one rename, so an interrupted build never looks complete, and the next build starts from nothing.
 */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Build } from './build.ts';
import { runLogged } from './command.ts';
import { BuildError, type Fault, faultOf, lastLine } from './fault.ts';
import { withLock } from './lock.ts';
import type { BuiltTool, ExternalTool } from './tool.ts';
import { cacheFolder, folderOf, externalToolPath, pinFolder } from './toolPath.ts';
import { sizeText } from './receipt.ts';
import { type Environment, sdkFault } from './sdk.ts';

export interface InstallContext {
  readonly environment: Environment;
  readonly build: Build;
  readonly say: (line: string) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly stop: AbortSignal;
  readonly progressMs: number;
}

/** Does not follow links, because a virtual environment links to itself. */
const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(file) : lstatSync(file).size;
    })
    .reduce((sum, bytes) => sum + bytes, 0);

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

const titleOf = ({ name, version }: ExternalTool): string => `tools  ${name} ${version}`;

/** Reports at each interval that the build is still running, and for how long. */
const withProgress = async <T>(
  tool: ExternalTool,
  { say, now, progressMs }: InstallContext,
  work: () => Promise<T>,
): Promise<T> => {
  const start = now();
  const timer = setInterval(() => say(`${titleOf(tool)}  building, ${seconds(now() - start)}`), progressMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};

const logFileOf = ({ name }: ExternalTool, cache: string): string => path.join(cache, 'logs', `${name}.log`);

const buildInCache = async (tool: BuiltTool, context: InstallContext): Promise<void> => {
  const { build, environment, now, say, stop } = context;
  const cache = cacheFolder(environment);
  const leftovers = path.join(cache, 'building');
  const folder = path.join(leftovers, `${process.pid}`); // a killed build’s compiler may still write into its folder
  const [finalFolder, logFile] = [folderOf(tool, environment), logFileOf(tool, cache)];
  rmSync(leftovers, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  say(`${titleOf(tool)}  building; about ${tool.seconds} s on two cores with nothing cached`);
  const start = now();
  try {
    await withProgress(tool, context, () => build(tool, { folder, finalFolder, run: runLogged(logFile, stop) }));
    const bytes = bytesIn(folder);
    writeFileSync(path.join(folder, 'receipt.json'), `${JSON.stringify({ bytes })}\n`);
    rmSync(finalFolder, { recursive: true, force: true });
    renameSync(folder, finalFolder);
    say(`${titleOf(tool)}  built in ${seconds(now() - start)}, ${sizeText(bytes)}`);
  } finally {
    rmSync(leftovers, { recursive: true, force: true });
  }
};

const reportFault = (
  tool: ExternalTool,
  { reason, fix }: Fault,
  details: readonly string[],
  say: InstallContext['say'],
): void => {
  say([`${titleOf(tool)}  failed: ${reason}`, ...details, `fix: ${fix}`].join('\n  '));
};

/** The output of a failed step or the message of the operating system; undefined for a bug of ours. */
const outputOf = (error: unknown): string | undefined => {
  if (error instanceof BuildError) return error.output;
  const { code, message, syscall } = error as Partial<NodeJS.ErrnoException>;
  return code === undefined || syscall === undefined ? undefined : message;
};

const install = async (tool: BuiltTool, context: InstallContext): Promise<void> => {
  const { environment, say, stop } = context;
  const waiting = `${titleOf(tool)}  another process is building a tool on this machine; waiting`;
  await withLock(
    cacheFolder(environment),
    stop,
    () => say(waiting),
    async () => {
      if (externalToolPath(tool.name, environment) === undefined) await buildInCache(tool, context);
    },
  );
};

/** True when the tool is present at the end. Reports progress, and the reason and the fix when it fails. */
export const ensure = async (tool: ExternalTool, context: InstallContext): Promise<boolean> => {
  const { environment, say, stop } = context;
  if (externalToolPath(tool.name, environment) !== undefined) return true;
  if (tool.kind === 'sdk') {
    reportFault(tool, sdkFault(tool, environment), [], say);
    return false;
  }
  try {
    await install(tool, context);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    const output = outputOf(error);
    if (output === undefined) throw error;
    const pin = path.relative(process.cwd(), pinFolder(tool.name));
    const where = `where: ${pin}, and the full log in ${logFileOf(tool, cacheFolder(environment))}`;
    reportFault(tool, faultOf(output, tool), [where, `why: ${lastLine(output)}`], say);
    return false;
  }
};
