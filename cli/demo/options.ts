/** What `atalaya demo` is called with. */

export interface DemoOptions {
  readonly system: string;
  readonly rows: number;
  /** Messages a second; undefined for as fast as it goes. */
  readonly rate?: number;
  /** From 0 to 1. */
  readonly faults: number;
  readonly once?: boolean;
  readonly data: string;
  readonly port?: number;
  /** False: without the short load test at its end. */
  readonly gate: boolean;
  /** Whether that test's verdict counts. */
  readonly strict?: boolean;
  readonly verbose?: boolean;
}
