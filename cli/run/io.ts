/** What a verb may touch of the process: so that tests run verbs without one. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly now: () => number;
  readonly cwd: string;
  /** The folder of definitions. */
  readonly systems: string;
  /** Whether a person looks at stdout: colour and live redrawing only then. */
  readonly isTTY: boolean;
  readonly columns: number;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly stop: AbortSignal;
}

/** 0 yes, 1 the answer is no, 2 wrong use or an invalid definition, 3 inconclusive. */
export type ExitCode = 0 | 1 | 2 | 3;
