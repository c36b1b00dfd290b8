/** The files and folders to which each architecture rule applies, as data. Paths are relative to the repository, with '/'. */

/** Folders of pure functions: the same definitions give the same bytes. */
export const generatorFolders: readonly string[] = [
  'model',
  'numbers',
  'text',
  'promql',
  'series',
  'slo',
  'alerts',
  'dashboards',
  'loadtest',
  'cost',
  'terraform',
  'emit',
  'lint',
  'explain',
  'inventory',
  'rollout',
];

/** TypeScript that k6 runs: it is emitted as text, and does not run on Node. */
export const k6Runtime = 'loadtest/k6/runtime';

/** Files of generator folders that may read the clock, disk or network: entry points, and code that k6 runs. */
export const generatorEntries: readonly RegExp[] = [/\/main\.ts$/, new RegExp(`^${k6Runtime}/`)];

/** Folders whose classes implement an interface of ours or of a library. */
export const adapterFolders: readonly string[] = ['pipeline/embedded', 'pipeline/google', 'pipeline/telemetry'];

/** Files that a tool loads by their default export. */
export const defaultExportFiles: readonly RegExp[] = [
  /^(?:test\/(?:watched|fixtures)\/)?systems\/[^/]+\.ts$/,
  /^[^/]+\.config\.\w+$/,
  /^docs\/site\/\.vitepress\/config\.ts$/,
  /^tools\/count-reporter\.mjs$/,
  /^tools\/test-sequencer\.mjs$/,
  /^tools\/architecture\/plugin\.mjs$/,
];

/** The entries of the npm package re-export what their users may import: package.json lists them. */
export const entriesFolder = 'package';

export const exitFolder = 'cli';

export const vagueFolders: readonly string[] = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'shared',
  'lib',
  'misc',
];

export const maxLines = 300;

export const isUnder = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

export const isTest = (path: string): boolean => path.endsWith('.test.ts');

export const isGenerator = (path: string): boolean =>
  generatorFolders.some((folder) => isUnder(path, folder)) &&
  !isTest(path) &&
  !generatorEntries.some((entry) => entry.test(path));
