/** Servers of points with the systems that each of them is asked for. */
import type { PromqlServer } from '../../history/remote/promqlServer.ts';
import type { Environment, System } from '../../model/system.ts';
import type { Dialect } from '../../series/dialect.ts';

export interface Target {
  readonly server: PromqlServer;
  readonly systems: readonly System[];
  readonly environment: Environment;
}

export interface Targets {
  readonly name: string;
  readonly dialect: Dialect;
  /** What to check where there are no series of a system. */
  readonly missingFix: string;
  readonly each: readonly Target[];
}
