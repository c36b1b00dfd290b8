/** The container image, built by running the steps of its Dockerfile in a folder: its files, its process and its user. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadPipelines } from '../cli/load/loadSystems.ts';
import { ignoring, parseDockerfile } from './support/dockerfile.ts';
import { buildImage, type Image } from './support/imageBuild.ts';
import { describeInCi } from './support/needs.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { until } from '../pipeline/testing/until.ts';
import { fetchWhole } from './support/fetchWhole.ts';

const source = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(source, file), 'utf8');
const stages = parseDockerfile(read('Dockerfile'));
/** The image has the systems of the repository: the first whose API takes any caller. */
const system = (await loadPipelines(path.join(source, 'systems'))).find(({ stages: { api } }) => api.auth === 'none');
const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

let image: Image;
let app: string;

describeInCi('an image of the services, made by the steps of the Dockerfile', () => {
  beforeAll(() => {
    image = buildImage(stages, source, read('.dockerignore'), temporaryFolder());
    app = path.join(image.root, image.workingDirectory);
  }, 180_000);

  const filesUnder = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(app, path.join(entry.parentPath, entry.name)));

  const ownFiles = (): readonly string[] => filesUnder(app).filter((file) => !file.startsWith('node_modules'));

  describe('the image', () => {
    test('has the Node version that the tests run on', () => {
      const baseImage = `node:${devDependencies['node']}-bookworm-slim`;
      expect(stages.map((stage) => stage.image)).toEqual(stages.map(() => baseImage));
      expect(process.versions.node).toBe(devDependencies['node']);
    });

    test('runs as an unprivileged user, with NODE_ENV=production, and is stopped by SIGTERM', () => {
      const { user, stopSignal, environment } = image;
      expect({ user, stopSignal, environment }).toEqual({
        user: 'node',
        stopSignal: 'SIGTERM',
        environment: { NODE_ENV: 'production', ATALAYA_HOME: 'google', ATALAYA_HOST: '0.0.0.0' },
      });
    });

    test('contains the services and what they import, and nothing else', () => {
      expect(readdirSync(image.root)).toEqual(['app']);
      const folders = ['model', 'node_modules', 'numbers', 'package.json', 'pipeline', 'systems', 'text'];
      expect(readdirSync(app).toSorted()).toEqual(folders);
      expect(ownFiles().filter((file) => !/\.[jt]s$|^package\.json$/.test(file))).toEqual([]);
      expect(ownFiles().filter((file) => /\.test\.ts$|\/testing\/|\/fixtures\/|embedded/.test(file))).toEqual([]);
    });

    test('contains no development dependency', () => {
      const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
      const present = Object.keys(lock.packages).filter(
        (folder) => folder !== '' && existsSync(path.join(app, folder)),
      );
      expect(present.length).toBeGreaterThan(50);
      expect(present.filter((folder) => lock.packages[folder]?.dev === true)).toEqual([]);
    });

    test('has exactly the packages that the SBOM of a release lists', () => {
      const list = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format', 'spdx'], {
        cwd: source,
        encoding: 'utf8',
        maxBuffer: 64e6,
      });
      const file = path.join(temporaryFolder(), 'sbom.json');
      writeFileSync(file, list.stdout);
      const reader = path.join(source, 'tools', 'ci', 'deploy', 'read.mjs');
      const args = [reader, 'sbom', path.join(source, 'Dockerfile'), path.join(source, 'package-lock.json'), file];
      const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64e6 });
      const { packages } = JSON.parse(stdout) as {
        readonly packages: readonly { name: string; versionInfo: string }[];
      };
      const listed = new Set(packages.map(({ name, versionInfo }) => `${name}@${versionInfo}`));
      const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
      const present = Object.entries(lock.packages)
        .filter(([folder]) => folder === '' || existsSync(path.join(app, folder)))
        .map(([folder, { version }]) => `${folder.split('node_modules/').at(-1) || 'atalaya'}@${version}`);
      expect([...listed].toSorted()).toEqual([...new Set(present)].toSorted());
    });

    test('adds less than 110 MB to its base', () => {
      const bytes = filesUnder(app).reduce((sum, file) => sum + lstatSync(path.join(app, file)).size, 0);
      expect(Math.ceil(bytes / 1e6)).toBeLessThan(110);
    });
  });

  /** Imports at run time, without type imports and without code in template strings; `import()` is listed separately. */
  const importsOf = (file: string): { readonly always: readonly string[]; readonly onRequest: readonly string[] } => {
    const text = readFileSync(path.join(app, file), 'utf8')
      .replaceAll(/`(?:\\[^]|[^`\\])*`/g, '``')
      .replaceAll(/^(?:import|export) type [^]*?;$/gm, '');
    const specifiersOf = (pattern: RegExp): readonly string[] =>
      [...text.matchAll(pattern)].map(([, specifier = '']) => specifier);
    return {
      always: specifiersOf(/(?:^(?:import|export)\b[^;']*?from |^import )'([^']+)'/gm),
      onRequest: specifiersOf(/\bimport\('([^']+)'/g),
    };
  };

  const exists = (file: string, specifier: string): boolean => {
    if (specifier.startsWith('.')) return existsSync(path.join(app, path.dirname(file), specifier));
    if (specifier.startsWith('node:')) return isBuiltin(specifier);
    const [scope = '', name = ''] = specifier.split('/');
    return existsSync(path.join(app, 'node_modules', scope.startsWith('@') ? path.join(scope, name) : scope));
  };

  /** The embedded home, which the image does not contain. */
  const isLeftOut = (specifier: string): boolean => specifier.includes('/embedded/');

  /** Disables Node's compile cache, which this user may write; the next suite tests it. */
  const withoutCache = (): NodeJS.ProcessEnv => ({ ...image.environment, NODE_DISABLE_COMPILE_CACHE: '1' });

  const start = (service: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams =>
    spawn('/bin/sh', ['-c', image.entrypoint], {
      cwd: app,
      env: { ...image.environment, ...service, PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin` },
    });

  const closed = (child: ChildProcessWithoutNullStreams): Promise<unknown> =>
    new Promise((resolve) => child.on('close', resolve));

  const textOf = (stream: Readable): (() => string) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return () => text;
  };

  describe('the services of the image', () => {
    test('import only files and packages that the image contains', () => {
      const files = ownFiles().filter((file) => file.endsWith('.ts'));
      const imports = files.flatMap((file) => {
        const { always, onRequest } = importsOf(file);
        return [...always, ...onRequest.filter((specifier) => !isLeftOut(specifier))].map((specifier) => ({
          file,
          specifier,
        }));
      });
      expect(imports.length).toBeGreaterThan(100);
      expect(imports.filter(({ file, specifier }) => !exists(file, specifier))).toEqual([]);
    });

    test('load every module, and write no file', () => {
      const before = filesUnder(app);
      const modules = ownFiles().filter((file) => file.endsWith('.ts') && !/(main|function)\.ts$/.test(file));
      const script = modules.map((file) => `await import('./${file}');`).join('\n');
      const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
      const options = { cwd: app, encoding: 'utf8', env: withoutCache(), timeout: 60_000 } as const;
      const result = spawnSync(process.execPath, args, options);
      expect({ code: result.status, output: result.stdout + result.stderr }).toEqual({ code: 0, output: '' });
      expect(filesUnder(app)).toEqual(before);
    }, 120_000);

    test.each(['api', 'ingest'])('start: the %s reports which variables its environment lacks', async (service) => {
      const child = start({ ATALAYA_SERVICE: service });
      const stderr = textOf(child.stderr);
      expect(await closed(child)).toBe(2);
      expect(JSON.parse(stderr())).toMatchObject({
        severity: 'ERROR',
        name: service,
        error: 'ConfigurationError',
        message: expect.stringContaining('ATALAYA_SYSTEM  environment\n  is missing\n'),
      });
    });

    test('do not start without ATALAYA_SERVICE, which names the service to run', async () => {
      const child = start({});
      const stderr = textOf(child.stderr);
      expect(await closed(child)).not.toBe(0);
      expect(stderr()).toMatch(/ATALAYA_SERVICE: is the service to run, api or ingest\n$/);
    });
  });

  describe('the compile cache of the image', () => {
    const cache = (): string => path.join(app, 'node_modules', '.cache');

    test('may be read by every user, and written only by its owner', () => {
      const files = readdirSync(cache(), { recursive: true, withFileTypes: true });
      expect(files.length).toBeGreaterThan(1_000);
      const modes = files.map((file) => lstatSync(path.join(file.parentPath, file.name)).mode & 0o777);
      expect(modes.filter((mode) => (mode & 0o006) !== 0o004)).toEqual([]);
    });

    test.each(['api', 'ingest'])(
      'contains every module that the %s loads until it is stopped',
      async (service) => {
        const compiled = /^\[compile cache\] V8 code cache for \w+ (\S+) was (not initialized|rejected|accepted)/gm;
        const child = start({
          ATALAYA_SERVICE: service,
          ATALAYA_SYSTEM: system?.id ?? '',
          ATALAYA_HOST: '127.0.0.1',
          ATALAYA_BIGQUERY_ENDPOINT: 'http://127.0.0.1:1',
          ATALAYA_PUSH_AUTH: 'none',
          GOOGLE_CLOUD_PROJECT: 'demo',
          NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
          PORT: '0',
          PUBSUB_EMULATOR_HOST: '127.0.0.1:1',
        });
        const texts = [textOf(child.stdout), textOf(child.stderr)] as const;
        const output = (): string => texts.map((text) => text()).join('');
        const port = await until('its port', () => /"event":"started".*"port":(\d+)/.exec(output())?.[1]);
        expect((await fetchWhole(`http://127.0.0.1:${port}/health`)).status).toBe(200);
        child.kill('SIGTERM');
        expect(await closed(child)).toBe(0);
        const modules = [...output().matchAll(compiled)].map(([, file, result]) => ({ file, result }));
        expect(modules.length).toBeGreaterThan(400);
        expect(modules.filter(({ result }) => result !== 'accepted')).toEqual([]);
      },
      120_000,
    );
  });

  /** An entry that prints its service and process id, and ends at SIGTERM as a service does. */
  const entry = `
const waiting = setInterval(() => {}, 1000);
process.on('SIGTERM', () => { console.log('drained'); clearInterval(waiting); });
console.log('serving', process.argv[1].split('/').at(-2), process.pid);
`;

  test.each(['api', 'ingest'])('the process of the %s itself gets SIGTERM, and drains', async (service) => {
    writeFileSync(path.join(app, 'pipeline', service, 'main.ts'), entry);
    const child = start({ ATALAYA_SERVICE: service });
    const stdout = textOf(child.stdout);
    child.stdout.on('data', () => stdout().endsWith(`${child.pid}\n`) && child.kill('SIGTERM'));
    expect(await closed(child)).toBe(0);
    expect(stdout()).toBe(`serving ${service} ${child.pid}\ndrained\n`);
  });

  describe('running the steps of a Dockerfile', () => {
    test.each([
      { ignore: ['*', '!model'], path: 'model/system.ts', ignored: false },
      { ignore: ['*', '!model'], path: '.git/config', ignored: true },
      { ignore: ['*', '!model', '**/*.test.ts'], path: 'model/rules/fields.test.ts', ignored: true },
      { ignore: ['*', '!model', '**/testing'], path: 'model/testing/orders.ts', ignored: true },
      { ignore: ['pipeline/embedded'], path: 'pipeline/embedded/queue.ts', ignored: true },
      { ignore: ['pipeline/embedded'], path: 'pipeline/embeddedly.ts', ignored: false },
      { ignore: ['# a comment', '', '*.ts'], path: 'model/system.ts', ignored: false },
    ])('with $ignore in .dockerignore, $path is ignored: $ignored', ({ ignore, path: file, ignored }) => {
      expect(ignoring(ignore.join('\n'))(file)).toBe(ignored);
    });

    test('an unknown instruction is refused, not skipped', () => {
      expect(() => parseDockerfile('FROM node\nADD . /app\n')).toThrow(
        new Error('no such instruction is followed here: ADD . /app'),
      );
    });

    test('the error of a failed step has its output', () => {
      const failing = parseDockerfile('FROM node\nRUN echo no >&2; \\\n  exit 3\n');
      expect(() => buildImage(failing, source, '', temporaryFolder())).toThrow(
        new Error('RUN echo no >&2; exit 3 ended with 3:\nno\n'),
      );
    });
  });
});
