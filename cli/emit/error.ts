/** Errors of the file system during emit, with what to do. Exit code 1. */

/** Shown without a stack. */
export class EmitError extends Error {
  override readonly name = 'EmitError';
}

const causes: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOSPC: [
    'no space is left on the device',
    'free disk space and run the command again: all existing files are complete',
  ],
  EDQUOT: [
    'the quota of the disk is used up',
    'free disk space and run the command again: all existing files are complete',
  ],
  EACCES: ['you may not write there', 'give yourself the right to, or choose another folder with --out'],
  EPERM: ['you may not write there', 'give yourself the right to, or choose another folder with --out'],
  EROFS: ['the disk is read-only', 'choose another folder with --out'],
  ENOTDIR: ['a part of the path is a file', 'move that file, or choose another folder with --out'],
  EISDIR: ['there is a folder of that name', 'move that folder, or choose another one with --out'],
  ENOENT: ['the folder cannot be made', 'choose another folder with --out'],
  EEXIST: ['a part of the path is a file', 'move that file, or choose another folder with --out'],
  EMFILE: ['too many files are open', 'run this again, or raise the limit (ulimit -n)'],
};

/** Converts a file-system error at `shown`; any other error is a bug and stays as it is. */
export const emitError = (doing: 'read' | 'write' | 'remove', shown: string, error: unknown): unknown => {
  const code = (error as Partial<NodeJS.ErrnoException> | undefined)?.code;
  if (code === undefined) return error;
  const [what, fix] = causes[code] ?? [code, 'correct the reason, and run the command again'];
  return new EmitError(`${shown} cannot be ${participles[doing]}: ${what}\n  fix: ${fix}`);
};

const participles = { read: 'read', write: 'written', remove: 'removed' } as const;
