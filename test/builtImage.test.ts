/**
 * The image that a release builds: by the step build of deploy.sh with the engine of this machine, run as its user, serving and draining.
 * It takes minutes, so it runs where ATALAYA_IMAGE=build says so (.ci/run image); container.test.ts runs the Dockerfile's steps without an engine.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGoogleHome } from '../pipeline/google/home.ts';
import type { Emulator } from '../pipeline/google/testing/emulators.ts';
import { until } from '../pipeline/testing/until.ts';
import { eitherMissing, startBoth } from './google/bothEmulators.ts';
import { quietLogger } from './google/quietLogger.ts';
import {
  configOf,
  containersOf,
  engineHere,
  type Container,
  type Containers,
  type ImageConfig,
} from './support/container.ts';
import { fetchWhole } from './support/fetchWhole.ts';
import { git } from './support/repository.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { loadPipelines } from '../cli/load/loadSystems.ts';
import { generateMessages } from '../cli/messages/generateMessages.ts';

const root = path.join(import.meta.dirname, '..');
/** The image has the systems of the repository: the first whose API takes any caller. */
const system = (await loadPipelines(path.join(root, 'systems'))).find(({ stages: { api } }) => api.auth === 'none')!;
const list = system.stages.api.routes.find(({ kind }) => kind === 'ListRoute')?.path ?? '';
const isAsked = process.env['ATALAYA_IMAGE'] === 'build';
const skipped = isAsked ? '' : ' [it takes minutes; .ci/run image builds it]';

(isAsked ? describe : describe.skip)(`the image of a release${skipped}`, () => {
  const running: Emulator[] = [];
  let containers: Containers | undefined;
  let config: ImageConfig;
  let commit: string;
  let variables: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const engine = engineHere();
    if (engine === undefined)
      throw new Error('no podman, buildah or docker with its daemon is here: apt-get install podman buildah');
    if ('missing' in eitherMissing) throw new Error(eitherMissing.missing);
    // What is committed, as a release does.
    const [checkout, release] = [temporaryFolder(), temporaryFolder()];
    git(root, 'clone', '--quiet', '--no-hardlinks', root, checkout);
    commit = git(checkout, 'rev-parse', 'HEAD');
    const env = { ...process.env, COMMIT: commit, RELEASE: release };
    const built = spawnSync(path.join(checkout, 'tools', 'ci', 'deploy.sh'), ['build'], { encoding: 'utf8', env });
    if (built.status !== 0) throw new Error(built.stdout + built.stderr);
    const digest = readFileSync(path.join(release, 'image.digest'), 'utf8').trim();
    config = configOf(path.join(release, 'image'), digest);
    containers = containersOf(engine, path.join(release, 'image'));
    running.push(...(await startBoth()));
    const [pubsub, bigquery] = [running[0]!.address, `http://${running[1]!.address}`];
    variables = {
      ATALAYA_SYSTEM: system.id,
      ATALAYA_HOST: '127.0.0.1',
      ATALAYA_BIGQUERY_ENDPOINT: bigquery,
      ATALAYA_PUSH_AUTH: 'none',
      GOOGLE_CLOUD_PROJECT: 'demo',
      METADATA_SERVER_DETECTION: 'none',
      PORT: '0',
      PUBSUB_EMULATOR_HOST: pubsub,
    };
    const emulators = { pubsub, bigquery };
    const home = openGoogleHome(system, { project: 'demo', environment: 'prod', logger: quietLogger, emulators });
    await home.ensureResources();
    await home.close();
  }, 1_200_000);

  afterAll(async () => {
    containers?.remove();
    await Promise.all(running.map((emulator) => emulator.kill()));
  });

  const start = async (service: string): Promise<{ readonly container: Container; readonly url: string }> => {
    const container = containers!.start(config.Entrypoint ?? [], { ...variables, ATALAYA_SERVICE: service });
    const port = await until('its port', () => {
      if (container.process.exitCode !== null) throw new Error(container.output());
      return /"event":"started".*"port":(\d+)/.exec(container.output())?.[1];
    });
    return { container, url: `http://127.0.0.1:${port}` };
  };

  test('says which user runs it, what ends it, and of which commit it is', () => {
    expect(config).toMatchObject({
      User: 'node',
      StopSignal: 'SIGTERM',
      Labels: { 'org.opencontainers.image.revision': commit },
    });
  });

  test('runs as the user 1000', async () => {
    const container = containers!.start(['id', '-u'], {});
    await until('its end', () => container.process.exitCode !== null);
    expect(container.output().trim().split('\n').at(-1)).toBe('1000');
  }, 120_000);

  test('the API answers /health and a read, and drains when it is stopped', async () => {
    const { container, url } = await start('api');
    expect((await fetchWhole(`${url}/health`)).status).toBe(200);
    expect((await fetchWhole(`${url}${list}`)).status).toBe(200);
    expect(await container.terminate()).toBe(0);
    expect(container.output()).toContain('"event":"stopped"');
  }, 240_000);

  test('ingest stores a pushed message, which the API then reads', async () => {
    const [ingest, api] = [await start('ingest'), await start('api')];
    const page = async (): Promise<string> => (await fetchWhole(`${api.url}${list}`)).text();
    const empty = await page();
    const [messages = []] = generateMessages(system, { from: 0, faults: 0 });
    const data = Buffer.from(messages[0] ?? []).toString('base64');
    const message = { data, messageId: '1', publishTime: new Date().toISOString() };
    const pushed = await fetch(ingest.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        subscription: `projects/demo/subscriptions/${system.stages.queue.subscription}`,
        message,
      }),
    });
    expect(pushed.status).toBe(204);
    await until('the row', async () => (await page()) !== empty);
    expect(await Promise.all([ingest.container.terminate(), api.container.terminate()])).toEqual([0, 0]);
  }, 240_000);
});
