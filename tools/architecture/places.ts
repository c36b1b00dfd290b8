/** Where each habit of this code base is allowed, as data. Paths are relative to the repository, with '/'. */

/** Folders whose files are functions from definitions to nodes: the same input gives the same bytes. */
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
  'terraform',
  'emit',
  'lint',
  'explain',
];

/** TypeScript that k6 runs: it is emitted as text, and has no meaning where Node runs. */
export const k6Runtime = 'loadtest/k6/runtime';

/** Files of the generator folders that touch the world: they are started, and nothing imports them for their nodes.  */
export const generatorEntries: readonly RegExp[] = [/\/main\.ts$/, new RegExp(`^${k6Runtime}/`)];

/** Files with module state that work elsewhere is about to remove. */
export const statePending: readonly string[] = ['alerts/promql.ts', 'promql/matcher.ts'];

/** Folders whose classes implement an interface of ours or of a library. */
export const adapterFolders: readonly string[] = ['pipeline/embedded', 'pipeline/google', 'pipeline/telemetry'];

/** Files that a tool loads by their default export. */
export const defaultExportPlaces: readonly RegExp[] = [
  /^systems\/[^/]+\.ts$/,
  /^[^/]+\.config\.\w+$/,
  /^tools\/count-reporter\.mjs$/,
  /^tools\/architecture\/plugin\.mjs$/,
];

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
