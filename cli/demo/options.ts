/** Options of `atalaya demo`. */

export interface DemoOptions {
  /** Undefined: the one that is taken without an id. */
  readonly system?: string;
  readonly rows: number;
  /** Messages a second; undefined: as fast as possible. */
  readonly rate?: number;
  /** From 0 to 1. */
  readonly faults: number;
  readonly once?: boolean;
  readonly data: string;
  readonly port?: number;
  /** False: without the short load test at its end. */
  readonly gate: boolean;
  /** True: the demo fails when the load test's verdict is not pass or warn. */
  readonly strict?: boolean;
  /** What fails at the end, so that somebody is paged. */
  readonly break?: 'api';
  readonly verbose?: boolean;
}
