/**
 * Reads files and folders as artefacts. A named file must hold an artefact; in a folder, files without one are skipped.
 */
import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Artefact } from '../../lint/artefact/artefact.ts';
import { findArtefacts, foreignOf } from '../../lint/artefact/find.ts';
import { hcl, readJson, unreadable, type Source, type Unreadable } from '../../lint/artefact/source.ts';
import { artefactKinds } from '../../lint/fileChecks.ts';

export interface ReadFiles {
  /** Number of files read. */
  readonly files: number;
  readonly artefacts: readonly Artefact[];
  readonly unreadable: readonly Unreadable[];
  /** Skipped files that a user may expect to be checked, with the reason. */
  readonly passedOver: readonly Unreadable[];
}

interface Candidate {
  readonly absolute: string;
  readonly shown: string;
  /** True for a file that was named itself, and not by its folder. */
  readonly isNamed: boolean;
}

/** Maximum size in bytes; dashboards and policies are far smaller. */
const largest = 10_000_000;

export const readFiles = async (paths: readonly string[], cwd: string): Promise<ReadFiles> => {
  const problems: Unreadable[] = [];
  const passedOver: Unreadable[] = [];
  const artefacts: Artefact[] = [];
  const candidates = collect(paths, cwd, problems);
  const yaml = candidates.some(({ absolute }) => !/\.(?:json|tf)$/.test(absolute))
    ? await import('../../lint/artefact/yamlSource.ts')
    : undefined;
  let files = 0;
  for (const { absolute, shown, isNamed } of candidates) {
    const text = textOf(absolute, shown);
    if (typeof text !== 'string') {
      problems.push(text);
      continue;
    }
    if (absolute.endsWith('.tf') && !/^\s*[{[]/.test(text)) {
      const problem = unreadable(shown, 'it is Terraform in HCL, which this command does not read', hcl);
      if (isNamed) problems.push(problem);
      else if (/"google_monitoring_/.test(text)) passedOver.push(problem);
      continue;
    }
    const isJson = absolute.endsWith('.json') || (!/\.ya?ml$/.test(absolute) && /^\s*[{[]/.test(text));
    const read = isJson || yaml === undefined ? [readJson(shown, text)].flat() : [yaml.yamlSources(shown, text)].flat();
    files += 1;
    const sources: Source[] = [];
    for (const source of read) {
      if (source.kind === 'Source') sources.push(source);
      else problems.push(source);
    }
    const found = sources.map((source) => findArtefacts(source, artefactKinds));
    problems.push(...found.flatMap((result) => result.unreadable));
    artefacts.push(...found.flatMap((result) => result.artefacts));
    const isEmpty =
      sources.length > 0 && found.every((result) => result.artefacts.length + result.unreadable.length === 0);
    const unevaluated = found.flatMap((result) => result.unevaluated);
    (isNamed && isEmpty ? problems : passedOver).push(...unevaluated);
    if (!isEmpty || (isNamed && unevaluated.length > 0)) continue;
    const foreign = sources.map(({ value }) => foreignOf(value)).find((reason) => reason !== undefined);
    if (foreign !== undefined) (isNamed ? problems : passedOver).push(unreadable(shown, foreign.message, foreign.fix));
    else if (isNamed) problems.push(nothing(shown));
    else files -= 1;
  }
  return { files, artefacts, unreadable: problems, passedOver };
};

const nothing = (shown: string): Unreadable =>
  unreadable(
    shown,
    'it contains no dashboard, policy or other resource of Cloud Monitoring',
    'name a file with a dashboard (with mosaicLayout or another layout), a policy (with conditions), Terraform JSON, or Config Connector YAML',
  );

const reasons: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOENT: ['there is no such file', 'check the path'],
  EACCES: ['permission to read it is denied', 'allow yourself to read it (chmod +r)'],
  EPERM: ['permission to read it is denied', 'allow yourself to read it (chmod +r)'],
  ELOOP: ['its symbolic links lead in a circle', 'point them at a file'],
  ENOTDIR: ['there is no such file', 'check the path'],
};

const failed = (shown: string, error: unknown): Unreadable => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const [message, fix] = reasons[code] ?? [`it cannot be read (${code || String(error)})`, 'check the file'];
  return unreadable(shown, message, fix);
};

/** Paths in the given order, files of a folder by name; each file once, even through several links. */
const collect = (paths: readonly string[], cwd: string, problems: Unreadable[]): readonly Candidate[] => {
  const found: Candidate[] = [];
  const realPaths = new Set<string>();
  const isNew = (real: string): boolean => !realPaths.has(real) && Boolean(realPaths.add(real));
  const walk = (folder: string): number => {
    let count = 0;
    for (const name of readdirSync(folder).toSorted()) {
      if (name.startsWith('.') || name === 'node_modules') continue;
      const absolute = path.join(folder, name);
      try {
        const real = realpathSync(absolute);
        const status = statSync(real);
        if (status.isDirectory()) {
          if (isNew(real)) count += walk(absolute);
        } else if (status.isFile() && /\.(?:json|ya?ml|tf)$/.test(name)) {
          count += 1;
          if (isNew(real)) found.push({ absolute, shown: shownAs(absolute, cwd), isNamed: false });
        }
      } catch (error) {
        // A circular or broken link is skipped.
        if (!lstatSync(absolute).isSymbolicLink()) problems.push(failed(shownAs(absolute, cwd), error));
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
        if (isNew(real) && walk(absolute) === 0)
          problems.push(
            unreadable(shown, 'the folder contains no JSON and no YAML', 'name a folder that contains some'),
          );
      } else if (!status.isFile()) {
        problems.push(unreadable(shown, 'it is not a regular file', 'name a file or a folder'));
      } else if (isNew(real)) {
        found.push({ absolute, shown, isNamed: true });
      }
    } catch (error) {
      problems.push(failed(shown, error));
    }
  }
  return found;
};

const shownAs = (absolute: string, cwd: string): string => {
  const relative = path.relative(cwd, absolute);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
    ? absolute
    : relative.split(path.sep).join('/');
};

const textOf = (absolute: string, shown: string): string | Unreadable => {
  try {
    const { size } = statSync(absolute);
    if (size >= largest) {
      const message = `it is ${(size / 1_000_000).toFixed(1)} MB: files of ${largest / 1_000_000} MB or more are not read`;
      return unreadable(shown, message, 'name only files with dashboards and policies');
    }
    const bytes = readFileSync(absolute);
    if (bytes.includes(0) || !isUtf8(bytes))
      return unreadable(shown, 'it is binary, or not in UTF-8', 'name a text file in UTF-8');
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    return failed(shown, error);
  }
};
