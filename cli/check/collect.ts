/** The files that a run reads: those that are named, and those of named folders. */
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { unreadable, type Unreadable } from '../../lint/artefact/source.ts';

export interface Candidate {
  readonly absolute: string;
  readonly shown: string;
  /** True for a file that was named itself, and not by its folder. */
  readonly isNamed: boolean;
}

export interface Collected {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly Unreadable[];
}

const reasons: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOENT: ['there is no such file', 'check the path'],
  EACCES: ['permission to read it is denied', 'allow yourself to read it (chmod +r)'],
  EPERM: ['permission to read it is denied', 'allow yourself to read it (chmod +r)'],
  ELOOP: ['its symbolic links lead in a circle', 'point them at a file'],
  ENOTDIR: ['there is no such file', 'check the path'],
};

export const failed = (shown: string, error: unknown): Unreadable => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const [message, fix] = reasons[code] ?? [`it cannot be read (${code || String(error)})`, 'check the file'];
  return unreadable(shown, message, fix);
};

/** Whether a path is left out, as a glob of --exclude or of the configuration says it. */
export const excludes =
  (globs: readonly string[]): ((shown: string) => boolean) =>
  (shown) =>
    globs.some((glob) => matches(shown, glob));

/** A glob without a slash is the name of a file or folder anywhere; one that names a folder stands for all that is in it. */
export const matches = (shown: string, glob: string): boolean => {
  const pattern = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const anywhere = pattern.includes('/') ? [pattern] : [pattern, `**/${pattern}`];
  return anywhere.some((one) => path.matchesGlob(shown, one) || path.matchesGlob(shown, `${one}/**`));
};

/**
 * Paths in the given order, files of a folder by name; each file once, even through several links. A link that leads out of
 * its folder is not followed: what it leads to was not named.
 */
export const collect = (paths: readonly string[], cwd: string, isExcluded: (shown: string) => boolean): Collected => {
  const found: Candidate[] = [];
  const problems: Unreadable[] = [];
  const realPaths = new Set<string>();
  const isNew = (real: string): boolean => !realPaths.has(real) && Boolean(realPaths.add(real));
  const walk = (folder: string, top: string): number => {
    let count = 0;
    for (const { name } of readdirSync(folder, { withFileTypes: true }).toSorted(byName)) {
      if (name.startsWith('.') || name === 'node_modules') continue;
      const absolute = path.join(folder, name);
      const shown = shownAs(absolute, cwd);
      try {
        const real = realpathSync(absolute);
        if (!isWithin(real, top)) continue;
        const status = statSync(real);
        if (status.isDirectory()) {
          if (isExcluded(shown)) count += 1;
          else if (isNew(real)) count += walk(absolute, top);
        } else if (status.isFile() && /\.(?:json|ya?ml|tf)$/.test(name)) {
          count += 1;
          if (!isExcluded(shown) && isNew(real)) found.push({ absolute, shown, isNamed: false });
        }
      } catch (error) {
        // A circular or broken link is skipped.
        if (!lstatSync(absolute).isSymbolicLink()) problems.push(failed(shown, error));
      }
    }
    return count;
  };
  for (const input of paths) {
    const absolute = path.resolve(cwd, input);
    const shown = shownAs(absolute, cwd);
    try {
      const real = realpathSync(absolute);
      const status = statSync(real);
      if (status.isDirectory()) {
        if (isNew(real) && walk(absolute, real) === 0) problems.push(empty(shown));
      } else if (!status.isFile()) {
        problems.push(unreadable(shown, 'it is not a regular file', 'name a file or a folder'));
      } else if (!isExcluded(shown) && isNew(real)) {
        found.push({ absolute, shown, isNamed: true });
      }
    } catch (error) {
      problems.push(failed(shown, error));
    }
  }
  return { candidates: found, problems };
};

const empty = (shown: string): Unreadable =>
  unreadable(shown, 'the folder contains no JSON, no YAML and no Terraform', 'name a folder that contains some');

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

const isWithin = (real: string, top: string): boolean => {
  const relative = path.relative(top, real);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
};

export const shownAs = (absolute: string, cwd: string): string => {
  const relative = path.relative(cwd, absolute);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
    ? absolute
    : relative.split(path.sep).join('/');
};
