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

/** Runs `npm ci` and draws its progress, because npm itself prints nothing until its end. Returns how many packages were downloaded. */
const npmCiShown = async (lock, onStart, nodeFolder) => {
  const counts = unpacked(lock);
  let downloaded = 0;
  const onDownload = () => {
    downloaded += 1;
  };
  const stop = startProgress(() => {
    const { count, total } = counts();
    const text =
      count === 0
        ? `npm looks up ${total} packages`
        : `${count} of ${total} packages, ${downloaded} of them downloaded`;
    return { text, share: count / total };
  });
  try {
    await npmCi({ onStart, onDownload }, nodeFolder);
  } finally {
    stop();
  }
  return downloaded;
};

const install = async (lock, onStart) => {
  rmSync(stampFile, { force: true });
  const { total } = unpacked(lock)();
  say(
    `set-up  npm downloads what its cache lacks of the ${total} packages in package-lock.json${lock.node === undefined ? '' : `, Node ${lock.node} among them`}; once`,
  );
  const downloaded = await npmCiShown(lock, onStart);
  ensureNode(lock);
  if (leftOut(lock).length === 0 || process.versions.node === lock.node || process.platform === 'win32')
    return downloaded;
  say(`set-up  npm leaves packages out under Node ${process.versions.node}; once more, under ${lock.node}`);
  const folder = copiedNode();
  let more;
  try {
    more = await npmCiShown(lock, onStart, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  ensureNode(lock);
  return downloaded + more;
};

const setUp = async () => {
  const lock = lockedPackages();
  if (isReady(lock)) return;
  await withLock(join(root, '.atalaya', 'setup.lock'), say, async (onStart) => {
    if (isReady(lock)) return; // another set-up has installed it in the meantime
    if (!isInstalled(lock)) {
      const start = Date.now();
      const downloaded = await install(lock, onStart);
      const { count } = unpacked(lock)();
      const from = downloaded === 0 ? 'all from npm’s cache' : `${downloaded} of them downloaded`;
      say(`set-up  done in ${((Date.now() - start) / 1000).toFixed(0)} s: ${count} packages, ${from}`);
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
