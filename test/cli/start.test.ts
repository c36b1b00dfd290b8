/** What every command waits for before it begins. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const root = path.join(import.meta.dirname, '..', '..');

/** Modules in CommonJS, as native ones and all the large ones here are. */
const loaded = `
  import { createRequire } from 'node:module';
  await import('./cli/atalaya.ts');
  console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'));
`;

test('the command starts without a database, a cloud or a web framework', () => {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', loaded];
  const files = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(files.trim()).toBe('');
});
