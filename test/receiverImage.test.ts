/** The image of the receiver, a target of the Dockerfile, built by running its steps in a folder. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { beforeAll, expect, test } from '@jest/globals';
import { loadOrganization } from '../cli/load/loadOrganization.ts';
import { organizationSecrets, secretVariable } from '../model/oncall/organizationSecrets.ts';
import { until } from '../pipeline/testing/until.ts';
import { freePort } from './alertmanager/ports.ts';
import { parseDockerfile } from './support/dockerfile.ts';
import { fetchWhole } from './support/fetchWhole.ts';
import { buildImages, type Image } from './support/imageBuild.ts';
import { describeInCi } from './support/needs.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

const source = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(source, file), 'utf8');
const stages = parseDockerfile(read('Dockerfile'));
const entry = 'cli/oncall/service/main.ts';
/** The image has the organization of the repository. */
const organization = await loadOrganization(path.join(source, 'systems'));

let image: Image;
let app: string;

describeInCi('an image of the receiver, made by the steps of the Dockerfile', () => {
  beforeAll(() => {
    const needed = stages.filter(({ name }) => name === 'packages' || name === 'receiver');
    image = buildImages(needed, source, read('.dockerignore'), temporaryFolder()).get('receiver')!;
    app = path.join(image.root, image.workingDirectory);
  }, 180_000);

  const textOf = (stream: Readable): (() => string) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return () => text;
  };

  const start = (variables: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams =>
    spawn('/bin/sh', ['-c', image.entrypoint], {
      cwd: app,
      env: { ...image.environment, ...variables, PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin` },
    });

  const closed = (child: ChildProcessWithoutNullStreams): Promise<unknown> =>
    new Promise((resolve) => child.on('close', resolve));

  /** Every module and package that the entry loads, also on request. */
  const loaded = (file: string, found: Set<string> = new Set()): ReadonlySet<string> => {
    if (found.has(file)) return found;
    found.add(file);
    if (!existsSync(path.join(app, file))) return found;
    const text = readFileSync(path.join(app, file), 'utf8').replaceAll(/^(?:import|export) type [^]*?;$/gm, '');
    const imports = text.matchAll(/(?:^(?:import|export)\b[^;']*?from |^import |\bimport\()'([^']+)'/gm);
    for (const [, specifier = ''] of imports) {
      if (specifier.startsWith('.')) loaded(path.join(path.dirname(file), specifier), found);
      else if (!isBuiltin(specifier)) found.add(`node_modules/${packageOf(specifier)}`);
    }
    return found;
  };

  const packageOf = (specifier: string): string =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');

  test('the receiver is a target, and the image of the services is what a build without a target makes', () => {
    expect(stages.map(({ name }) => name)).toEqual(['packages', 'compiled', 'receiver', undefined]);
  });

  test('it runs as an unprivileged user and is stopped by SIGTERM', () => {
    const { user, stopSignal, environment } = image;
    expect({ user, stopSignal, environment }).toEqual({
      user: 'node',
      stopSignal: 'SIGTERM',
      environment: { NODE_ENV: 'production' },
    });
  });

  test('it has every file and package that it loads, and no other command, no test and no pipeline of one machine', () => {
    const files = [...loaded(entry)];
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter((file) => !existsSync(path.join(app, file)))).toEqual([]);
    expect(readdirSync(path.join(app, 'cli', 'oncall')).toSorted()).toEqual([
      'runServe.ts',
      'serveOptions.ts',
      'service',
    ]);
    const own = readdirSync(app, { recursive: true, withFileTypes: true })
      .filter((file) => !file.isDirectory())
      .map((file) => path.relative(app, path.join(file.parentPath, file.name)))
      .filter((file) => !file.startsWith('node_modules'));
    expect(own.filter((file) => /\.test\.ts$|\/testing\/|\/fixtures\/|embedded\//.test(file))).toEqual([]);
  });

  test.each([
    [{}, "ATALAYA_RECEIVER  environment\n  is missing\n  fix: name the receiver's configuration file\n"],
    [
      { ATALAYA_RECEIVER: '/nowhere/receiver.yaml' },
      '--receiver: /nowhere/receiver.yaml cannot be read: there is no such file\n',
    ],
  ] as const)('it does not start without its configuration (%j)', async (variables, message) => {
    const child = start(variables);
    const stderr = textOf(child.stderr);
    expect(await closed(child)).toBe(2);
    expect(stderr()).toContain(message);
  });

  test('it serves with one instance, and with no other number', async () => {
    const port = await freePort();
    const folder = temporaryFolder();
    const configuration = path.join(folder, 'receiver.yaml');
    writeFileSync(
      configuration,
      [
        `listen: 127.0.0.1:${port}`,
        'url: https://oncall.example.com',
        'senders: [{ name: alertmanager, kind: alertmanager, auth: { bearer: { env: ALERTMANAGER_TOKEN } } }]',
        'smtp: { host: 127.0.0.1, port: 1, tls: none, from: oncall@example.com }',
      ].join('\n'),
    );
    const variables = {
      ATALAYA_RECEIVER: configuration,
      ATALAYA_RECEIVER_STATE: path.join(folder, 'receiver.sqlite'),
      ALERTMANAGER_TOKEN: 'token',
      ...Object.fromEntries(organizationSecrets(organization).map(({ ref }) => [secretVariable(ref), 'secret'])),
    };
    const several = start({ ...variables, ATALAYA_MAX_INSTANCES: '3' });
    const stderr = textOf(several.stderr);
    expect(await closed(several)).toBe(2);
    expect(stderr()).toContain('ATALAYA_MAX_INSTANCES  environment\n  is not 1: ');
    const child = start({ ...variables, ATALAYA_MAX_INSTANCES: '1' });
    const output = [textOf(child.stdout), textOf(child.stderr)] as const;
    const ready = (): Promise<boolean> =>
      fetchWhole(`http://127.0.0.1:${port}/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    await until('it is ready', async () => {
      if (child.exitCode !== null) throw new Error(output.map((text) => text()).join('\n'));
      return ready();
    });
    expect(output[0]()).toContain('heartbeat atalaya-watchdog: pages when it is missing for 300 s\n');
    child.kill('SIGTERM');
    expect(await closed(child)).toBe(0);
  }, 120_000);
});
