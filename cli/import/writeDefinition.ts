/** Prints a definition, or writes it into a file that is not there yet: somebody may have edited it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../model/usageError.ts';
import type { Io } from '../run/io.ts';
import { readFailure } from './readText.ts';

export interface OutOptions {
  readonly out?: string;
  readonly force?: boolean;
}

export const writeDefinition = async (text: string, { out, force = false }: OutOptions, io: Io): Promise<void> => {
  if (out === undefined) {
    io.stdout(text);
    return;
  }
  const absolute = path.resolve(io.cwd, out);
  try {
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === 'EEXIST')
      throw new UsageError(`${out} is there already`, 'name another file with --out, or overwrite it with --force');
    throw new UsageError(`${out} cannot be written: ${readFailure(error)}`, 'name another file with --out');
  }
  io.stdout(`${out}\n`);
};
