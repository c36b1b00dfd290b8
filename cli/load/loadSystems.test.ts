import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import members from '../../test/fixtures/systems/fleet.ts';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { LoadError } from './loadError.ts';
import { loadFleet, loadSystems } from './loadSystems.ts';

const model = join(import.meta.dirname, '..', '..', 'model');
const real = systemsFolder;

/** Names of the files of systems, and of the fleet's table. */
const files = readdirSync(real)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'organization.ts')
  .map((file) => file.replace('.ts', ''))
  .toSorted();

/** A valid system file; `change` replaces parts of the definition. */
const source = (id: string, change = ''): string => `
import { openLoad } from '${model}/load.ts';
import { string } from '${model}/schema.ts';
import { bigquery, cloudFunction, cloudRun, list, pubsub } from '${model}/stage.ts';
import { defineSystem } from '${model}/system.ts';
const of = (id: string, change: object = {}) => defineSystem({
  id, description: 'Rows.', owner: 'shop',
  stages: {
    queue: pubsub(id + '-raw'), ingest: cloudFunction(id + '-ingest'), table: bigquery('w.' + id.replaceAll('-', '_')),
    api: cloudRun(id + '-api', { routes: [list('/rows')] }),
  },
  schema: { id: string() }, objectives: [],
  load: openLoad({ reads: '1/s', messages: '1/s', duration: '1m' }),
  ...change,
});
export default ${change === '' ? `of('${id}')` : change};
`;

const folders: string[] = [];
const folderWith = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'systems-'));
  folders.push(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
};

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** What the user sees, with the folder's own name taken out. */
const complaint = async (folder: string, ids?: readonly string[]): Promise<string> => {
  try {
    await loadSystems(folder, ids);
  } catch (error) {
    if (error instanceof LoadError) return error.message.replaceAll(folder, 'systems');
    throw error;
  }
  return 'nothing';
};

describe('the systems of a folder', () => {
  test('all load', async () => {
    const systems = await loadFleet(real);
    expect(systems.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'attendees',
        'correspondence',
        'diary',
        'fleet-01',
        'fleet-50',
        'freight',
        'lms',
        'statements',
      ]),
    );
    expect(members).toHaveLength(50);
    expect(systems).toHaveLength(files.length - 1 + members.length);
  });

  test.each([
    [['freight'], ['freight']],
    [
      ['lms', 'diary', 'lms'],
      ['lms', 'diary'],
    ],
    [
      ['fleet-07', 'freight'],
      ['fleet-07', 'freight'],
    ],
  ])('%j are loaded in the order in which they were asked for', async (requested, ids) => {
    expect((await loadSystems(real, requested)).map(({ id }) => id)).toEqual(ids);
  });

  test("'fleet' stands for its fifty", async () => {
    expect(await loadSystems(real, ['fleet', 'fleet-01'])).toHaveLength(50);
  });

  test('an unknown id gets a suggestion, or the list of known ids', async () => {
    const suggestions = files.join(', ');
    expect(await complaint(real, ['frieght', 'no-such-system'])).toBe(
      [
        "systems/unknown  systems\n  there is no system 'frieght'\n  fix: did you mean 'freight'? There are " +
          suggestions,
        "systems/unknown  systems\n  there is no system 'no-such-system'\n  fix: use one of " + suggestions,
      ].join('\n\n'),
    );
  });
});

describe('a folder with mistakes', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await folderWith({
      'a.ts': source('a'),
      'b.ts': source('b', "of('b', { region: 'Lima', dependsOn: ['b'] })"),
      'c.ts': source('d'),
      'd.ts': 'export const d = 1;\n',
      'e.ts': source('e', "of('e', { dependsOn: ['aa', 'ghost'] })"),
      'f.ts': 'export default {};\n',
      'g.ts': source('g', "[of('g'), of('h')]"),
      'fleet.ts': source('', "[of('m-1'), of('m-1'), of('m-2', { owner: 'Me' })]"),
      'a.test.ts': 'throw new Error("a test is not a system");\n',
    });
  });

  test('reports all of them at once', async () => {
    const slug = 'lower-case letters, digits and dashes, beginning with a letter, such as';
    expect(await complaint(folder)).toBe(
      [
        "model/bad-name  systems/b.ts region\n  'Lima' is not a Google Cloud region\n  fix: write a value such as 'us-central1'",
        "model/depends-on-itself  systems/b.ts dependsOn[0]\n  'b' depends on itself\n  fix: remove it",
        "systems/file-not-id  systems/c.ts\n  the id of the system is 'd', but its file is 'c.ts'\n  fix: rename the file to d.ts, or the system to 'c'",
        'systems/no-system  systems/d.ts\n  there is no default export\n  fix: write export default defineSystem({ … }) or export default watchSystem({ … })',
        'systems/no-system  systems/f.ts\n  the default export is not a system\n  fix: write export default defineSystem({ … }) or export default watchSystem({ … })',
        `model/bad-name  systems/fleet.ts m-2 owner\n  'Me' is not an owner's name\n  fix: write 1 to 40 ${slug} 'orders-eu'`,
        'systems/many-in-a-file  systems/g.ts\n  this file holds 2 systems: only fleet.ts may hold more than one\n  fix: move them to fleet.ts, or give each its own file',
        "systems/unknown-dependency  systems/e.ts dependsOn[0]\n  there is no system 'aa'\n  fix: did you mean 'a'?",
        "systems/unknown-dependency  systems/e.ts dependsOn[1]\n  there is no system 'ghost'\n  fix: remove it, or add that system",
      ].join('\n\n'),
    );
  });

  test('does not stop the work on a system without mistakes', async () => {
    expect((await loadSystems(folder, ['a'])).map(({ id }) => id)).toEqual(['a']);
  });
});

test('two systems with the same id are refused, and so are two that use the same resource', async () => {
  const folder = await folderWith({
    'a.ts': source('a'),
    'b.ts': source('b', "of('b', { stages: of('a').stages })"),
    'fleet.ts': source('', "[of('m'), of('m')]"),
  });
  const taken = (kind: string, name: string): string =>
    `systems/shared-resource  systems/b.ts b\n  the ${kind} '${name}' of project 'atalaya-demo' is already used by systems/a.ts\n  fix: name another in one of them, or remove it there`;
  const message = await complaint(folder);
  expect(message.split('\n\n').slice(0, 3)).toEqual([
    "systems/duplicate-id  systems/fleet.ts m\n  the id 'm' is already used by 'm'\n  fix: rename one of them",
    taken('subscription', 'a-raw-subscription'),
    taken('table', 'w.a'),
  ]);
});

test('a system that uses what another has is refused alone, too, and the other with it', async () => {
  const folder = await folderWith({
    'a.ts': source('a'),
    'b.ts': source('b', "of('b', { stages: { ...of('b').stages, queue: of('a').stages.queue } })"),
    'c.ts': source('c'),
    'broken.ts': 'export default 1;',
    'fleet.ts': source('', "[of('c'), of('m')]"),
  });
  const taken = (file: string, id: string, other: string): string =>
    `systems/shared-resource  systems/${file}.ts ${id}\n  the subscription 'a-raw-subscription' of project 'atalaya-demo' is already used by systems/${other}.ts\n  fix: name another in one of them, or remove it there`;
  expect(await complaint(folder, ['b'])).toBe(taken('b', 'b', 'a'));
  expect(await complaint(folder, ['a'])).toBe(taken('a', 'a', 'b'));
  expect(await complaint(folder, ['a', 'b'])).toBe(taken('b', 'b', 'a'));
  expect((await complaint(folder, ['c'])).split('\n', 2)).toEqual([
    'systems/duplicate-id  systems/c.ts c',
    "  the id 'c' is already used by systems/fleet.ts",
  ]);
  expect(await complaint(folder, ['m'])).toBe('nothing');
});

test('a topic may have a subscription for each of several systems', async () => {
  const folder = await folderWith({
    'a.ts': source('a'),
    'b.ts': source(
      'b',
      "of('b', { stages: { ...of('b').stages, queue: { ...of('b').stages.queue, topic: of('a').stages.queue.topic } } })",
    ),
  });
  expect((await loadSystems(folder)).map(({ id }) => id)).toEqual(['a', 'b']);
});

test('a folder that does not exist is reported', async () => {
  expect(await complaint(join(tmpdir(), 'no-such-folder'))).toBe(
    'systems/no-folder  systems\n  there is no such folder\n  fix: run this in the folder that holds systems/',
  );
});

/** In a process of its own: how Node reports what it cannot read differs from how jest does. */
test('a file that does not load is reported with its line and reason, without a stack', async () => {
  const folder = await folderWith({
    'a.ts': 'export default {\n  a: 1\n  b: 2,\n};\n',
    'b.ts': 'const a: { b?: { c: number } } = {};\nexport default a.b.c;\n',
    'c.ts': `import { pubsubb } from '${model}/stage.ts';\nexport default pubsubb;\n`,
    'd.ts': "import { x } from './nowhere.ts';\nexport default x;\n",
    'e.ts': 'enum A { B }\nexport default A;\n',
    'f.ts': "import { x } from './_parts.ts';\nexport default x;\n",
    '_parts.ts': "export const x = 1;\nthrow new Error('no parts');\n",
    'g.ts': "throw 'a text';\n",
    'h.ts': 'throw undefined;\n',
    'i.ts': "import parse from '@shop/parse';\nexport default parse();\n",
  });
  const script = `import { loadSystems } from ${JSON.stringify(join(import.meta.dirname, 'loadSystems.ts'))};
    await loadSystems(${JSON.stringify(folder)}).catch((error) => console.log(error.message));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout.trimEnd().replaceAll(folder, 'systems').replaceAll(model, 'model')).toBe(
    [
      "systems/does-not-load  systems/a.ts:3\n  Expected ',', got 'ident'\n  fix: correct the syntax there",
      "systems/does-not-load  systems/b.ts:2\n  Cannot read properties of undefined (reading 'c')\n  fix: correct the expression there",
      "systems/does-not-load  systems/c.ts:1\n  The requested module 'model/stage.ts' does not provide an export named 'pubsubb'\n  fix: correct the name that is imported",
      "systems/does-not-load  systems/d.ts\n  Cannot find module 'systems/nowhere.ts' imported from systems/d.ts\n  fix: correct the path of the import, with its ending .ts",
      'systems/does-not-load  systems/e.ts:1\n  TypeScript enum is not supported in strip-only mode\n  fix: use only syntax that type stripping supports: no enum, namespace or parameter property',
      'systems/does-not-load  systems/_parts.ts:2\n  no parts\n  fix: correct the expression there',
      "systems/does-not-load  systems/g.ts\n  it throws 'a text'\n  fix: correct the expression there",
      'systems/does-not-load  systems/h.ts\n  it throws undefined\n  fix: correct the expression there',
      "systems/does-not-load  systems/i.ts\n  Cannot find package '@shop/parse' imported from systems/i.ts\n  fix: install it (npm install @shop/parse), or correct the import",
    ].join('\n\n'),
  );
});
