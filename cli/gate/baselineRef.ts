/** `gate --baseline-ref REF`: a pipeline of this code and one of another commit, each in a process of its own, so that both have the same. */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { revisionOf } from '../loadtest/machine.ts';
import { remoteTarget } from '../loadtest/remote.ts';
import type { Target } from '../loadtest/target.ts';
import type { Io } from '../run/io.ts';
import { NotServedError, serveFile, startChild, type Code } from './childTarget.ts';
import { oneLine } from './oneLine.ts';
import { openGitTree, type GitTree } from './gitTree.ts';

export interface RefSides {
  readonly candidate: Target;
  readonly baseline: Target;
  readonly close: () => Promise<void>;
}

/** The baseline of another commit cannot be started here. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** The folder of this code. */
export const ownRoot: string = path.join(import.meta.dirname, '..', '..');

/** Throws `UsageError`, and `BaselineError` where the commit cannot be installed or started. */
export const openRefSides = async (
  system: PipelineSystem,
  { ref, chaos, root = ownRoot }: { readonly ref: string; readonly chaos: string | undefined; readonly root?: string },
  io: Io,
): Promise<RefSides> => {
  const systems = path.relative(root, io.systems);
  if (systems.startsWith('..') || path.isAbsolute(systems)) {
    throw new UsageError(
      `--baseline-ref: ${io.systems} is not in the repository of the code`,
      'name a running baseline with --baseline URL',
    );
  }
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const tree = await openGitTree(root, ref, io.stop);
    closers.push(tree.close);
    const there = await installed({ root, tree, ref, systems, option: '--baseline-ref' }, io);
    io.stderr(`starting two pipelines and filling their tables: ${tree.commit} (${ref}), and the code here\n`);
    const baseline = await baselineOf(system, there, { ref, tree }, io);
    closers.push(baseline.close);
    const own: Code = { root, systems: io.systems, node: process.execPath };
    const candidate = await startChild(own, system.id, { prefix: '', chaos }, io).catch(unserved);
    closers.push(candidate.close);
    const here = revisionOf(root);
    return {
      candidate:
        here === undefined ? candidate : { ...candidate, revision: here.replace(/-dirty$/, ' with local changes') },
      baseline: { ...baseline, revision: `${tree.commit} (${ref})` },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

export interface Checkout {
  /** The option that named the commit, in messages. */
  readonly option: string;
  readonly root: string;
  readonly tree: GitTree;
  readonly ref: string;
  /** Path of the folder of definitions below the root. */
  readonly systems: string;
}

/** Shares the packages of this code where both lock the same ones; else installs those of the commit. */
export const installed = async ({ root, tree, ref, systems, option }: Checkout, io: Io): Promise<Code> => {
  const code = (node: string): Code => ({ root: tree.root, systems: path.join(tree.root, systems), node });
  if (!existsSync(path.join(tree.root, 'cli', 'main.ts'))) {
    throw new UsageError(`${option}: commit ${tree.commit} (${ref}) has no Atalaya`, 'name a later commit');
  }
  const serve = path.join(tree.root, serveFile);
  if (!existsSync(serve)) {
    mkdirSync(path.dirname(serve), { recursive: true });
    copyFileSync(path.join(import.meta.dirname, path.basename(serveFile)), serve);
  }
  if (lockOf(root) === lockOf(tree.root)) {
    symlinkSync(path.join(root, 'node_modules'), path.join(tree.root, 'node_modules'), 'junction');
    return code(process.execPath);
  }
  io.stderr(`${tree.commit} (${ref}) locks other packages: installing them\n`);
  try {
    const setUp = path.join(tree.root, 'tools', 'setup.mjs');
    await promisify(execFile)(process.execPath, [setUp], { cwd: tree.root, signal: io.stop });
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    throw new BaselineError(
      `${option}: the packages of commit ${tree.commit} (${ref}) cannot be installed\n  why: ${stderr?.trim().split('\n', 1)[0] || (error as Error).message}\n  fix: name a commit with the same package-lock.json, or run this where the registry can be reached`,
      { cause: error },
    );
  }
  return code(path.join(tree.root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'));
};

const lockOf = (root: string): string => readFileSync(path.join(root, 'package-lock.json'), 'utf8');

/** Throws `UsageError` where the commit has another system of that name, or none. */
const baselineOf = async (
  system: PipelineSystem,
  code: Code,
  { ref, tree }: Pick<Checkout, 'ref' | 'tree'>,
  io: Io,
): Promise<Target> => {
  const named = `commit ${tree.commit} (${ref})`;
  const own = await startChild(code, system.id, { prefix: 'baseline: ' }, io).catch((error: unknown) => {
    if (!(error instanceof NotServedError)) throw error;
    if (error.message.startsWith('systems/unknown')) {
      throw new UsageError(
        `--baseline-ref: ${named} has no system '${system.id}'`,
        'name a later commit, or leave --baseline-ref out: a new system has nothing to be compared with',
      );
    }
    throw new BaselineError(
      `--baseline-ref: ${named} starts no pipeline of ${system.id}\n  why: ${oneLine(error.message)}\n  fix: name another commit`,
    );
  });
  try {
    await remoteTarget(system, new URL(own.url), own.token, io.stop);
    return own;
  } catch (error) {
    await own.close();
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `--baseline-ref: ${system.id} of ${named} is another system (${error.summary.replace(/^.*? is not [^:]*: /, '')})`,
      'the requests of one cannot be sent to the other: name a commit after that change, or leave --baseline-ref out',
    );
  }
};

/** What a process that does not serve says, as an error of the command. */
export const unserved = (error: unknown): never => {
  if (!(error instanceof NotServedError)) throw error;
  throw error.code === 2 ? new UsageError(error.message) : new BaselineError(error.message);
};
