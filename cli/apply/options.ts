/** The options of `atalaya apply`. */
import type { Environment } from '../../model/system.ts';

export interface ApplyOptions {
  readonly environment: Environment;
  readonly project?: string;
  readonly dryRun?: boolean;
  readonly adopt?: boolean;
  readonly prune?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}
