/**
 * Makes node_modules agree with package-lock.json. Law: the stamp is written last, after npm has succeeded and the pinned Node
 * has started, so an interrupted run leaves no stamp and the next run repairs it. npm does the installation; this file decides
 * whether to call it.
 */
import { copyFileSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deadNode, SetupError } from './fault.mjs';
import { withLock } from './lock.mjs';
import {
  isInstalled,
  isReady,
  leftOut,
  modules,
  nodeFault,
  root,
  stampFile,
  unpacked,
  lockedPackages,
} from './modules.mjs';
import { npmCi } from './npm.mjs';
import { startProgress } from './progress.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

const ensureNode = (lock) => {
  const why = nodeFault(lock);
  if (why !== undefined) throw deadNode(lock.node, why);
};

/** A copy of the pinned Node outside node_modules, which npm empties while it runs on it. */
const copiedNode = () => {
  const folder = join(root, '.atalaya', 'setup-node');
  mkdirSync(folder, { recursive: true });
  copyFileSync(realpathSync(join(modules, '.bin', 'node')), join(folder, 'node'));
  return folder;
};

/** Runs `npm ci` and reports its progress, because npm itself prints nothing until its end. */
const npmCiShown = async (lock, onStart, nodeFolder) => {
  const counts = unpacked(lock);
  const stop = startProgress((seconds) => {
    const { count, total } = counts();
    return count === 0
      ? `${seconds} s: npm looks up ${total} packages`
      : `${seconds} s: ${count} of ${total} packages unpacked`;
  });
  try {
    await npmCi(onStart, nodeFolder);
  } finally {
    stop();
  }
};

const install = async (lock, onStart) => {
  rmSync(stampFile, { force: true });
  say('set-up  installing what package-lock.json names into node_modules; once, in under a minute');
  await npmCiShown(lock, onStart);
  ensureNode(lock);
  if (leftOut(lock).length === 0 || process.versions.node === lock.node || process.platform === 'win32') return;
  say(`set-up  npm leaves packages out under Node ${process.versions.node}; once more, under ${lock.node}`);
  const folder = copiedNode();
  try {
    await npmCiShown(lock, onStart, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  ensureNode(lock);
};

const setUp = async () => {
  const lock = lockedPackages();
  if (isReady(lock)) return;
  await withLock(join(root, '.atalaya', 'setup.lock'), say, async (onStart) => {
    if (isReady(lock)) return; // another set-up has installed it in the meantime
    if (!isInstalled(lock)) {
      const start = Date.now();
      await install(lock, onStart);
      const { count } = unpacked(lock)();
      say(`set-up  done in ${((Date.now() - start) / 1000).toFixed(0)} s: ${count} packages`);
    }
    mkdirSync(modules, { recursive: true });
    writeFileSync(stampFile, lock.stamp);
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
