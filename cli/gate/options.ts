/** What `atalaya gate` and `atalaya gate calibrate` are called with. */

export const formats = ['text', 'json', 'markdown', 'junit', 'html'] as const;
export type GateFormat = (typeof formats)[number];

export interface GateOptions {
  readonly candidate?: string;
  readonly baseline?: string;
  readonly samples?: string;
  /** With a baseline, each asks both sides. */
  readonly runs: number;
  /** Seconds, measured in each run. */
  readonly duration: number;
  /** Seconds, of all runs. */
  readonly maxDuration: number;
  readonly strict?: boolean;
  readonly override?: string;
  readonly chaos?: string;
  readonly format: GateFormat;
  readonly out?: string;
  readonly data: string;
}

export interface CalibrateOptions {
  readonly runs: number;
  readonly pool: number;
  readonly duration: number;
  readonly out?: string;
  readonly json?: boolean;
}
