/**
 * Completes package-lock.json after `npm install`: npm leaves out the optional packages of platforms that the
 * registry in use did not serve, and then refuses its own lock file in `npm ci`. Each such package is pinned
 * exactly by its parent and names its platform, so nothing here is guessed.
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

/** `@oxlint/binding-linux-arm64-musl` is for linux, arm64 and musl; undefined when a name says no platform. */
export const platformOf = (name: string): Platform | undefined => {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = words.map((word) => /^(musl|gnu|glibc)/.exec(word)?.[1]).find((word) => word !== undefined);
  if (os !== 'linux' || libc === undefined) return { os: [os], cpu: [cpu] };
  return { os: [os], cpu: [cpu], libc: [libc === 'musl' ? 'musl' : 'glibc'] };
};

/** The folders in which Node would look for a dependency of `parent`, nearest first. */
const places = (parent: string): readonly string[] => {
  const parts = parent === '' ? [] : parent.split('/node_modules/');
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`), ''];
};

/** Every optional dependency that has no entry of its own. */
export const missingEntries = ({ packages }: Lock): readonly Missing[] =>
  Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !places(parent).some((place) => `${place}node_modules/${name}` in packages))
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

/** The same lock with the missing entries in place, in npm's order. */
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
