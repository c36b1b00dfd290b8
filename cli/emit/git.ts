/** Whether git holds a file exactly as it is on the disk: then overwriting it loses nothing. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** False where there is no git, no repository, or the file is changed, untracked or ignored. */
export const isCommitted = (file: string): boolean => {
  const args = ['status', '--porcelain', '--ignored', '--untracked-files=all', '--', path.basename(file)];
  const { status, stdout } = spawnSync('git', args, { cwd: path.dirname(file), encoding: 'utf8' });
  return status === 0 && stdout === '';
};
