/** Bringing an external tool into the cache, with builders that do in a moment what Go does in a minute. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Build, Site } from './build.ts';
import { BuildError } from './fault.ts';
import { ensure, type Workshop } from './install.ts';
import { externalToolNamed } from './tool.ts';
import { folderOf, externalToolPath } from './toolPath.ts';
import { bytesOf } from './receipt.ts';

const k6 = externalToolNamed('k6');
const building = 'tools  k6 2.2.0  building; about 65 s on two cores with nothing cached';

let root: string;
let builds: number;
let said: string[];

const environment = (): Record<string, string> => ({ XDG_CACHE_HOME: root });
const cache = (): string => path.join(root, 'atalaya');
const home = (): string => folderOf(k6, environment());

const make = ({ folder }: Pick<Site, 'folder'>, text: string): void => {
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  writeFileSync(path.join(folder, 'bin', 'k6'), text);
};

const builder =
  (work: (site: Site) => void | Promise<void> = (site) => make(site, 'k6')): Build =>
  async (_, site) => {
    builds += 1;
    await work(site);
  };

/** A clock that reads a minute later each time that it is asked, by the build and by its progress. */
const minutes = (): (() => number) => {
  let now = 0;
  return () => (now += 60_000);
};

const workshop = (given: Partial<Workshop> = {}): Workshop => ({
  environment: environment(),
  build: builder(),
  say: (line) => said.push(line),
  now: minutes(),
  stop: new AbortController().signal,
  progressMs: 1_000_000,
  ...given,
});

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'atalaya-install-'));
  [builds, said] = [0, []];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('an external tool is built once, and the next run says and does nothing', async () => {
  expect(await ensure(k6, workshop())).toBe(true);
  expect(said).toEqual([building, 'tools  k6 2.2.0  built in 120 s, 0.0 MB']);
  expect(readFileSync(externalToolPath('k6', environment()) ?? '', 'utf8')).toBe('k6');
  expect(bytesOf(k6, environment())).toBe(2);
  expect(await ensure(k6, workshop())).toBe(true);
  expect({ builds, said: said.length }).toEqual({ builds: 1, said: 2 });
});

test('it is nowhere to be seen until it is complete', async () => {
  const seen: boolean[] = [];
  await ensure(
    k6,
    workshop({
      build: builder((site) => {
        make(site, 'half');
        seen.push(existsSync(home()));
      }),
    }),
  );
  expect(seen).toEqual([false]);
});

test('what an interrupted build left is not taken for anything, and is gone after the next', async () => {
  make({ folder: path.join(cache(), 'building', `${process.pid}`) }, 'half of something else');
  writeFileSync(path.join(cache(), 'building', `${process.pid}`, 'leftover'), '');
  await ensure(k6, workshop());
  expect(readdirSync(home()).toSorted()).toEqual(['bin', 'receipt.json']);
  expect(existsSync(path.join(cache(), 'building'))).toBe(false);
});

test('a folder that somebody took the program out of is built again', async () => {
  await ensure(k6, workshop());
  rmSync(path.join(home(), 'bin'), { recursive: true });
  expect(await ensure(k6, workshop())).toBe(true);
  expect(builds).toBe(2);
});

test('of two at once one builds and the other waits', async () => {
  const slow = builder(async (site) => {
    await sleep(100);
    make(site, 'k6');
  });
  expect(await Promise.all([ensure(k6, workshop({ build: slow })), ensure(k6, workshop({ build: slow }))])).toEqual([
    true,
    true,
  ]);
  expect(builds).toBe(1);
  expect(said).toContain('tools  k6 2.2.0  somebody else builds on this machine; waiting');
});

test('a long build says how long it has been at work', async () => {
  await ensure(
    k6,
    workshop({
      progressMs: 5,
      now: () => 30_000,
      build: builder(async (site) => {
        while (said.length === 1) await sleep(5);
        make(site, 'k6');
      }),
    }),
  );
  expect(said.slice(0, 2)).toEqual([building, 'tools  k6 2.2.0  building, 0 s']);
});

test('a build that fails is told with where, why and what to do, and leaves nothing', async () => {
  const build = builder((site) => {
    make(site, 'half');
    throw new BuildError('go ended with 1', 'go: downloading\ndial tcp: lookup proxy: no such host\n');
  });
  expect(await ensure(k6, workshop({ build }))).toBe(false);
  expect(said).toEqual([
    building,
    'tools  k6 2.2.0  failed: the network, or the registry behind it, could not be reached\n' +
      `  where: tools/external/k6, and all that was said in ${cache()}/logs/k6.log\n` +
      '  why: dial tcp: lookup proxy: no such host\n' +
      '  fix: connect to the network (or set GOPROXY, or pip’s index) and run the same command again',
  ]);
  expect(readdirSync(cache()).toSorted()).toEqual(['lock.sqlite', 'logs']);
  expect(await ensure(k6, workshop())).toBe(true);
});

test('a disk that fills while we write is told as what it is', async () => {
  const build = builder(() => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  });
  expect(await ensure(k6, workshop({ build }))).toBe(false);
  expect(said.at(-1)).toBe(
    'tools  k6 2.2.0  failed: the disk is full\n' +
      `  where: tools/external/k6, and all that was said in ${cache()}/logs/k6.log\n` +
      '  why: ENOSPC: no space left on device, write\n' +
      '  fix: free about 3 GB (where: the cache of this tool, of Go and of pip) and run the same command again',
  );
});

test('a cache that cannot be made is told as what it is', async () => {
  writeFileSync(path.join(root, 'file'), '');
  const given = { environment: { XDG_CACHE_HOME: path.join(root, 'file') } };
  expect(await ensure(k6, workshop(given))).toBe(false);
  expect(said).toEqual([
    'tools  k6 2.2.0  failed: a step of its build failed\n' +
      `  where: tools/external/k6, and all that was said in ${root}/file/atalaya/logs/k6.log\n` +
      `  why: ENOTDIR: not a directory, mkdir '${root}/file/atalaya'\n` +
      '  fix: put right what it says, and run the same command again',
  ]);
});

test('a mistake of our own is thrown, not told as theirs', async () => {
  const build = builder(() => {
    throw new TypeError('our mistake');
  });
  await expect(ensure(k6, workshop({ build }))).rejects.toThrow(new TypeError('our mistake'));
});

test('the emulator that no build brings is told with what to install', async () => {
  expect(await ensure(externalToolNamed('pubsub-emulator'), workshop())).toBe(false);
  expect(said).toEqual([
    'tools  pubsub-emulator 0.8  failed: gcloud, which it is a component of, is not on this machine’s PATH\n' +
      '  fix: install the Google Cloud SDK (https://cloud.google.com/sdk/docs/install), then: ' +
      'gcloud components install pubsub-emulator (where gcloud came with apt: apt-get install google-cloud-cli-pubsub-emulator)',
  ]);
});
