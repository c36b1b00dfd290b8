/**
 * Which folder may import which, as data: the picture of docs/architecture.md, one row for each folder. A folder without a
 * row may not exist at the top of the repository; its row is added together with its first file.
 */
import { isUnder, k6Runtime } from './allowed.ts';

export interface Layer {
  readonly folder: string;
  /** The folders that it may import; 'anything' for folders that wire the others together. */
  readonly imports: readonly string[] | 'anything';
  /** False for folders that nothing may import. */
  readonly importable: boolean;
  /** Where code that breaks this row belongs. */
  readonly remedy: string;
}

const wiring = (folder: string): Layer => ({
  folder,
  imports: 'anything',
  importable: false,
  remedy: `what others need from ${folder}/ belongs into the folder that owns the word (docs/architecture.md)`,
});

const layer = (folder: string, imports: readonly string[], remedy: string): Layer => ({
  folder,
  imports,
  importable: true,
  remedy,
});

const wire = 'take it as an argument, and wire the two in cli/';

const shared = ['model', 'numbers', 'text'];

export const layers: readonly Layer[] = [
  layer('model', [], 'model/ is the vocabulary: move the word that both need into model/, or ' + wire),
  layer('numbers', [], 'numbers/ is arithmetic that knows no other folder: ' + wire),
  layer('text', ['model', 'numbers'], 'text/ is wording that knows quantities and numbers only: ' + wire),
  layer('promql', ['model', 'numbers', 'text'], 'promql/ is only the language: ' + wire),
  layer('systems', ['model'], 'a system is data: describe it with the types of model/'),
  layer('series', [...shared, 'promql'], wire),
  layer(
    'lint',
    [...shared, 'promql', 'series'],
    'a rule over definitions is in the folder of what it checks; lint/ has the frame and the rules over files',
  ),
  layer(
    'inventory',
    ['model', 'text', 'promql', 'series', 'lint', 'slo'],
    'inventory/ reads what other tools print, and writes definitions: ' + wire,
  ),
  layer('google', shared, 'google/ has clients of Google’s APIs, which know no system: ' + wire),
  layer('history', [...shared, 'promql', 'series'], wire),
  layer('slo', [...shared, 'promql', 'series', 'lint'], wire),
  layer(
    'pipeline',
    shared,
    'the running pipeline knows only model/, numbers/ and text/: put what both need there, or ' + wire,
  ),
  layer('alerts', [...shared, 'promql', 'series', 'lint', 'slo'], wire),
  layer('dashboards', [...shared, 'promql', 'series', 'lint', 'slo', 'alerts'], wire),
  layer('loadtest', [...shared, 'promql', 'series', 'lint', 'slo'], wire),
  layer('terraform', [...shared, 'promql', 'series', 'lint', 'slo', 'alerts', 'dashboards', 'loadtest'], wire),
  layer(
    'cost',
    [...shared, 'promql', 'series', 'slo', 'alerts', 'loadtest'],
    'cost/ counts what other folders make: ' + wire,
  ),
  layer('emit', [...shared, 'cost', 'series', 'lint', 'slo', 'alerts', 'dashboards', 'loadtest', 'terraform'], wire),
  layer(
    'apply',
    [...shared, 'series', 'slo', 'alerts', 'dashboards', 'terraform', 'emit', 'google'],
    'apply/ compares what emit/ wants with a project: ' + wire,
  ),
  layer('explain', [...shared, 'promql', 'series', 'lint', 'slo', 'alerts', 'emit', 'terraform'], wire),
  layer(
    'rollout',
    [...shared, 'promql', 'series', 'slo', 'alerts', 'loadtest', 'history', 'explain'],
    'rollout/ decides what a release does next: ' + wire,
  ),
  layer('console', [...shared, 'promql', 'series', 'lint', 'slo', 'alerts', 'dashboards', 'history', 'explain'], wire),
  layer(
    'receiver',
    [...shared, 'alerts', 'pipeline'],
    'receiver/ delivers what alerts/oncall/ decides: put what both need there, or ' + wire,
  ),
  wiring('package'),
  wiring('cli'),
  wiring('test'),
  wiring('bench'),
  wiring('tools'),
];

const topOf = (path: string): string => path.split('/')[0] ?? path;

const layerOf = (folder: string): Layer | undefined => layers.find((row) => row.folder === folder);

const isUnitTest = (path: string): boolean => path.endsWith('.test.ts');

/** These folders run the whole command, so they may import cli/. */
const runsCli: ReadonlySet<string> = new Set(['package', 'test', 'bench']);

/** These folders run external tools, so they may import the two files that say which tools there are and where. */
const runsExternalTools: ReadonlySet<string> = new Set(['cli', 'test', 'bench']);
const externalToolTables: ReadonlySet<string> = new Set(['tools/external/tool.ts', 'tools/external/toolPath.ts']);

/** The bench of bills runs on the fake that bills. */
const fakeThatBills = 'test/google/fakeBigQuery';

const isOpened = (from: string, to: string): boolean =>
  (topOf(from) === 'bench' && isUnder(to, fakeThatBills)) ||
  (runsCli.has(topOf(from)) && topOf(to) === 'cli') ||
  (runsExternalTools.has(topOf(from)) && externalToolTables.has(to));

/** Systems that tests and benches take: a team's copy has these, and not those of `systems/`. */
const fixtures = 'test/fixtures';

const readsFixtures = (path: string): boolean =>
  isUnitTest(path) || path.includes('/testing/') || topOf(path) === 'bench';

/** Tests of the repository's own systems are beside them, and go with them. */
const isOwnTest = (path: string): boolean => topOf(path) === 'systems' && isUnitTest(path);

const listed = (folders: readonly string[]): string =>
  folders.length === 0 ? 'no other folder' : `only ${folders.map((folder) => `${folder}/`).join(', ')}`;

/**
 * Why the file `from` may not import the file `to` (both relative to the repository, with '/'), and where the
 * code belongs; undefined when it may.
 */
export const importFault = (from: string, to: string): string | undefined => {
  if (isUnder(to, k6Runtime) && !isUnder(from, k6Runtime)) {
    return `nothing imports ${k6Runtime}/, and this is ${to}: k6 alone can run it. Fix: read it as text (cli/loadtest/k6Runtime.ts), and pass the text in.`;
  }
  const [source, target] = [layerOf(topOf(from)), layerOf(topOf(to))];
  if (topOf(from) === topOf(to) || source === undefined || isOwnTest(from)) return undefined;
  if (isUnder(to, fixtures) && readsFixtures(from)) return undefined;
  if (target === undefined) {
    return `${source.folder}/ may not import ${to}: it is in no folder of the picture. Fix: move it into the folder that owns the word (docs/architecture.md).`;
  }
  if (!target.importable && !isOpened(from, to)) {
    return `nothing imports ${target.folder}/, and this is ${to}. Fix: ${target.remedy}.`;
  }
  if (target.folder === 'systems') {
    return `nothing imports systems/, which has other files in a team's copy, and this is ${to}. Fix: in a test or bench take a system of ${fixtures}/, in a command load the folder (cli/load/); what is about the systems of this repository is a test in systems/.`;
  }
  if (source.imports === 'anything' || source.imports.includes(target.folder)) return undefined;
  return `${source.folder}/ may import ${listed(source.imports)}, and this is ${to}. Fix: ${source.remedy}.`;
};
