/**
 * `atalaya.config.ts`: what it sets, how it is found, and what is said of one that is wrong. In a process of its own, because Node
 * and jest report differently what they cannot read.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { partsText } from '../support/rowsSystem.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

interface Ran {
  readonly code: number;
  readonly output: string;
}

const script = `
import { atalaya } from ${JSON.stringify(path.join(root, 'cli/atalaya.ts'))};
let output = '';
const write = (text) => (output += text);
const code = await atalaya(JSON.parse(process.argv[2]), {
  stdout: write, stderr: write, now: Date.now, cwd: process.cwd(),
  systems: process.cwd() + '/systems', isTTY: false, columns: 80, stop: new AbortController().signal,
});
console.log(JSON.stringify({ code, output }));
`;

/** A file: what -e runs has globals of CommonJS. */
const command = path.join(temporaryFolder(), 'command.mjs');
writeFileSync(command, script);

/** Runs a command in `cwd`, a folder below a new folder with these files. */
const runIn = (files: Readonly<Record<string, string>>, args: readonly string[], cwd = '.', name = 'shop'): Ran => {
  const folder = path.join(temporaryFolder(), name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const stdout = execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', command, JSON.stringify(args)],
    { cwd: path.join(folder, cwd), encoding: 'utf8' },
  );
  const { code, output } = JSON.parse(stdout) as Ran;
  return { code, output: output.replaceAll(folder, '<folder>') };
};

const definitions = (folder: string, organization = `${folder}/organization.ts`): Readonly<Record<string, string>> => ({
  'package.json': '{ "type": "module" }',
  [`${folder}/_parts.ts`]: partsText,
  [`${folder}/orders.ts`]: "import { systemWith } from './_parts.ts';\nexport default systemWith('orders');\n",
  [organization]: `export { organization as default } from '${path.relative(path.dirname(organization), folder) || '.'}/_parts.ts';\n`,
});

const config = (text: string): string =>
  `import { defineConfig } from ${JSON.stringify(path.join(root, 'cli/config/config.ts'))};\nexport default defineConfig(${text});\n`;

describe('a configuration', () => {
  const own = {
    ...definitions('pipelines', 'people/who.ts'),
    'atalaya.config.ts': config("{ systems: 'pipelines', organization: 'people/who.ts', out: 'emitted' }"),
    'a/b/notes.txt': '',
  };

  test('names the folders of definitions and output and the file of the organization, for every folder below it', () => {
    expect(runIn(own, ['emit', 'orders'], 'a/b')).toEqual({
      code: 0,
      output: 'orders: new, 13 alerts, 1 SLO\nmodules: new\n2 folders of <folder>/emitted written, 0 unchanged\n',
    });
  });

  test('is read in a folder whose name has spaces and letters of another language', () => {
    expect(runIn(own, ['check', 'orders'], '.', 'año nuevo').code).toBe(0);
  });

  test('with Windows line ends is the same', () => {
    const files = Object.fromEntries(Object.entries(own).map(([file, text]) => [file, text.replaceAll('\n', '\r\n')]));
    expect(runIn(files, ['check', 'orders'])).toEqual(runIn(own, ['check', 'orders']));
  });

  test('of --config is read instead of the nearest', () => {
    const other = { ...own, 'atalaya.config.ts': "throw new Error('read');", 'other.ts': own['atalaya.config.ts'] };
    expect(runIn(other, ['check', 'orders', '--config', 'other.ts']).code).toBe(0);
  });

  test('may leave everything out: the defaults are systems/, its organization.ts, and generated/', () => {
    const files = { ...definitions('systems'), 'atalaya.config.mjs': 'export default {};\n', 'a/notes.txt': '' };
    expect(runIn(files, ['emit', 'orders'], 'a').output).toContain('2 folders of <folder>/generated written');
  });
});

const wrong: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, output: string]>> = {
  'two configurations in one folder': [
    { 'atalaya.config.ts': 'export default {};', 'atalaya.config.js': 'export default {};' },
    `config/two-files  atalaya.config.js
  atalaya.config.ts is beside it, and only one of them can be the configuration
  fix: remove one of them, or name the one to use: --config FILE
`,
  ],
  'one that throws': [
    { 'atalaya.config.ts': "\nthrow new Error('no such account');" },
    `config/does-not-load  atalaya.config.ts:2
  no such account
  fix: correct the expression there
`,
  ],
  'one in CommonJS': [
    { 'atalaya.config.cjs': 'module.exports = {};' },
    `config/common-js  atalaya.config.cjs
  it is a CommonJS module, and definitions are ES modules
  fix: write import and export default in it, and "type": "module" into package.json, or name it atalaya.config.ts
`,
  ],
  'CommonJS in an ES module': [
    { 'package.json': '{ "type": "module" }', 'atalaya.config.js': 'module.exports = {};' },
    `config/common-js  atalaya.config.js
  it is a CommonJS module, and definitions are ES modules
  fix: write import and export default in it, and "type": "module" into package.json, or name it atalaya.config.ts
`,
  ],
  'one without a default export': [
    { 'atalaya.config.mjs': 'export const config = {};' },
    `config/no-config  atalaya.config.mjs
  there is no default export
  fix: write export default defineConfig({ … })
`,
  ],
  'settings that do not exist, and values of another type': [
    { 'atalaya.config.mjs': "export default { sistems: 'a', out: 3, lint: [], systems: '' };" },
    `config/unknown-setting  atalaya.config.mjs sistems
  there is no such setting
  fix: did you mean 'systems'?

config/wrong-value  atalaya.config.mjs out
  it is a number
  fix: write a path as text, such as 'systems'

config/wrong-value  atalaya.config.mjs lint
  it is a list
  fix: write an object, such as { rules: { … } }

config/wrong-value  atalaya.config.mjs systems
  it is an empty text
  fix: write a path as text, such as 'systems'
`,
  ],
  'an organization that would be read as a system': [
    { 'atalaya.config.mjs': "export default { organization: 'systems/who.ts' };" },
    `config/organization-among-systems  atalaya.config.mjs organization
  who.ts is in the folder of systems, where every file is a system
  fix: name it organization.ts, or move it out of that folder
`,
  ],
  'a folder that is not there': [
    { 'atalaya.config.mjs': "export default { systems: 'pipelines' };" },
    `systems/no-folder  <folder>/pipelines
  there is no such folder
  fix: run this in the folder that holds systems/
`,
  ],
};

test.each(Object.entries(wrong))('%s is said, with a fix, and exits with 2', (_name, [files, output]) => {
  expect(runIn(files, ['check'])).toEqual({ code: 2, output });
});

test('--config with a file that is not there is wrong use', () => {
  expect(runIn({ 'a.txt': '' }, ['check', '--config', 'nothing.ts'])).toEqual({
    code: 2,
    output: `config/no-file  nothing.ts
  --config names a file that is not there
  fix: write its path, such as atalaya.config.ts
`,
  });
});
