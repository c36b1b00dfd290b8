/** `npm run site`: docs/ as a static site, by the packages of docs/site/, which only this command installs. `-- --serve` shows it. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', '..', 'docs', 'site');
const vitepress = path.join('node_modules', 'vitepress', 'bin', 'vitepress.js');

const isDone = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { cwd: folder, stdio: 'inherit' }).status === 0;

const isInstalled = (): boolean => {
  const [installed, lock] = ['node_modules/.package-lock.json', 'package-lock.json'].map((file) =>
    path.join(folder, file),
  );
  return existsSync(installed!) && statSync(installed!).mtimeMs >= statSync(lock!).mtimeMs;
};

const isBuilt =
  (isInstalled() || isDone('npm', ['ci', '--ignore-scripts', '--no-audit'])) &&
  isDone(process.execPath, [vitepress, 'build']);
if (!isBuilt) process.exitCode = 1;
else if (process.argv.includes('--serve')) isDone(process.execPath, [vitepress, 'preview', '--port', '4173']);
else process.stdout.write(`${path.join(folder, '.vitepress', 'dist')}\n`);
