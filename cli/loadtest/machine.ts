/** The machine of a run: results of different kinds of machines are not compared. */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import type { Machine } from '../../loadtest/nightly/nightRecord.ts';

const gibibyte = 2 ** 30;

export const thisMachine = (): Machine => ({
  cpu: os.cpus()[0]?.model.trim() || 'unknown',
  cores: os.availableParallelism(),
  memory: Math.round(os.totalmem() / gibibyte),
  platform: `${process.platform} ${process.arch}`,
});

/** Commit of the repository around the folder, with '-dirty' for local changes; undefined outside a repository. */
export const revisionOf = (folder: string): string | undefined => {
  const args = ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};
