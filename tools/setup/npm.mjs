/** Runs `npm ci` for the set-up: on a given Node, with its errors passed through, and stopped when we are stopped. */
import { spawn } from 'node:child_process';
import { delimiter, join, normalize } from 'node:path';
import { interrupted, noNpm, npmFault } from './fault.mjs';
import { createInterface } from 'node:readline';
import { root } from './modules.mjs';

const npmArguments = [
  'ci',
  '--include=dev', // the pinned Node is a development dependency, whatever NODE_ENV says
  '--engine-strict=false', // this Node only installs; the pinned one runs
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--loglevel=http', // names each download; only errors are shown
];

const isModulesFolder = (folder) =>
  normalize(folder)
    .replace(/[\\/]$/, '')
    .endsWith(join('node_modules', '.bin'));

/** `nodeFolder`, or the machine's own Node; never the one in node_modules, which npm is about to replace. */
const environment = (nodeFolder) => {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !isModulesFolder(folder));
  return { ...process.env, PATH: [...(nodeFolder === undefined ? [] : [nodeFolder]), ...path].join(delimiter) };
};

/** npm's own words about what is no error. Source: npm's documentation of loglevel. */
const isQuiet = (line) => /^npm (?:http|info|notice|warn)\b/i.test(line);
/** A package that came over the network, and not from npm's cache. */
const isDownload = (line) => /^npm http fetch GET 200 \S+\.tgz\b.*\(cache (?!hit)/.test(line);

const run = ({ onStart, onDownload }, nodeFolder) =>
  new Promise((resolve, reject) => {
    let output = '';
    let signal;
    // Registered before npm starts, because on a busy machine npm may run for a while before this process continues.
    const stop = (name) => {
      signal = name;
      npm.kill(name);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const name of signals) process.on(name, stop);
    const npm = spawn('npm', npmArguments, {
      cwd: root,
      env: environment(nodeFolder),
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
    createInterface({ input: npm.stderr }).on('line', (line) => {
      if (isDownload(line)) onDownload();
      if (isQuiet(line)) return;
      output += `${line}\n`;
      process.stderr.write(`${line}\n`);
    });
    npm.on('spawn', () => onStart(npm.pid));
    npm.on('error', reject);
    npm.on('close', (code) => {
      for (const name of signals) process.off(name, stop);
      resolve({ code, signal, output });
    });
  });

/** Throws a SetupError when npm fails. `onStart` gets npm's process number, `onDownload` is called for each package from the network. */
export const npmCi = async (calls, nodeFolder) => {
  const result = await run(calls, nodeFolder).catch((error) => {
    throw error.code === 'ENOENT' ? noNpm() : error;
  });
  if (result.signal !== undefined) throw interrupted(result.signal);
  if (result.code !== 0) throw npmFault(result.output);
};
