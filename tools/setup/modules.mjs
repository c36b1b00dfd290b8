/** Compares node_modules with package-lock.json, by npm's own record of what it installed. Only reads. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fault } from './fault.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const modules = join(root, 'node_modules');
export const stampFile = join(modules, '.atalaya-setup');
const lockFile = join(root, 'package-lock.json');
const isWindows = process.platform === 'win32';
const pinnedNode = join(modules, '.bin', isWindows ? 'node.cmd' : 'node');

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The lock file's packages by folder, and the stamp of a complete set-up of them on this kind of machine. */
export const lockedPackages = () => {
  const text = read(lockFile);
  const packages = parsed(text ?? '')?.packages;
  if (packages === undefined) {
    const reason =
      text === undefined ? `there is no ${lockFile}` : `${lockFile} is not what npm writes (a merge conflict?)`;
    throw fault({ reason, fix: 'git checkout HEAD -- package-lock.json' });
  }
  const stamp = createHash('sha256').update(['1', process.platform, process.arch, text].join('\n')).digest('hex');
  return { packages, stamp, node: packages['node_modules/node']?.version };
};

/** npm's own record of what it put into node_modules, by folder. */
const installed = () => parsed(read(join(modules, '.package-lock.json')) ?? '')?.packages;

const hasFolder = (path) => existsSync(join(root, path, 'package.json'));

/** True after a complete set-up of which nothing was deleted since. */
export const isReady = ({ stamp, node }) =>
  read(stampFile) === stamp &&
  (node === undefined || existsSync(pinnedNode)) &&
  Object.keys(installed() ?? { nothing: {} }).every(hasFolder);

const libc = () => {
  if (process.platform !== 'linux') return undefined;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
};

const isForHere = () => {
  const machine = { os: process.platform, cpu: process.arch, libc: libc() };
  return (entry) => Object.keys(machine).every((key) => entry[key]?.includes(machine[key]) ?? true);
};

/** Optional packages for this machine that npm left out: it does so silently when the Node that runs npm is too old. */
export const leftOut = ({ packages }) => {
  const present = installed() ?? {};
  const fits = isForHere();
  return Object.keys(packages).filter(
    (path) => packages[path].optional && packages[path].os && fits(packages[path]) && !(path in present),
  );
};

/** Returns a function that counts the packages for this machine: those in node_modules so far, and the total. */
export const unpacked = ({ packages }) => {
  const fits = isForHere();
  const packagesHere = Object.keys(packages).filter((path) => path !== '' && fits(packages[path]));
  return () => ({ count: packagesHere.filter(hasFolder).length, total: packagesHere.length });
};

/** Why the pinned Node does not run; undefined when it does. */
export const nodeFault = ({ node }) => {
  if (node === undefined) return undefined;
  const { stdout, error } = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8', shell: isWindows });
  if (stdout?.trim() === `v${node}`) return undefined;
  return error?.message ?? `it answered ${JSON.stringify(stdout?.trim() ?? '')}`;
};

/** True when npm was run by hand and node_modules already agrees with the lock file. */
export const isInstalled = (lock) => {
  const { packages } = lock;
  const present = installed();
  if (present === undefined) return false;
  const required = Object.keys(packages).filter((path) => path !== '' && !packages[path].optional);
  return (
    required.every((path) => path in present) &&
    Object.keys(present).every((path) => packages[path]?.version === present[path].version && hasFolder(path)) &&
    leftOut(lock).length === 0 &&
    nodeFault(lock) === undefined
  );
};
