/** What is emitted for the systems that tests take, in a temporary folder that stands for `generated/`. */
import path from 'node:path';
import { runInProcess } from './runInProcess.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let written: Promise<string> | undefined;

const emit = async (): Promise<string> => {
  const cwd = temporaryFolder();
  const { code, stderr } = await runInProcess(['emit'], { cwd });
  if (code !== 0) throw new Error(stderr);
  return path.join(cwd, 'generated');
};

/** Written once for a test file. */
export const emittedFiles = (): Promise<string> => (written ??= emit());
