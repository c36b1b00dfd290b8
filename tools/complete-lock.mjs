/**
 * Completes package-lock.json after `npm install`: npm leaves out the optional packages of platforms
 * that the registry in use did not serve, and then refuses its own lock file in `npm ci`. Each such
 * package is pinned exactly by its parent, and names its platform, so nothing here is guessed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** `@oxlint/binding-linux-arm64-musl` runs on os linux, cpu arm64, libc musl; undefined when a name says no platform. */
export const platformOf = (name) => {
  const words = name.split(/[/-]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  const saysLibc = os === 'linux' && words.some((word) => /^(musl|gnu|glibc)/.test(word));
  return { os: [os], cpu: [cpu], ...(saysLibc ? { libc: [libc] } : {}) };
};

/** Every optional dependency of the lock that has no entry: its place, version and platform. */
export const missingEntries = (lock) =>
  Object.entries(lock.packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !ancestors(parent).some((place) => `${place}node_modules/${name}` in lock.packages))
      .map(([name, version]) => ({
        parent,
        name,
        version,
        platform: platformOf(name),
        dev: entry.dev,
      })),
  );

/** The folders in which Node would look for a dependency of `parent`, nearest first. */
const ancestors = (parent) => {
  const parts = parent === '' ? [] : parent.split('/node_modules/');
  const places = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`);
  return [...places, ''];
};

/** The same lock with the missing entries in place, sorted as npm sorts them. */
export const completed = (lock) => {
  const added = missingEntries(lock).map(({ parent, name, version, platform, dev }) => {
    if (platform === undefined || !exactVersion.test(version)) {
      throw new Error(
        `${name}@${version}, an optional dependency of ${parent}, has no entry in package-lock.json, ` +
          'and its name or version does not say which package it is. Fix: npm install --package-lock-only.',
      );
    }
    const entry = {
      version,
      cpu: platform.cpu,
      ...(dev ? { dev } : {}),
      libc: platform.libc,
      optional: true,
      os: platform.os,
    };
    return [`node_modules/${name}`, entry];
  });
  const all = [...Object.entries(lock.packages), ...added];
  const sorted = all.toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock).length;
  if (missing > 0) writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(missing === 0 ? 'package-lock.json is complete.' : `package-lock.json: ${missing} entries added.`);
}
