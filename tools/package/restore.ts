/** The repository as it was before `npm pack`: its package.json, and no compiled files, as its TypeScript runs as it is. */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';

export const root: string = path.join(import.meta.dirname, '..', '..');
export const output: string = path.join(root, 'dist');

/** The repository's package.json while the package's has its place; it stays here when `npm pack` is killed. */
export const keptManifest: string = path.join(root, '.atalaya', 'package.json');

export const restore = (): void => {
  if (existsSync(keptManifest)) renameSync(keptManifest, path.join(root, 'package.json'));
};
