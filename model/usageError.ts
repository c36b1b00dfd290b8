/** The caller's mistake: shown without a stack, exit code 2. The message holds `fix`, which says what to do instead. */
export class UsageError extends Error {
  readonly summary: string;
  readonly fix: string | undefined;

  constructor(summary: string, fix?: string) {
    super(fix === undefined ? summary : `${summary}\n  fix: ${fix}`);
    this.name = 'UsageError';
    this.summary = summary;
    this.fix = fix;
  }
}
