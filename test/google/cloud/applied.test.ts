/**
 * The real provider against the fake platform: one resource of every type that the roots use, topics and tables on the emulators. What the
 * roots themselves create is applied elsewhere; this says that the fake answers each type as the provider expects.
 */
import { expect } from '@jest/globals';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startBoth } from '../bothEmulators.ts';
import { testWithAll } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { terraformHere, terraformTools } from '../../terraform/terraform.ts';
import { openFakeCloud, type FakeCloud } from './fakeCloud.ts';
import { batching, fakePlatform, platformEndpoints } from './platform.ts';
import { requestsTo } from './requests.ts';
import { worldOf } from './world.ts';

const rootAt = (cloud: FakeCloud): string => {
  const folder = temporaryFolder();
  copyFileSync(path.join(import.meta.dirname, 'fixtures', 'everyType.tf'), path.join(folder, 'main.tf'));
  const provider = { project: 'demo', region: 'us-central1', access_token: 'x', batching, ...platformEndpoints(cloud) };
  const terraform = { required_providers: { google: { source: 'hashicorp/google' } } };
  writeFileSync(path.join(folder, 'provider.tf.json'), JSON.stringify({ terraform, provider: { google: provider } }));
  return folder;
};

testWithAll(
  [...terraformTools, 'pubsub-emulator', 'bqemulator'],
  'every type is created once, differs in a second plan only where it was changed by hand, and is gone after a destroy',
  async () => {
    const { run } = terraformHere()!;
    const [pubsub, bigquery] = await startBoth();
    const world = worldOf({
      projects: [{ id: 'demo', number: '123456' }],
      billingAccounts: [{ id: '012345-6789AB-CDEF01', currency: 'USD' }],
    });
    const emulators = { pubsub: pubsub!.address, bigquery: bigquery!.address };
    const cloud = await openFakeCloud(fakePlatform(world, emulators), { token: 'x' });
    try {
      for (const accountId of ['orders-api', 'orders-pusher'])
        await requestsTo(cloud, 'iam')('POST', 'v1/projects/demo/serviceAccounts', { accountId });
      const before = cloud.left();
      const folder = rootAt(cloud);
      await run(folder, 'init', '-backend=false');
      await run(folder, 'apply', '-auto-approve', '-parallelism=100');

      const region = 'v2/projects/demo/locations/us-central1';
      await requestsTo(cloud, 'run')(
        'PATCH',
        `${region}/workerPools/orders-ingest?updateMask=scaling.manualInstanceCount`,
        {
          scaling: { manualInstanceCount: 7 },
        },
      );
      const topic = { name: 'projects/demo/topics/orders-raw', messageRetentionDuration: '600s' };
      await fetch(`http://${pubsub!.address}/v1/${topic.name}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ topic, updateMask: 'messageRetentionDuration' }),
      });
      const planned = run(folder, 'plan', '-detailed-exitcode');
      await expect(planned).rejects.toThrow('manual_instance_count = 7 -> 2');
      await expect(planned).rejects.toThrow('message_retention_duration = "600s" -> "604800s"');

      await expect(planned).rejects.toThrow('Plan: 0 to add, 2 to change, 0 to destroy.');

      await run(folder, 'destroy', '-auto-approve', '-refresh=false', '-parallelism=100');
      expect(cloud.left()).toEqual(before);
      expect(cloud.unserved).toEqual([]);
      const topics = await fetch(`http://${pubsub!.address}/v1/projects/demo/topics`);
      expect(await topics.json()).toEqual({});
    } finally {
      await Promise.all([cloud.close(), pubsub!.kill(), bigquery!.kill()]);
    }
  },
  300_000,
);
