/** A file of the data folder cannot be used: problem, file, reason and fix. Atalaya never deletes such a file. */
export class StorageError extends Error {
  readonly file: string;
  readonly fix: string;

  constructor(problem: string, file: string, reason: string, fix: string) {
    super(`${problem}\n  where: ${file}\n  why: ${reason}\n  fix: ${fix}`);
    this.name = 'StorageError';
    this.file = file;
    this.fix = fix;
  }
}
