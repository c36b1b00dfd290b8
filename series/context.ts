/** What a system's alerts are made from. */
import type { Environment, System } from '../model/system.ts';

export interface SystemContext {
  readonly system: System;
  readonly environment: Environment;
}
