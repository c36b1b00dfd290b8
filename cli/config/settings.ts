/** What a configuration says, for the verbs: `Io` has it. */
import type { LintSettings } from '../../lint/settings.ts';
import type { Config } from './config.ts';

/** A configuration with absolute paths. */
export interface Settings extends Omit<Config, 'systems' | 'organization' | 'out' | 'lint'> {
  /** The configuration's own path. */
  readonly file: string;
  readonly systems: string;
  /** Undefined: 'organization.ts' in the folder of definitions. */
  readonly organization: string | undefined;
  /** Undefined: 'generated' beside the configuration. */
  readonly out: string | undefined;
  readonly lint: LintSettings;
}
