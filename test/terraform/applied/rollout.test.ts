/**
 * Terraform and rollouts on one service: Terraform owns everything but the image and the traffic, and a rollout owns these. Applied by the
 * real provider to the fake platform.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openCloudRun, type OpenedCloudRun } from '../../../cli/rollout/google/openCloudRun.ts';
import diary from '../../fixtures/systems/diary.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { image, served } from '../../google/cloud/run/testing/serving.ts';
import { worldOf } from '../../google/cloud/world.ts';
import { describeWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { terraformTools } from '../terraform.ts';
import { openRoot, type Root } from './applyRoot.ts';
import { startProvider, type SharedProvider } from './sharedProvider.ts';

const { project } = diary;
const module = path.join(import.meta.dirname, '..', '..', '..', 'terraform', 'modules', 'service');
const first = 'diary-api-00001-abc';
const revision = 'diary-api-abc1234-17';

describeWith(terraformTools, 'Terraform beside rollouts', () => {
  const world = worldOf({ projects: [{ id: project, number: '123456' }] });
  const folder = temporaryFolder();
  let provider: SharedProvider | undefined;
  let cloud: FakeCloud | undefined;
  let root: Root;
  let run: OpenedCloudRun;

  const writeRoot = (level: string): void => {
    const api = {
      source: './service',
      project,
      region: 'us-central1',
      name: 'diary-api',
      description: 'Data API of diary.',
      image: image('a', project),
      account: '123456-compute@developer.gserviceaccount.com',
      labels: { system: 'diary' },
      ready: '/ready',
      size: { max_instances: 3 },
      env: { LEVEL: level },
      protect: false,
    };
    writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ module: { api } }));
  };
  const shift = async (percent: number): Promise<void> => {
    const { etag } = await run.target.read();
    await run.target.shift(
      [
        { revision: first, percent: 100 - percent, tag: 'previous' },
        { revision, percent, tag: 'cabc1234' },
      ],
      etag,
    );
  };
  const traffic = (): readonly string[] => served(world, project, 'diary-api');

  beforeAll(async () => {
    cpSync(module, path.join(folder, 'service'), { recursive: true });
    writeRoot('info');
    provider = await startProvider();
    cloud = await openFakeCloud(fakePlatform(world));
    root = await openRoot({ folder, cloud, provider });
    await root.apply();
    run = await openCloudRun(
      { system: diary, stage: 'api', environment: 'prod', slos: [] },
      { stop: new AbortController().signal, stderr: () => undefined, now: Date.now },
      {
        ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
        ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
        ATALAYA_MONITORING_ENDPOINT: cloud.url,
      },
    );
  }, 600_000);

  afterAll(async () => {
    provider?.close();
    await cloud?.close();
  });

  test('in the middle of a rollout and after it the plan is empty', async () => {
    const { etag } = await run.target.read();
    await run.target.create({ revision, tag: 'cabc1234', image: image('b', project), commit: 'abc1234' }, etag);
    await shift(5);
    expect(await root.plan()).toMatchObject({ code: 0, changes: [] });
    await shift(100);
    await run.free();
    expect(await root.plan()).toMatchObject({ code: 0, changes: [] });
    expect(traffic()).toEqual([`0% ${first} previous`, `100% ${revision} cabc1234`]);
  }, 600_000);

  test('a setting that is applied after a rollout makes a revision of the image that serves, without traffic', async () => {
    writeRoot('debug');
    expect((await root.plan()).changes).toEqual(['module.api.google_cloud_run_v2_service.this[0]']);
    await root.apply();
    expect(traffic()).toEqual([`0% ${first} previous`, `100% ${revision} cabc1234`]);
    const { revisions } = await run.target.read();
    expect(revisions[0]).toMatchObject({ image: image('b', project), commit: 'abc1234', ready: 'yes' });
    expect(await root.plan()).toMatchObject({ code: 0, changes: [] });
  }, 600_000);

  test('a setting that is applied while the template names a revision is refused, and changes no traffic', async () => {
    const { etag } = await run.target.read();
    await run.target.create({ revision: 'diary-api-def5678-18', tag: 'cdef5678', image: image('c', project) }, etag);
    writeRoot('warning');
    await expect(root.apply()).rejects.toThrow(
      "Revision named 'diary-api-def5678-18' with different configuration already exists.",
    );
    expect(traffic()).toContain(`100% ${revision}`);
  }, 600_000);
});
