/**
 * Root may read and write everything, so what a user may not do is tried as another user. Source: Debian policy, 9.2.2, for
 * the number of `nobody`.
 */
import { lchownSync, readdirSync } from 'node:fs';
import path from 'node:path';

const nobody = 65_534;

const isRoot = (): boolean => process.geteuid?.() === 0;

/** Runs `body` as somebody who owns `folder` and what is in it, and is not root. Modules that it needs are loaded before. */
export const asUser = async <T>(folder: string, body: () => T | Promise<T>): Promise<T> => {
  if (!isRoot()) return body();
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    lchownSync(path.join(folder, name), nobody, nobody);
  }
  process.seteuid!(nobody);
  try {
    return await body();
  } finally {
    process.seteuid!(0);
  }
};
