#!/usr/bin/env node
/**
 * The door of the `atalaya` command. On the pinned Node, which npx puts first, it just goes in; on any other it
 * installs what is missing and hands over, so that nobody meets a TypeScript file on a Node that cannot read it.
 * Old syntax on purpose, as in setup.mjs.
 */
import { spawn, spawnSync } from 'child_process';
import { realpathSync } from 'fs';
import module from 'module';
import { dirname, join, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const modules = join(root, 'node_modules');
const command = join(root, 'cli', 'main.ts');

/** Ends as the command ends. Ctrl-C reaches both; the other signals are passed on. */
const handOver = () => {
  const isWindows = process.platform === 'win32';
  const node = join(modules, '.bin', isWindows ? 'node.cmd' : 'node');
  const child = spawn(node, [command].concat(process.argv.slice(2)), { stdio: 'inherit', shell: isWindows });
  const passOn = (signal) => child.kill(signal);
  process.on('SIGINT', () => {});
  process.on('SIGTERM', passOn);
  process.on('SIGHUP', passOn);
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] || 1;
  });
};

if (realpathSync(process.execPath).startsWith(modules + sep)) {
  // Types are stripped once, not at each start. It is beside the modules, so that a clean install begins anew.
  module.enableCompileCache(join(modules, '.cache', 'node'));
  void import(pathToFileURL(command).href);
} else {
  const setUp = spawnSync(process.execPath, [join(root, 'tools', 'setup.mjs')], { stdio: 'inherit' });
  if (setUp.status === 0) handOver();
  else process.exitCode = setUp.status === null ? 1 : setUp.status;
}
