/**
 * The hand-written modules: they are formatted, the real provider accepts them, and their own tests (`tests/*.tftest.hcl`, with a mock of
 * the provider) prove what their preconditions refuse. One module is initialised; the others share its provider.
 */
import { expect, test } from '@jest/globals';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { testWithAll } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { shareProvider, terraformHere, terraformTools } from './terraform.ts';

const modulesFolder = path.resolve('terraform/modules');
const modules = readdirSync(modulesFolder);
const here = terraformHere();

const files = (module: string): readonly string[] =>
  readdirSync(path.join(modulesFolder, module)).filter((file) => file.endsWith('.tf'));

const blocksOf = (text: string, keyword: string): readonly (readonly [name: string, body: string])[] =>
  [...text.matchAll(new RegExp(`^${keyword} "(\\w+)" \\{\\n([\\s\\S]*?)\\n\\}`, 'gm'))].map(
    ([, name = '', body = '']) => [name, body],
  );

test.each(modules)('%s: three short files, and each input and output says what it is', (module) => {
  expect(files(module)).toEqual(['main.tf', 'outputs.tf', 'variables.tf']);
  for (const file of files(module)) {
    const text = readFileSync(path.join(modulesFolder, module, file), 'utf8');
    expect([file, text.split('\n').length <= 150]).toEqual([file, true]);
    for (const [name, body] of blocksOf(text, 'variable')) {
      expect([name, /^ {2}description\s+= "[^"].{20,}/m.test(body)]).toEqual([name, true]);
      expect([name, /^ {2}type\s+= /m.test(body)]).toEqual([name, true]);
    }
    for (const [name, body] of blocksOf(text, 'output'))
      expect([name, /^ {2}description\s+= "[^"].{20,}/m.test(body)]).toEqual([name, true]);
  }
});

testWithAll(
  terraformTools,
  'every module is formatted and valid, and refuses what its own tests say',
  async () => {
    const root = temporaryFolder();
    cpSync(modulesFolder, root, { recursive: true });
    await here!.run(root, 'fmt', '-check', '-recursive', '-diff');
    const [first, ...others] = modules.map((module) => path.join(root, module));
    await here!.run(first!, 'init', '-backend=false');
    for (const folder of others) {
      shareProvider(first!, folder);
      await here!.run(folder, 'init', '-backend=false');
    }
    for (const folder of [first!, ...others]) {
      await here!.run(folder, 'validate');
      expect(await here!.run(folder, 'test')).toMatch(/^Success! [1-9]\d* passed, 0 failed\.$/m);
    }
  },
  240_000,
);
