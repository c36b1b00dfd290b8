/** The real set-up script in a temporary folder, with a shell script in place of npm. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../pipeline/testing/until.ts';

const lock = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { name: 'a-repository' },
      'node_modules/left': { version },
      'node_modules/node': { version: '99.0.0' },
      'node_modules/other-platform': { version: '1.0.0', optional: true, os: ['plan9'] },
      'node_modules/for-here': { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
    },
  });

/**
 * Counts its calls; fails with the text of the file `fails`, or installs the packages of the lock file. Like npm, it leaves out
 * an optional package for which its Node is too old: every Node but the pinned one when the file `needs-new-node` exists.
 */
const fakeNpm = `#!/bin/sh
echo call >> npm-calls
[ -f hold ] && { trap 'exit 1' INT TERM; : > holding; while [ -f hold ]; do sleep 0.05; done; }
[ -f fails ] && { cat fails >&2; exit 1; }
rm -rf node_modules
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho v%s\\n' "$(cat node-answers)" > node_modules/.bin/node
chmod +x node_modules/.bin/node
[ -f needs-new-node ] && [ "$(node --version)" != v99.0.0 ] && export TOO_OLD=1
${JSON.stringify(process.execPath)} -e '
const fs = require("fs");
const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
delete packages[""];
delete packages["node_modules/other-platform"];
if (process.env.TOO_OLD) delete packages["node_modules/for-here"];
for (const path of Object.keys(packages)) {
  fs.mkdirSync(path, { recursive: true });
  fs.writeFileSync(path + "/package.json", "{}");
}
fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages }));
'
`;

let root: string;

const file = (name: string): string => join(root, name);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atalaya-setup-'));
  mkdirSync(file('tools'));
  cpSync(join(import.meta.dirname, '../setup.mjs'), file('tools/setup.mjs'));
  cpSync(import.meta.dirname, file('tools/setup'), { recursive: true });
  mkdirSync(file('bin'));
  writeFileSync(file('bin/npm'), fakeNpm, { mode: 0o755 });
  writeFileSync(file('package-lock.json'), lock('1.0.0'));
  writeFileSync(file('node-answers'), '99.0.0');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = (): string => [file('bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Durations and progress lines differ between runs. */
const withoutDurations = (text: string): string =>
  text.replace(/done in \d+ s/, 'done in # s').replaceAll(/^set-up {2}\d+ s: .*\n/gm, '');

const setUp = (PATH: string = path(), ...flags: readonly string[]): Outcome => {
  const result = spawnSync(process.execPath, [...flags, 'tools/setup.mjs'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  return { code: result.status, output: withoutDurations(result.stdout + result.stderr) };
};

const start = (): { readonly pid: number; readonly ended: Promise<Outcome>; readonly output: () => string } => {
  const child = spawn(process.execPath, ['tools/setup.mjs'], { cwd: root, env: { ...process.env, PATH: path() } });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Outcome>((resolve) =>
    child.on('close', (code) => resolve({ code, output: withoutDurations(output) })),
  );
  return { pid: child.pid ?? 0, ended, output: () => output };
};

const calls = (): number =>
  existsSync(file('npm-calls')) ? readFileSync(file('npm-calls'), 'utf8').trim().split('\n').length : 0;

const installing =
  'set-up  npm downloads what its cache lacks of the 3 packages in package-lock.json, Node 99.0.0 among them; once\n';

const ready: Outcome = { code: 0, output: '' };
const installed: Outcome = { code: 0, output: `${installing}set-up  done in # s: 3 packages, all from npm’s cache\n` };

test('a fresh checkout is installed once; the next run does and prints nothing', () => {
  expect(setUp()).toEqual(installed);
  expect(setUp()).toEqual(ready);
  expect(calls()).toBe(1);
});

test('a deleted package is installed again', () => {
  setUp();
  rmSync(file('node_modules/left'), { recursive: true });
  expect(setUp()).toEqual(installed);
  expect(existsSync(file('node_modules/left/package.json'))).toBe(true);
});

test('a deleted Node is installed again', () => {
  setUp();
  rmSync(file('node_modules/.bin/node'));
  expect(setUp()).toEqual(installed);
});

test('a changed lock file is installed', () => {
  setUp();
  writeFileSync(file('package-lock.json'), lock('2.0.0'));
  expect(setUp()).toEqual(installed);
  expect(setUp()).toEqual(ready);
});

test('packages that npm leaves out under an old Node are installed under the pinned one', () => {
  writeFileSync(file('needs-new-node'), '');
  expect(setUp()).toEqual({
    code: 0,
    output: `${installing}set-up  npm leaves packages out under Node ${process.versions.node}; once more, under 99.0.0\nset-up  done in # s: 3 packages, all from npm’s cache\n`,
  });
  expect(existsSync(file('node_modules/for-here/package.json'))).toBe(true);
  expect(existsSync(file('.atalaya/setup-node'))).toBe(false);
  expect(setUp()).toEqual(ready);
});

test.each([
  { state: 'missing', text: undefined, reason: () => `there is no ${file('package-lock.json')}` },
  {
    state: 'torn by a merge',
    text: '<<<<<<< HEAD\n{}',
    reason: () => `${file('package-lock.json')} is not what npm writes (a merge conflict?)`,
  },
])('a lock file that is $state is reported', ({ text, reason }) => {
  if (text === undefined) rmSync(file('package-lock.json'));
  else writeFileSync(file('package-lock.json'), text);
  expect(setUp()).toEqual({
    code: 1,
    output: `set-up  ${reason()}\n  fix: git checkout HEAD -- package-lock.json\n  the next run repairs what is half done\n`,
  });
});

test('packages that were installed by hand with npm are kept', () => {
  setUp();
  rmSync(file('node_modules/.atalaya-setup'));
  expect(setUp()).toEqual(ready);
  expect(calls()).toBe(1);
});

test.each([
  {
    npmOutput: 'npm error code EAI_AGAIN\n',
    reason: 'the npm registry could not be reached, and the packages are not all in npm’s cache',
    fix: 'connect to the network (or set npm’s proxy or registry: npm config get registry) and run the same command again',
  },
  {
    npmOutput: 'npm error code EACCES\n',
    reason: 'this user may not write where npm has to write',
    fix: 'make this folder and npm’s cache (npm config get cache) writable, and run the same command again',
  },
  {
    npmOutput: 'npm error code ENOSPC\n',
    reason: 'the disk is full',
    fix: 'free about 1 GB and run the same command again',
  },
  {
    npmOutput: 'npm error code EUSAGE\n',
    reason: 'package.json and package-lock.json do not agree',
    fix: 'npm run lock, and commit both files',
  },
  {
    npmOutput: 'npm error code EINTEGRITY\n',
    reason: 'a downloaded package is not the one that package-lock.json names',
    fix: 'npm cache clean --force, and run the same command again; if it stays, do not trust that registry',
  },
  {
    npmOutput: 'npm error something new\n',
    reason: 'npm ci failed; its own words are above',
    fix: 'put right what they name, and run the same command again',
  },
])('when npm fails, the set-up says why and what to do: $reason', ({ npmOutput, reason, fix }) => {
  writeFileSync(file('fails'), npmOutput);
  expect(setUp()).toEqual({
    code: 1,
    output: `${installing}${npmOutput}set-up  ${reason}\n  fix: ${fix}\n  the next run repairs what is half done\n`,
  });
  rmSync(file('fails'));
  expect(setUp()).toEqual(installed);
});

test('on a machine without npm the message says where npm comes from', () => {
  expect(setUp('/nowhere')).toEqual({
    code: 1,
    output:
      `${installing}set-up  npm is not on this machine’s PATH\n` +
      '  fix: install npm, which comes with Node: https://nodejs.org\n' +
      '  the next run repairs what is half done\n',
  });
});

test('on a Node older than 18 the message says so, and nothing is changed', () => {
  writeFileSync(
    file('old.cjs'),
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '16.20.2' } });`,
  );
  expect(setUp(path(), '--require', './old.cjs')).toEqual({
    code: 1,
    output:
      'set-up  this machine has Node 16.20.2, and the set-up needs 18 or newer\n' +
      '  fix: install a current Node from https://nodejs.org; Atalaya itself then brings the version that it runs on\n' +
      '  nothing was changed\n',
  });
  expect(existsSync(file('node_modules'))).toBe(false);
});

test('a pinned Node that does not start is reported', () => {
  writeFileSync(file('node-answers'), '20.0.0');
  expect(setUp()).toEqual({
    code: 1,
    output:
      `${installing}set-up  Node 99.0.0 was installed and does not start: it answered "v20.0.0"\n` +
      '  fix: if npm is set to ignore install scripts (npm config get ignore-scripts), allow them for this folder: ' +
      'npm_config_ignore_scripts=false before the same command; on a platform without glibc use a glibc image\n' +
      '  the next run repairs what is half done\n',
  });
});

test.each([
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const)('$signal stops the set-up cleanly, and the next run repairs', async ({ signal, code }) => {
  writeFileSync(file('hold'), '');
  const { pid, ended } = start();
  await until('npm at work', () => existsSync(file('holding')));
  process.kill(pid, signal);
  expect(await ended).toEqual({
    code,
    output: `${installing}set-up  interrupted by ${signal}\n  fix: run the same command again\n  the next run repairs what is half done\n`,
  });
  expect(existsSync(file('.atalaya/setup.lock'))).toBe(false);
  rmSync(file('hold'));
  expect(setUp()).toEqual(installed);
});

test('when two set-ups start at once, one installs and the other waits', async () => {
  writeFileSync(file('hold'), '');
  const first = start();
  await until('npm at work', () => existsSync(file('holding')));
  const second = start();
  const waiting = `set-up  another set-up is at work here (process ${first.pid}); waiting for it\n`;
  await until('the second one waits', () => second.output().startsWith(waiting));
  rmSync(file('hold'));
  expect((await first.ended).code).toBe(0);
  expect(await second.ended).toEqual({ code: 0, output: waiting });
  expect(calls()).toBe(1);
});

test('a long installation reports its progress every few seconds', async () => {
  const progress = file('tools/setup/progress.mjs');
  writeFileSync(progress, readFileSync(progress, 'utf8').replace('log: 5_000', 'log: 20'));
  writeFileSync(file('hold'), '');
  const first = start();
  await until('progress', () => /\nset-up {2}\d+ s: npm looks up 3 packages\n/.test(first.output()));
  const second = start();
  await until('the wait', () => /waiting for it\nset-up {2}\d+ s: still waiting\n/.test(second.output()));
  rmSync(file('hold'));
  expect([(await first.ended).code, (await second.ended).code]).toEqual([0, 0]);
});

test('the lock of a process that is gone is taken over', () => {
  const gone = spawnSync(process.execPath, ['--version']).pid;
  mkdirSync(file('.atalaya'));
  writeFileSync(file('.atalaya/setup.lock'), `${gone}`);
  expect(setUp()).toEqual(installed);
});
