/** Installing an external tool into the cache, with builders that write one small file in place of a Go build. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Build, BuildContext } from './build.ts';
import { BuildError } from './fault.ts';
import { ensure, type InstallContext } from './install.ts';
import { externalToolNamed } from './tool.ts';
import { folderOf, externalToolPath } from './toolPath.ts';
import { bytesOf } from './receipt.ts';
import { until } from '../../pipeline/testing/until.ts';

const k6 = externalToolNamed('k6');
const building = 'tools  k6 2.2.0  building; about 65 s on two cores with nothing cached';

let root: string;
let builds: number;
let lines: string[];

const environment = (): Record<string, string> => ({ XDG_CACHE_HOME: root });
const cache = (): string => path.join(root, 'atalaya');
const finalFolder = (): string => folderOf(k6, environment());

const make = ({ folder }: Pick<BuildContext, 'folder'>, text: string): void => {
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  writeFileSync(path.join(folder, 'bin', 'k6'), text);
};

const builder =
  (work: (buildContext: BuildContext) => void | Promise<void> = (buildContext) => make(buildContext, 'k6')): Build =>
  async (_, buildContext) => {
    builds += 1;
    await work(buildContext);
  };

/** A clock that is one minute later at each reading. */
const minuteClock = (): (() => number) => {
  let now = 0;
  return () => (now += 60_000);
};

const context = (overrides: Partial<InstallContext> = {}): InstallContext => ({
  environment: environment(),
  build: builder(),
  say: (line) => lines.push(line),
  now: minuteClock(),
  stop: new AbortController().signal,
  progressMs: 1_000_000,
  ...overrides,
});

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'atalaya-install-'));
  [builds, lines] = [0, []];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('an external tool is built once; the next run builds and prints nothing', async () => {
  expect(await ensure(k6, context())).toBe(true);
  expect(lines).toEqual([building, 'tools  k6 2.2.0  built in 120 s, 0.0 MB']);
  expect(readFileSync(externalToolPath('k6', environment()) ?? '', 'utf8')).toBe('k6');
  expect(bytesOf(k6, environment())).toBe(2);
  expect(await ensure(k6, context())).toBe(true);
  expect({ builds, lines: lines.length }).toEqual({ builds: 1, lines: 2 });
});

test('the folder of a tool does not exist until its build is complete', async () => {
  const folderExists: boolean[] = [];
  await ensure(
    k6,
    context({
      build: builder((buildContext) => {
        make(buildContext, 'half');
        folderExists.push(existsSync(finalFolder()));
      }),
    }),
  );
  expect(folderExists).toEqual([false]);
});

test('the leftovers of an interrupted build are not used, and the next build removes them', async () => {
  make({ folder: path.join(cache(), 'building', `${process.pid}`) }, 'half of something else');
  writeFileSync(path.join(cache(), 'building', `${process.pid}`, 'leftover'), '');
  await ensure(k6, context());
  expect(readdirSync(finalFolder()).toSorted()).toEqual(['bin', 'receipt.json']);
  expect(existsSync(path.join(cache(), 'building'))).toBe(false);
});

test('a tool whose program was deleted is built again', async () => {
  await ensure(k6, context());
  rmSync(path.join(finalFolder(), 'bin'), { recursive: true });
  expect(await ensure(k6, context())).toBe(true);
  expect(builds).toBe(2);
});

test('when two installs start at once, one builds and the other waits', async () => {
  const waiting = 'tools  k6 2.2.0  another process is building a tool on this machine; waiting';
  const slow = builder(async (buildContext) => {
    await until('the other install waits', () => lines.includes(waiting));
    make(buildContext, 'k6');
  });
  expect(await Promise.all([ensure(k6, context({ build: slow })), ensure(k6, context({ build: slow }))])).toEqual([
    true,
    true,
  ]);
  expect(builds).toBe(1);
  expect(lines).toContain(waiting);
});

test('a long build reports how long it has been running', async () => {
  await ensure(
    k6,
    context({
      progressMs: 5,
      now: () => 30_000,
      build: builder(async (buildContext) => {
        await until('progress', () => lines.length > 1);
        make(buildContext, 'k6');
      }),
    }),
  );
  expect(lines.slice(0, 2)).toEqual([building, 'tools  k6 2.2.0  building, 0 s']);
});

test('a failed build is reported with where, why and the fix, and leaves nothing in the cache', async () => {
  const build = builder((buildContext) => {
    make(buildContext, 'half');
    throw new BuildError('go ended with 1', 'go: downloading\ndial tcp: lookup proxy: no such host\n');
  });
  expect(await ensure(k6, context({ build }))).toBe(false);
  expect(lines).toEqual([
    building,
    'tools  k6 2.2.0  failed: the network or the package registry could not be reached\n' +
      `  where: tools/external/k6, and the full log in ${cache()}/logs/k6.log\n` +
      '  why: dial tcp: lookup proxy: no such host\n' +
      '  fix: connect to the network (or set GOPROXY, or pip’s index) and run the same command again',
  ]);
  expect(readdirSync(cache()).toSorted()).toEqual(['lock.sqlite', 'logs']);
  expect(await ensure(k6, context())).toBe(true);
});

test('a disk that fills during the build is reported as a full disk', async () => {
  const build = builder(() => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  });
  expect(await ensure(k6, context({ build }))).toBe(false);
  expect(lines.at(-1)).toBe(
    'tools  k6 2.2.0  failed: the disk is full\n' +
      `  where: tools/external/k6, and the full log in ${cache()}/logs/k6.log\n` +
      '  why: ENOSPC: no space left on device, write\n' +
      '  fix: free about 3 GB (where: the cache of this tool, of Go and of pip) and run the same command again',
  );
});

test('a cache folder that cannot be created is reported with the error of the operating system', async () => {
  writeFileSync(path.join(root, 'file'), '');
  const overrides = { environment: { XDG_CACHE_HOME: path.join(root, 'file') } };
  expect(await ensure(k6, context(overrides))).toBe(false);
  expect(lines).toEqual([
    'tools  k6 2.2.0  failed: a step of its build failed\n' +
      `  where: tools/external/k6, and the full log in ${root}/file/atalaya/logs/k6.log\n` +
      `  why: ENOTDIR: not a directory, mkdir '${root}/file/atalaya'\n` +
      '  fix: mend what the log says, and run the same command again',
  ]);
});

test('a bug of ours is thrown, not reported as a failed build', async () => {
  const build = builder(() => {
    throw new TypeError('our mistake');
  });
  await expect(ensure(k6, context({ build }))).rejects.toThrow(new TypeError('our mistake'));
});

test('for the Pub/Sub emulator, which is not built, the message says what to install', async () => {
  expect(await ensure(externalToolNamed('pubsub-emulator'), context())).toBe(false);
  expect(lines).toEqual([
    'tools  pubsub-emulator 0.8  failed: gcloud, which it is a component of, is not on this machine’s PATH\n' +
      '  fix: install the Google Cloud SDK (https://cloud.google.com/sdk/docs/install), then: ' +
      'gcloud components install pubsub-emulator (where gcloud came with apt: apt-get install google-cloud-cli-pubsub-emulator)',
  ]);
});
