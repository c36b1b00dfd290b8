#!/usr/bin/env node
/**
 * The entry of the `atalaya` command. In the package it imports the compiled command, and says which Node that needs. In the
 * repository, on the pinned Node, which npx puts first on PATH, it imports the command. On any other
 * Node it installs what is missing and starts the command on the pinned one, because an old Node cannot read TypeScript.
 * Written in old syntax, as setup.mjs is.
 */
import { spawn, spawnSync } from 'child_process';
import { existsSync, realpathSync } from 'fs';
import module from 'module';
import { dirname, join, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const modules = join(root, 'node_modules');
const command = join(root, 'cli', 'main.ts');
const compiled = join(root, 'dist', 'cli', 'main.js');

/** The first that reads definitions in TypeScript without a warning, and has what the command uses. */
const leastNode = 24;
const pinned = '24.21.0';

/** Exits with the code of the command. Ctrl-C reaches both processes; other signals are forwarded. */
const startOnPinnedNode = () => {
  const isWindows = process.platform === 'win32';
  const node = join(modules, '.bin', isWindows ? 'node.cmd' : 'node');
  const child = spawn(node, [command].concat(process.argv.slice(2)), { stdio: 'inherit', shell: isWindows });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', () => {});
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] || 1;
  });
};

if (!existsSync(command)) {
  if (Number(process.versions.node.split('.')[0]) < leastNode) {
    console.error(
      'atalaya needs Node ' +
        leastNode +
        ' or newer, and this is ' +
        process.versions.node +
        '\n  fix: npm install --save-dev node@' +
        pinned +
        ', which npx then uses in this project; or install it from https://nodejs.org',
    );
    process.exitCode = 2;
  } else {
    if (module.enableCompileCache !== undefined) module.enableCompileCache();
    void import(pathToFileURL(compiled).href);
  }
} else if (realpathSync(process.execPath).startsWith(modules + sep)) {
  // With the cache, types are stripped once, not at each start. A clean install removes it with node_modules.
  module.enableCompileCache(join(modules, '.cache', 'node'));
  void import(pathToFileURL(command).href);
} else {
  const setUp = spawnSync(process.execPath, [join(root, 'tools', 'setup.mjs')], { stdio: 'inherit' });
  if (setUp.status === 0) startOnPinnedNode();
  else process.exitCode = setUp.status === null ? 1 : setUp.status;
}
