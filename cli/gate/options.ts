/** Options of `atalaya gate` and `atalaya gate calibrate`. */

export const formats = ['text', 'json', 'markdown', 'junit', 'html'] as const;
export type GateFormat = (typeof formats)[number];

export interface GateOptions {
  readonly candidate?: string;
  readonly baseline?: string;
  /** A commit whose pipeline is the baseline. */
  readonly baselineRef?: string;
  readonly samples?: string;
  /** With a baseline, each run sends requests to both sides. */
  readonly runs: number;
  /** Measured seconds of each run. */
  readonly duration: number;
  /** Seconds of all runs together. */
  readonly maxDuration: number;
  /** Sends messages to `candidate`, too. */
  readonly allowWrites?: boolean;
  /** Sends no message and measures no POST, although the pipeline is the gate's own: a rehearsal of a rollout, which is short. */
  readonly readsOnly?: boolean;
  readonly strict?: boolean;
  readonly override?: string;
  readonly chaos?: string;
  readonly format: GateFormat;
  readonly out?: string;
  /** Where the error budgets are read from; undefined: this machine. */
  readonly from?: string;
  /** Undefined where it was not typed. */
  readonly data?: string;
}

export interface CalibrateOptions {
  readonly runs: number;
  readonly pool: number;
  readonly duration: number;
  readonly out?: string;
  readonly json?: boolean;
}

export const hasBaseline = ({ baseline, baselineRef }: Pick<GateOptions, 'baseline' | 'baselineRef'>): boolean =>
  baseline !== undefined || baselineRef !== undefined;
