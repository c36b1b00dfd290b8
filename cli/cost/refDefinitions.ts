/**
 * The definitions of another commit, in a folder of their own beside links to the code here: what differs is the definitions, and not the
 * code that counts. Nothing of the repository changes.
 */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../../model/usageError.ts';
import { commitOf, gitIn, reasonOf, type Git } from '../gate/gitTree.ts';

export interface RefDefinitions {
  /** Absolute path of the folder of definitions. */
  readonly folder: string;
  /** Such as '1a2b3c4d5e6f'. */
  readonly commit: string;
  readonly close: () => void;
}

const option = '--compare';

/** Throws `UsageError` for what is no commit with definitions. */
export const openRefDefinitions = async (systems: string, ref: string, stop: AbortSignal): Promise<RefDefinitions> => {
  const git = gitIn(systems, stop);
  let within: string;
  try {
    within = (await git('rev-parse', '--show-prefix')).trim();
  } catch (error) {
    throw new UsageError(
      `${option}: the definitions in ${systems} are in no git repository that can be read (${reasonOf(error)})`,
      'run it in a clone of the repository',
    );
  }
  const commit = await commitOf(git, ref, option);
  const files = await filesOf(git, commit);
  if (!files.some((file) => /^[^/]+\.ts$/.test(file))) {
    throw new UsageError(
      `${option}: commit ${commit.slice(0, 12)} (${ref}) has no definitions in ${path.basename(systems)}/`,
      'name a later commit',
    );
  }
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), `atalaya-cost-${process.pid}-`)));
  const close = (): void => {
    process.off('exit', close);
    rmSync(parent, { recursive: true, force: true });
  };
  process.on('exit', close);
  try {
    const folder = linkBeside(realpathSync(systems), within, parent);
    for (const file of files) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, await git('show', '--end-of-options', `${commit}:./${file}`));
    }
    return { folder, commit: commit.slice(0, 12), close };
  } catch (error) {
    close();
    throw error;
  }
};

/** Regular files below the folder, relative to it. */
const filesOf = async (git: Git, commit: string): Promise<readonly string[]> => {
  const listed = await git('ls-tree', '-r', '-z', commit, '--', '.');
  return listed.split('\0').flatMap((line) => {
    const [, file] = /^100\d{3} blob [0-9a-f]+\t(.+)$/s.exec(line) ?? [];
    return file === undefined ? [] : [file];
  });
};

/**
 * What definitions import from outside of their folder is the code here: at each level from the root of the repository down, everything but
 * the way to the folder is a link. Returns the new folder. `within`: the way, such as 'systems/'; '' where the folder is the root.
 */
const linkBeside = (systems: string, within: string, parent: string): string => {
  const way = within === '' ? [path.basename(systems)] : within.split('/').filter((name) => name !== '');
  let from = path.resolve(systems, ...way.map(() => '..'));
  let to = parent;
  for (const step of way) {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      if (entry.name === step || entry.name === '.git') continue;
      symlinkSync(path.join(from, entry.name), path.join(to, entry.name), entry.isDirectory() ? 'junction' : 'file');
    }
    from = path.join(from, step);
    to = path.join(to, step);
    mkdirSync(to);
  }
  return to;
};
