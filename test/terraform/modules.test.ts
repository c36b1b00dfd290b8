/**
 * The hand-written modules: they are formatted, the real provider accepts them, and their own tests (`tests/*.tftest.hcl`, with a mock of
 * the provider) prove what their preconditions refuse.
 */
import { expect, test } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testWithAll } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { terraformHere, terraformTools } from './terraform.ts';

const modulesFolder = path.resolve('terraform/modules');
const modules = readdirSync(modulesFolder);
/** Those with preconditions of their own. */
const tested = modules.filter((module) => existsSync(path.join(modulesFolder, module, 'tests')));
const here = terraformHere();

const files = (module: string): readonly string[] =>
  readdirSync(path.join(modulesFolder, module)).filter((file) => file.endsWith('.tf'));

const blocksOf = (text: string, keyword: string): readonly (readonly [name: string, body: string])[] =>
  [...text.matchAll(new RegExp(`^${keyword} "(\\w+)" \\{\\n([\\s\\S]*?)\\n\\}`, 'gm'))].map(
    ([, name = '', body = '']) => [name, body],
  );

test.each(modules)('%s: short files, and each input and output says what it is', (module) => {
  expect(files(module)).toEqual(expect.arrayContaining(['main.tf', 'outputs.tf', 'variables.tf']));
  for (const file of files(module)) {
    const text = readFileSync(path.join(modulesFolder, module, file), 'utf8');
    expect([file, text.split('\n').length <= 150]).toEqual([file, true]);
    for (const [name, body] of blocksOf(text, 'variable')) {
      expect([name, /^ {2}description\s+= ("[^"]{4,}|<<)/m.test(body)]).toEqual([name, true]);
      expect([name, /^ {2}type\s+= /m.test(body)]).toEqual([name, true]);
    }
    for (const [name, body] of blocksOf(text, 'output'))
      expect([name, /^ {2}description\s+= ("[^"]{4,}|<<)/m.test(body)]).toEqual([name, true]);
  }
});

/** A run of a module's own tests, as a root that has all modules would write it: one init and one start of Terraform for all. */
const runsIn = (module: string, text: string): string =>
  text.replaceAll(/^run "\w+" \{$/gm, `$&\n  module {\n    source = "./${module}"\n  }`);

testWithAll(
  terraformTools,
  'every module is formatted and valid, and refuses what its own tests say',
  async () => {
    const root = temporaryFolder();
    cpSync(modulesFolder, root, { recursive: true });
    await here!.run(root, 'fmt', '-check', '-recursive', '-diff');
    mkdirSync(path.join(root, 'tests'));
    for (const module of tested) {
      for (const file of readdirSync(path.join(modulesFolder, module, 'tests'))) {
        const text = readFileSync(path.join(modulesFolder, module, 'tests', file), 'utf8');
        writeFileSync(path.join(root, 'tests', `${module}-${file}`), runsIn(module, text));
      }
    }
    writeFileSync(path.join(root, 'main.tf'), '');
    await here!.run(root, 'init', '-backend=false');
    const output = await here!.run(root, 'test');
    expect(output).toMatch(/^Success! [1-9]\d* passed, 0 failed\.$/m);
    for (const module of tested) expect(output).toContain(`tests/${module}-`);
  },
  240_000,
);
