/** A file or folder of results that cannot be written: what, where, why, what to do. Exit code 3: it says nothing about a system. */

export class FileError extends Error {
  override readonly name = 'FileError';
}

const causes: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  ENOSPC: ['no space is left on the device', 'free some space there'],
  EDQUOT: ["the disk's quota is used up", 'free some space there'],
  EFBIG: ['the file would be larger than this process may write', 'raise the limit (ulimit -f)'],
  EACCES: ['this user may not write there', 'give this user the right to'],
  EPERM: ['this user may not write there', 'give this user the right to'],
  EROFS: ['the file system is read-only', 'make it writable'],
  EIO: ['the disk reports an error', 'check the disk'],
  EMFILE: ['too many files are open', 'raise the limit (ulimit -n)'],
  ENFILE: ['too many files are open on this machine', 'close some programs, and run this again'],
  ENAMETOOLONG: ['its name is too long', 'give it a shorter name'],
  ENOENT: ['its folder is not there, or cannot be made', 'make the folder'],
};

/** Whether the operating system refused a call on files. */
export const isFileFault = (error: unknown): error is NodeJS.ErrnoException =>
  Error.isError(error) &&
  typeof (error as NodeJS.ErrnoException).syscall === 'string' &&
  ((error as NodeJS.ErrnoException).code ?? '') in causes;

/** Whether there is no room for what was written: no bug, wherever it happens. */
export const isFull = (error: unknown): error is NodeJS.ErrnoException =>
  isFileFault(error) && ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS'].includes(error.code ?? '');

/** An error of the file system as a `FileError`; any other error stays as it is. `subject` such as 'the report'. */
export const fileErrorOf = (
  subject: string,
  where: string,
  error: unknown,
  otherwise = 'name another folder with --out',
): unknown => {
  if (!isFileFault(error)) return error;
  const [why, fix] = causes[error.code ?? ''] ?? [error.message, 'correct the reason'];
  return new FileError(
    `${subject} cannot be written\n  where: ${where}\n  why: ${why}\n  fix: ${fix}, or ${otherwise}`,
  );
};
