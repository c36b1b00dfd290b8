/**
 * Brings node_modules to what package-lock.json says. Law: the stamp is written last, after npm has ended
 * well and the pinned Node has answered, so an interrupted run leaves no stamp and the next one repairs it.
 * What npm finds and does is npm's own; this file only decides whether to call it, and explains a failure.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './install-lock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.atalaya-setup');
const pinnedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

export class SetupError extends Error {
  name = 'SetupError';
  exitCode = 1;
}

const say = (line) => process.stderr.write(`${line}\n`);

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** What a complete set-up of this lock file on this kind of machine is called. */
const stampOf = (lockText) =>
  createHash('sha256').update(['1', process.platform, process.arch, lockText].join('\n')).digest('hex');

/** npm's own record of what it put into node_modules, by folder. */
const installed = () => {
  const text = read(join(modules, '.package-lock.json'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text).packages;
  } catch {
    return undefined;
  }
};

const hasFolder = (path) => existsSync(join(root, path, 'package.json'));

const isReady = (stamp) => {
  if (read(stampFile) !== stamp || !existsSync(pinnedNodeOrRoot())) return false;
  return Object.keys(installed() ?? { missing: {} }).every(hasFolder);
};

/** A lock file without the package `node` (as in tests) needs no pinned Node. */
const pinnedNodeOrRoot = () => (pinnedVersion() === undefined ? root : pinnedNode);

const pinnedVersion = () => JSON.parse(readFileSync(lockFile, 'utf8')).packages['node_modules/node']?.version;

/** True when somebody ran npm by hand and node_modules already holds exactly what the lock file says. */
const matchesLock = (lockText) => {
  const wanted = JSON.parse(lockText).packages;
  const present = installed();
  if (present === undefined) return false;
  const required = Object.keys(wanted).filter((path) => path !== '' && !wanted[path].optional);
  return (
    required.every((path) => path in present) &&
    Object.entries(present).every(([path, { version }]) => wanted[path]?.version === version && hasFolder(path))
  );
};

const nodeFault = () => {
  const version = pinnedVersion();
  if (version === undefined) return undefined;
  const { stdout, error } = spawnSync(pinnedNode, ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (stdout?.trim() === `v${version}`) return undefined;
  return error?.message ?? `it answered ${JSON.stringify(stdout?.trim() ?? '')}`;
};

const faults = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    what: 'the npm registry could not be reached, and the packages are not all in npm’s cache',
    fix: 'connect to the network (or set npm’s proxy or registry: npm config get registry) and run the same command again',
  },
  {
    pattern: /EACCES|EPERM|EROFS/,
    what: 'this user may not write where npm has to write',
    fix: 'make this folder and npm’s cache (npm config get cache) writable, and run the same command again',
  },
  {
    pattern: /ENOSPC/,
    what: 'the disk is full',
    fix: 'free about 1 GB and run the same command again',
  },
  {
    pattern: /EUSAGE/,
    what: 'package.json and package-lock.json do not agree',
    fix: 'npm run lock, and commit both files',
  },
  {
    pattern: /EINTEGRITY/,
    what: 'a downloaded package is not the one that package-lock.json names',
    fix: 'npm cache clean --force, and run the same command again; if it stays, do not trust that registry',
  },
];

const unknownFault = {
  what: 'npm ci failed; its own words are above',
  fix: 'put right what they name, and run the same command again',
};

const explain = ({ what, fix }) =>
  new SetupError(`set-up  ${what}\n  fix: ${fix}\n  the next run repairs what is half done`);

/** The environment for npm: the machine's own Node, as the pinned one is about to be replaced. */
const npmEnvironment = () => {
  const path = (process.env.PATH ?? '').split(delimiter);
  const own = path.filter(
    (folder) =>
      !normalize(folder)
        .replace(/[\\/]$/, '')
        .endsWith(join('node_modules', '.bin')),
  );
  return { ...process.env, PATH: own.join(delimiter) };
};

const npmArguments = [
  'ci',
  '--include=dev', // the pinned Node is a development dependency, whatever NODE_ENV says
  '--engine-strict=false', // the machine's Node only installs; the pinned one runs
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** Runs npm to its end, its errors streaming through, and returns how it ended. */
const runNpm = (onStart) =>
  new Promise((resolve, reject) => {
    const npm = spawn('npm', npmArguments, {
      cwd: root,
      env: npmEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
    let words = '';
    let signal;
    const onSignal = (name) => {
      signal = name;
      npm.kill(name);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const name of signals) process.on(name, onSignal);
    npm.stderr.on('data', (chunk) => {
      words += chunk;
      process.stderr.write(chunk);
    });
    npm.on('spawn', () => onStart(npm.pid));
    npm.on('error', reject);
    npm.on('close', (code) => {
      for (const name of signals) process.off(name, onSignal);
      resolve({ code, signal, words });
    });
  });

const install = async (onStart) => {
  rmSync(stampFile, { force: true });
  say('set-up  installing what package-lock.json names into node_modules; once, in under a minute');
  const ended = await runNpm(onStart).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw explain({
      what: 'npm is not on this machine’s PATH',
      fix: 'install npm, which comes with Node: https://nodejs.org',
    });
  });
  if (ended.signal !== undefined) {
    const error = explain({
      what: `interrupted by ${ended.signal}`,
      fix: 'run the same command again',
    });
    error.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[ended.signal];
    throw error;
  }
  if (ended.code !== 0) throw explain(faults.find(({ pattern }) => pattern.test(ended.words)) ?? unknownFault);
};

const ensureNode = () => {
  const fault = nodeFault();
  if (fault === undefined) return;
  throw explain({
    what: `Node ${pinnedVersion()} was installed and does not start: ${fault}`,
    fix:
      'if npm is set to ignore install scripts (npm config get ignore-scripts), allow them for this folder: ' +
      'npm_config_ignore_scripts=false before the same command; on a platform without glibc use a glibc image',
  });
};

const setUp = async () => {
  const lockText = read(lockFile);
  if (lockText === undefined)
    throw explain({ what: `there is no ${lockFile}`, fix: 'git checkout -- package-lock.json' });
  const stamp = stampOf(lockText);
  if (isReady(stamp)) return;
  await withLock(join(root, '.atalaya', 'setup.lock'), say, async (onStart) => {
    if (isReady(stamp)) return; // another set-up has done it meanwhile
    if (!matchesLock(lockText) || nodeFault() !== undefined) {
      const start = Date.now();
      await install(onStart);
      ensureNode();
      say(`set-up  done in ${((Date.now() - start) / 1000).toFixed(0)} s`);
    }
    mkdirSync(modules, { recursive: true });
    writeFileSync(stampFile, stamp);
  });
};

export const main = async () => {
  try {
    await setUp();
  } catch (error) {
    const known = error instanceof SetupError;
    say(known ? error.message : `set-up  a fault of the set-up itself; please report it\n${error.stack}`);
    process.exitCode = known ? error.exitCode : 1;
  }
};
