/** package.json of a new repository: definitions are ES modules. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../model/usageError.ts';
import type { ScaffoldFile } from '../scaffold/repositoryFiles.ts';
import type { Answers } from './answers.ts';

export interface PackageFile {
  readonly files: (answers: Answers) => readonly ScaffoldFile[];
  /** Whether the package atalaya can be imported there. */
  readonly isInstalled: boolean;
}

/** Throws `UsageError` where a package of CommonJS is in the way: its files would stop to load as ES modules. */
export const packageFile = (root: string): PackageFile => {
  const isInstalled = isInstalledFor(root);
  const file = path.join(root, 'package.json');
  if (!existsSync(file)) return { files: (answers) => [newPackage(answers)], isInstalled };
  if (typeOf(file) === 'module') return { files: () => [], isInstalled };
  throw new UsageError(
    `${file} makes files of this folder CommonJS modules, and definitions are ES modules`,
    'npm pkg set type=module, if nothing here needs CommonJS; or begin in a folder of its own: npx atalaya init FOLDER',
  );
};

/** In this folder or above it, as Node looks. */
const isInstalledFor = (folder: string): boolean =>
  existsSync(path.join(folder, 'node_modules', 'atalaya', 'package.json')) ||
  (path.dirname(folder) !== folder && isInstalledFor(path.dirname(folder)));

const newPackage = ({ name }: Answers): ScaffoldFile => ({
  path: 'package.json',
  text: `${JSON.stringify({ name: `${name}-atalaya`, private: true, type: 'module' }, null, 2)}\n`,
});

const typeOf = (file: string): unknown => {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly type?: unknown } | null)?.type;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${file} is not JSON: ${error.message}`, 'correct it');
  }
};
