/** Reads `atalaya.config.ts`: the one that --config names, or the nearest in this folder and those above it. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LoadError, loadProblems } from '../load/loadError.ts';
import type { Config } from './config.ts';
import { configProblems } from './configProblems.ts';
import type { Settings } from './settings.ts';

const names: readonly string[] = ['atalaya.config.ts', 'atalaya.config.js', 'atalaya.config.mjs', 'atalaya.config.cjs'];

/** `named`: by --config. Undefined where there is none. Throws `LoadError`. */
export const loadConfig = async (cwd: string, named?: string): Promise<Settings | undefined> => {
  const file = named === undefined ? findConfig(cwd) : path.resolve(cwd, named);
  if (file === undefined) return undefined;
  if (named !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw failed(
      cwd,
      file,
      'no-file',
      '--config names a file that is not there',
      `write its path, such as ${names[0]}`,
    );
  const exported = await defaultExport(cwd, file);
  const problems = configProblems(exported);
  if (problems.length > 0) throw new LoadError(problems.map((problem) => ({ file: shown(cwd, file), problem })));
  const config = exported as Config;
  const folder = path.dirname(file);
  const at = (name: string): string => path.resolve(folder, name);
  const settings: Settings = {
    ...config,
    file,
    systems: at(config.systems ?? 'systems'),
    organization: config.organization === undefined ? undefined : at(config.organization),
    out: config.out === undefined ? undefined : at(config.out),
    lint: config.lint ?? {},
  };
  refuseHiddenSystem(cwd, settings);
  return settings;
};

const findConfig = (cwd: string): string | undefined => {
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    const here = names.filter((name) => existsSync(path.join(folder, name)));
    const [first, second] = here;
    if (second !== undefined)
      throw failed(
        cwd,
        path.join(folder, second),
        'two-files',
        `${first} is beside it, and only one of them can be the configuration`,
        'remove one of them, or name the one to use: --config FILE',
      );
    if (first !== undefined) return path.join(folder, first);
    if (folder === path.dirname(folder)) return undefined;
  }
};

/** Node gives a CommonJS module this export, and no other module. */
const commonJs = 'module.exports';

const defaultExport = async (cwd: string, file: string): Promise<unknown> => {
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (file.endsWith('.cjs') || isCommonJsFault(error)) throw inCommonJs(cwd, file);
    throw new LoadError(
      loadProblems(file, shown(cwd, file), error).map((item) => ({
        ...item,
        problem: { ...item.problem, id: 'config/does-not-load' },
      })),
    );
  }
  if (commonJs in loaded) throw inCommonJs(cwd, file);
  return loaded['default'];
};

const isCommonJsFault = (error: unknown): boolean =>
  error instanceof Error && /\b(?:module|exports|require) is not defined in ES module scope/.test(error.message);

const inCommonJs = (cwd: string, file: string): LoadError =>
  failed(
    cwd,
    file,
    'common-js',
    'it is a CommonJS module, and definitions are ES modules',
    `write import and export default in it, and "type": "module" into package.json, or name it ${names[0]}`,
  );

/** Every file in the folder of definitions is a system, but 'organization.ts'. */
const refuseHiddenSystem = (cwd: string, { file, systems, organization }: Settings): void => {
  if (organization === undefined || path.dirname(organization) !== systems) return;
  if (path.basename(organization) === 'organization.ts') return;
  throw failed(
    cwd,
    file,
    'organization-among-systems',
    `${path.basename(organization)} is in the folder of systems, where every file is a system`,
    'name it organization.ts, or move it out of that folder',
    'organization',
  );
};

const failed = (cwd: string, file: string, id: string, message: string, fix: string, at = ''): LoadError =>
  new LoadError([{ file: shown(cwd, file), problem: { id: `config/${id}`, path: at, message, fix } }]);

/** Relative to the working directory, unless it is outside. */
const shown = (cwd: string, file: string): string => {
  const fromHere = path.relative(cwd, file);
  return fromHere.startsWith('..') ? file : fromHere;
};
