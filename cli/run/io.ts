import type { Settings } from '../config/settings.ts';

/** The parts of the process that a verb may use, so that tests can replace them. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly now: () => number;
  readonly cwd: string;
  /** The folder of definitions. */
  readonly systems: string;
  /** Of atalaya.config.ts; undefined without one. */
  readonly settings?: Settings | undefined;
  /** True when stdout is a terminal: only then there is live redrawing. */
  readonly isTTY: boolean;
  readonly columns: number;
  /** True on a terminal that shows colours, unless NO_COLOR is set. Undefined: none. */
  readonly colour?: boolean;
  /** Asks whoever is at the terminal; undefined where nobody is. */
  readonly ask?: (question: string) => Promise<string>;
  /** The reader's, as in the IANA database; undefined: UTC. */
  readonly timeZone?: string | undefined;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly stop: AbortSignal;
}

/** 0: yes. 1: no. 2: wrong use or an invalid definition. 3: inconclusive. */
export type ExitCode = 0 | 1 | 2 | 3;
