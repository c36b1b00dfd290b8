/** The `lint` part of atalaya.config.ts, as checks use it. */
import path from 'node:path';
import type { LintSettings } from '../../lint/settings.ts';
import { settingsProblems, type SettingPaths } from '../../lint/settled.ts';
import { LoadError } from '../load/loadError.ts';
import { matches, shownAs } from './collect.ts';

export interface SettingsIo {
  readonly cwd: string;
  /** Undefined without an atalaya.config.ts. */
  readonly settings?: { readonly file: string; readonly lint: LintSettings } | undefined;
}

export interface CheckSettings {
  readonly lint: LintSettings;
  readonly paths: SettingPaths;
}

const none: LintSettings = {};

/** Globs are relative to the folder of the configuration. Throws `LoadError`. */
export const checkSettings = async ({ cwd, settings }: SettingsIo): Promise<CheckSettings> => {
  const lint = settings?.lint ?? none;
  const problems = settings === undefined ? [] : settingsProblems(lint, await knownIds());
  if (settings !== undefined && problems.length > 0)
    throw new LoadError(problems.map((problem) => ({ file: shownAs(settings.file, cwd), problem })));
  const folder = settings === undefined ? cwd : path.dirname(settings.file);
  return { lint, paths: { matches, fromSettings: (file) => shownAs(path.resolve(cwd, file), folder) } };
};

/** Only settings need the checks on definitions, which take time to load. */
const knownIds = async (): Promise<readonly string[]> => {
  const [{ allChecks }, { fileChecks }] = await Promise.all([
    import('./checks.ts'),
    import('../../lint/fileChecks.ts'),
  ]);
  return [...allChecks, ...fileChecks].map(({ id }) => id);
};
