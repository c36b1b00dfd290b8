/** The text of a file that another tool wrote. PowerShell's `>` writes UTF-16, which is read too. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readFailure } from '../../text/readFailure.ts';
import { UsageError } from '../../model/usageError.ts';

/**
 * Bytes: five times a state of 50 MB, which is a large one. Parsed JSON takes about five times its size in memory, and a
 * text in V8 is at most 512 MiB.
 */
export const largestImport: number = 256 * 1024 * 1024;

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

/** Throws `UsageError`; `fix` says which file is meant. */
export const readText = async (cwd: string, file: string, fix: string): Promise<string> => {
  try {
    const absolute = path.resolve(cwd, file);
    const { size } = await stat(absolute);
    if (size > largestImport)
      throw new UsageError(
        `${file} has ${mebibytes(size)} MiB: the maximum is ${mebibytes(largestImport)} MiB`,
        'show one root module or workspace at a time, or only the resources of one system: terraform plan -target',
      );
    return decoded(await readFile(absolute));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${readFailure(error)}`, fix);
  }
};

const decoded = (bytes: Buffer): string => {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
};
