/** A file of the data folder that cannot be used: what, where, why, and the way out. Nothing is ever deleted. */
export class StorageError extends Error {
  readonly file: string;
  readonly fix: string;

  constructor(what: string, file: string, why: string, fix: string) {
    super(`${what}\n  where: ${file}\n  why: ${why}\n  fix: ${fix}`);
    this.name = 'StorageError';
    this.file = file;
    this.fix = fix;
  }
}
