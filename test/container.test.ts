/** The container image, made by following its Dockerfile in a folder: what is in it, what runs, and as whom. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ignoring, parseDockerfile } from './support/dockerfile.ts';
import { buildImage, type Image } from './support/imageBuild.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { until } from '../pipeline/testing/until.ts';

const source = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(source, file), 'utf8');
const stages = parseDockerfile(read('Dockerfile'));
const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

let image: Image;
let app: string;

beforeAll(() => {
  image = buildImage(stages, source, read('.dockerignore'), temporaryFolder());
  app = path.join(image.root, image.workingDirectory);
}, 180_000);

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(app, path.join(entry.parentPath, entry.name)));

const own = (): readonly string[] => filesUnder(app).filter((file) => !file.startsWith('node_modules'));

describe('the image', () => {
  test('is on the very Node that the tests run on', () => {
    const wanted = `node:${devDependencies['node']}-bookworm-slim`;
    expect(stages.map((stage) => stage.image)).toEqual(stages.map(() => wanted));
    expect(process.versions.node).toBe(devDependencies['node']);
  });

  test('runs as a user without rights, for production, and is stopped by SIGTERM', () => {
    const { user, stopSignal, environment } = image;
    expect({ user, stopSignal, environment }).toEqual({
      user: 'node',
      stopSignal: 'SIGTERM',
      environment: { NODE_ENV: 'production', ATALAYA_HOME: 'google', ATALAYA_HOST: '0.0.0.0' },
    });
  });

  test('holds the service and what it imports, and nothing else', () => {
    expect(readdirSync(image.root)).toEqual(['app']);
    const folders = ['model', 'node_modules', 'numbers', 'package.json', 'pipeline', 'systems', 'text'];
    expect(readdirSync(app).toSorted()).toEqual(folders);
    expect(own().filter((file) => !/\.[jt]s$|^package\.json$/.test(file))).toEqual([]);
    expect(own().filter((file) => /\.test\.ts$|\/testing\/|\/fixtures\/|embedded/.test(file))).toEqual([]);
  });

  test('has no development dependency', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
    const present = Object.keys(lock.packages).filter((each) => each !== '' && existsSync(path.join(app, each)));
    expect(present.length).toBeGreaterThan(50);
    expect(present.filter((each) => lock.packages[each]?.dev === true)).toEqual([]);
  });

  test('adds less than 110 MB to its base', () => {
    const bytes = filesUnder(app).reduce((sum, file) => sum + lstatSync(path.join(app, file)).size, 0);
    expect(Math.ceil(bytes / 1e6)).toBeLessThan(110);
  });
});

/** Not types, which are gone at run time, nor what it writes for others; what it imports only when asked for is apart. */
const importsOf = (file: string): { readonly always: readonly string[]; readonly onRequest: readonly string[] } => {
  const text = readFileSync(path.join(app, file), 'utf8')
    .replaceAll(/`(?:\\[^]|[^`\\])*`/g, '``')
    .replaceAll(/^(?:import|export) type [^]*?;$/gm, '');
  const found = (pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].map(([, specifier = '']) => specifier);
  return {
    always: found(/(?:^(?:import|export)\b[^;']*?from |^import )'([^']+)'/gm),
    onRequest: found(/\bimport\('([^']+)'/g),
  };
};

const isThere = (file: string, specifier: string): boolean => {
  if (specifier.startsWith('.')) return existsSync(path.join(app, path.dirname(file), specifier));
  if (specifier.startsWith('node:')) return isBuiltin(specifier);
  const [scope = '', name = ''] = specifier.split('/');
  return existsSync(path.join(app, 'node_modules', scope.startsWith('@') ? path.join(scope, name) : scope));
};

/** The home that ATALAYA_HOME=embedded would ask for. */
const isLeftOut = (specifier: string): boolean => specifier.includes('/embedded/');

/** Node's own cache is left out: the next suite is about it, and this user may write it. */
const withoutCache = (): NodeJS.ProcessEnv => ({ ...image.environment, NODE_DISABLE_COMPILE_CACHE: '1' });

const start = (service: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams =>
  spawn('/bin/sh', ['-c', image.entrypoint], {
    cwd: app,
    env: { ...image.environment, ...service, PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin` },
  });

const closed = (child: ChildProcessWithoutNullStreams): Promise<unknown> =>
  new Promise((resolve) => child.on('close', resolve));

const heard = (stream: Readable): (() => string) => {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
};

describe('the services in it', () => {
  test('miss no file and no package that they import', () => {
    const all = own().filter((file) => file.endsWith('.ts'));
    const imports = all.flatMap((file) => {
      const { always, onRequest } = importsOf(file);
      return [...always, ...onRequest.filter((each) => !isLeftOut(each))].map((specifier) => ({ file, specifier }));
    });
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter(({ file, specifier }) => !isThere(file, specifier))).toEqual([]);
  });

  test('load, every module of them, on what is in it, and write nothing into it', () => {
    const before = filesUnder(app);
    const modules = own().filter((file) => file.endsWith('.ts') && !/(main|function)\.ts$/.test(file));
    const script = modules.map((file) => `await import('./${file}');`).join('\n');
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
    const options = { cwd: app, encoding: 'utf8', env: withoutCache(), timeout: 60_000 } as const;
    const ran = spawnSync(process.execPath, args, options);
    expect({ code: ran.status, said: ran.stdout + ran.stderr }).toEqual({ code: 0, said: '' });
    expect(filesUnder(app)).toEqual(before);
  }, 90_000);

  test.each(['api', 'ingest'])('start: the %s says what its environment lacks', async (service) => {
    const child = start({ ATALAYA_SERVICE: service });
    const said = heard(child.stderr);
    expect(await closed(child)).toBe(2);
    expect(JSON.parse(said())).toMatchObject({
      severity: 'ERROR',
      name: service,
      error: 'ConfigurationError',
      message: expect.stringContaining('ATALAYA_SYSTEM  environment\n  is missing\n'),
    });
  });

  test('are not guessed: which one is to run has to be said', async () => {
    const child = start({});
    const said = heard(child.stderr);
    expect(await closed(child)).not.toBe(0);
    expect(said()).toMatch(/ATALAYA_SERVICE: is the service to run, api or ingest\n$/);
  });
});

describe('the compile cache in it', () => {
  const cache = (): string => path.join(app, 'node_modules', '.cache');

  test('may be read by every user, and written by no other than its owner', () => {
    const files = readdirSync(cache(), { recursive: true, withFileTypes: true });
    expect(files.length).toBeGreaterThan(1_000);
    const modes = files.map((file) => lstatSync(path.join(file.parentPath, file.name)).mode & 0o777);
    expect(modes.filter((mode) => (mode & 0o006) !== 0o004)).toEqual([]);
  });

  test.each(['api', 'ingest'])(
    'has all that the %s loads until it is stopped',
    async (service) => {
      const compiled = /^\[compile cache\] V8 code cache for \w+ (\S+) was (not initialized|rejected|accepted)/gm;
      const child = start({
        ATALAYA_SERVICE: service,
        ATALAYA_SYSTEM: 'datos',
        ATALAYA_HOST: '127.0.0.1',
        ATALAYA_BIGQUERY_ENDPOINT: 'http://127.0.0.1:1',
        ATALAYA_PUSH_AUTH: 'none',
        GOOGLE_CLOUD_PROJECT: 'demo',
        NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
        PORT: '0',
        PUBSUB_EMULATOR_HOST: '127.0.0.1:1',
      });
      const said = [heard(child.stdout), heard(child.stderr)] as const;
      const all = (): string => said.map((text) => text()).join('');
      const port = await until('its port', () => /"event":"started".*"port":(\d+)/.exec(all())?.[1]);
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      child.kill('SIGTERM');
      expect(await closed(child)).toBe(0);
      const modules = [...all().matchAll(compiled)].map(([, file, result]) => ({ file, result }));
      expect(modules.length).toBeGreaterThan(400);
      expect(modules.filter(({ result }) => result !== 'accepted')).toEqual([]);
    },
    90_000,
  );
});

/** An entry that says what it is and, like a service, ends when it is told to. */
const entry = `
const waiting = setInterval(() => {}, 1000);
process.on('SIGTERM', () => { console.log('drained'); clearInterval(waiting); });
console.log('serving', process.argv[1].split('/').at(-2), process.pid);
`;

test.each(['api', 'ingest'])('the %s itself gets the signal to stop, and drains', async (service) => {
  writeFileSync(path.join(app, 'pipeline', service, 'main.ts'), entry);
  const child = start({ ATALAYA_SERVICE: service });
  const said = heard(child.stdout);
  child.stdout.on('data', () => said().endsWith(`${child.pid}\n`) && child.kill('SIGTERM'));
  expect(await closed(child)).toBe(0);
  expect(said()).toBe(`serving ${service} ${child.pid}\ndrained\n`);
});

describe('following a Dockerfile', () => {
  test.each([
    { ignore: ['*', '!model'], path: 'model/system.ts', ignored: false },
    { ignore: ['*', '!model'], path: '.git/config', ignored: true },
    { ignore: ['*', '!model', '**/*.test.ts'], path: 'model/rules/fields.test.ts', ignored: true },
    { ignore: ['*', '!model', '**/testing'], path: 'model/testing/orders.ts', ignored: true },
    { ignore: ['pipeline/embedded'], path: 'pipeline/embedded/queue.ts', ignored: true },
    { ignore: ['pipeline/embedded'], path: 'pipeline/embeddedly.ts', ignored: false },
    { ignore: ['# a comment', '', '*.ts'], path: 'model/system.ts', ignored: false },
  ])('of $path, $ignore says that it is ignored: $ignored', ({ ignore, path: file, ignored }) => {
    expect(ignoring(ignore.join('\n'))(file)).toBe(ignored);
  });

  test('an instruction that is not understood is refused, not left out', () => {
    expect(() => parseDockerfile('FROM node\nADD . /app\n')).toThrow(
      new Error('no such instruction is followed here: ADD . /app'),
    );
  });

  test('a step that fails says what it said', () => {
    const failing = parseDockerfile('FROM node\nRUN echo no >&2; \\\n  exit 3\n');
    expect(() => buildImage(failing, source, '', temporaryFolder())).toThrow(
      new Error('RUN echo no >&2; exit 3 ended with 3:\nno\n'),
    );
  });
});
