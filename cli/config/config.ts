/**
 * The settings of a team's own repository, in its `atalaya.config.ts`. Every path is relative to the folder of that file. Without
 * one, every setting has the default that is said here.
 */
import type { Definitions } from '../../alerts/checks/definitions.ts';
import type { Check } from '../../lint/check.ts';
import type { LintSettings } from '../../lint/settings.ts';

export interface Config {
  /** The folder of definitions: one system a file. Default: 'systems'. */
  readonly systems?: string;
  /** The file of owners, channels and who is on call. Default: 'organization.ts' in the folder of definitions. */
  readonly organization?: string;
  /** Where `emit` writes. Default: 'generated'. */
  readonly out?: string;
  /** Severities, overrides and exclusions of checks. */
  readonly lint?: LintSettings;
  /** The team's own checks on definitions; the page of each is docs/checks/<id>.md in the team's repository. */
  readonly checks?: readonly Check<Definitions>[];
}

/** Gives the settings back: it is there for their types. */
export const defineConfig = (config: Config): Config => config;
