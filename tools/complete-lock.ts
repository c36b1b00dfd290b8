/**
 * Completes package-lock.json after `npm install`: npm leaves out optional packages of other platforms that the registry did
 * not serve, and `npm ci` then refuses the lock file. Each such package is pinned exactly by its parent and has its platform in
 * its name, so nothing is guessed.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, Entry>>;
}

interface Platform {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc?: readonly string[];
}

interface Missing {
  readonly parent: string;
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
] as const;
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'] as const;
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** `@oxlint/binding-linux-arm64-musl` is for linux, arm64 and musl; undefined when the name has no platform. */
export const platformOf = (name: string): Platform | undefined => {
  const parts = name.split(/[/-]/);
  const os = systems.find((system) => parts.includes(system));
  const cpu = processors.find((processor) => parts.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = parts.map((part) => /^(musl|gnu|glibc)/.exec(part)?.[1]).find((value) => value !== undefined);
  if (os !== 'linux' || libc === undefined) return { os: [os], cpu: [cpu] };
  return { os: [os], cpu: [cpu], libc: [libc === 'musl' ? 'musl' : 'glibc'] };
};

/** The folders in which Node would look for a dependency of `parent`, nearest first. */
const foldersOf = (parent: string): readonly string[] => {
  const parts = parent === '' ? [] : parent.split('/node_modules/');
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`), ''];
};

/** Every optional dependency that has no entry of its own. */
export const missingEntries = ({ packages }: Lock): readonly Missing[] =>
  Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !foldersOf(parent).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, version]) => ({ parent, name, version, dev })),
  );

const entryOf = ({ parent, name, version, dev }: Missing): Entry => {
  const platform = platformOf(name);
  if (platform === undefined || !exactVersion.test(version)) {
    throw new Error(
      `${name}@${version}, an optional dependency of ${parent}, has no entry in package-lock.json, ` +
        'and its name or version does not say which package it is. Fix: npm install --package-lock-only.',
    );
  }
  const { cpu, libc, os } = platform;
  const entry = { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
  return entry;
};

/** The lock file with the missing entries added, in npm's order. */
export const completed = (lock: Lock): Lock => {
  const added = missingEntries(lock).map((missing) => [`node_modules/${missing.name}`, entryOf(missing)] as const);
  const sorted = [...Object.entries(lock.packages), ...added].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
};

if (import.meta.main) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const missing = missingEntries(lock).length;
  if (missing > 0) writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(missing === 0 ? 'package-lock.json is complete.' : `package-lock.json: ${missing} entries added.`);
}
