/** The code of one side of a rehearsal: a folder that has Atalaya, or a commit of this repository. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../model/usageError.ts';
import { installed, ownRoot } from '../gate/baselineRef.ts';
import { serveFile, type Code } from '../gate/childTarget.ts';
import { openGitTree } from '../gate/gitTree.ts';
import { revisionOf } from '../loadtest/machine.ts';
import type { Io } from '../run/io.ts';

export interface LocalCode {
  readonly code: Code;
  /** Of a commit: '1a2b3c4d5e6f'. */
  readonly commit: string | undefined;
  /** As it was named. */
  readonly text: string;
  readonly close: () => unknown;
}

/** Undefined: the code that runs this command. Throws `UsageError`, and `BaselineError` where its packages cannot be installed. */
export const localCode = async (named: string | undefined, option: string, io: Io): Promise<LocalCode> => {
  const own: Code = { root: ownRoot, systems: io.systems, node: process.execPath };
  if (named === undefined) {
    return { code: own, commit: revisionOf(ownRoot), text: 'the code here', close: () => undefined };
  }
  if (named.trim() === '') throw new UsageError(`${option}: it names nothing`, 'name a folder or a commit');
  const folder = path.resolve(io.cwd, named);
  if (existsSync(folder) && statSync(folder).isDirectory()) return ofFolder(folder, named, option, own);
  const systems = path.relative(ownRoot, io.systems);
  if (systems.startsWith('..') || path.isAbsolute(systems)) {
    throw new UsageError(`${option}: ${io.systems} is not in the repository of the code`, 'name a folder of code');
  }
  const tree = await openGitTree(ownRoot, named, io.stop, { option, allowsSame: true });
  try {
    const code = await installed({ root: ownRoot, tree, ref: named, systems, option }, io);
    return { code, commit: tree.commit, text: `${tree.commit} (${named})`, close: tree.close };
  } catch (error) {
    tree.close();
    throw error;
  }
};

const ofFolder = (folder: string, named: string, option: string, own: Code): LocalCode => {
  const isOwn = path.relative(folder, own.root) === '';
  if (!existsSync(path.join(folder, serveFile))) {
    throw new UsageError(
      `${option}: ${named} has no Atalaya that can be served: there is no ${serveFile}`,
      'name the root of a checkout, or a commit',
    );
  }
  if (!existsSync(path.join(folder, 'node_modules'))) {
    throw new UsageError(`${option}: ${named} has no packages`, `run npm ci in it`);
  }
  const node = path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return {
    code: {
      root: folder,
      systems: isOwn ? own.systems : path.join(folder, 'systems'),
      node: !isOwn && existsSync(node) ? node : process.execPath,
    },
    commit: revisionOf(folder),
    text: named,
    close: () => undefined,
  };
};
