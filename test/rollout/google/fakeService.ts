/** One Cloud Run service on a fake cloud, and a target that rolls out to it. */
import { cloudRunTarget } from '../../../cli/rollout/google/cloudRunTarget.ts';
import { openRun } from '../../../google/run/open.ts';
import type { RunClient } from '../../../google/run/client.ts';
import type { RolloutTarget } from '../../../rollout/target.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { projectResource } from '../../google/cloud/iam/granted.ts';
import { authorizing } from '../../google/cloud/iam/permissionOf.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import { served, smallService } from '../../google/cloud/run/testing/serving.ts';
import { worldOf, type World } from '../../google/cloud/world.ts';

export interface FakeService {
  readonly world: World;
  readonly cloud: FakeCloud;
  readonly client: RunClient;
  readonly target: RolloutTarget;
  /** What is served, such as `['100% orders-00001-abc']`. */
  readonly served: () => readonly string[];
  /** As a person changes it, by Admin API v2. */
  readonly byHand: (body: Readonly<Record<string, unknown>>, mask: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const project = 'demo';
export const first = 'orders-00001-abc';
const services = `v2/projects/${project}/locations/us-central1/services`;

const noEvents: Pick<RolloutTarget, 'events'> = {
  events: () => Promise.reject(new Error('this test reads no events')),
};

/** `orders` with one revision of image `a`, which has all traffic. `roles`: of the client in the project; undefined: nothing is checked. */
export const openFakeService = async (
  reads: Pick<RolloutTarget, 'events' | 'crashes'> = noEvents,
  roles?: readonly string[],
): Promise<FakeService> => {
  let now = Date.parse('2026-11-30T12:00:00Z');
  const world = worldOf({ projects: [{ id: project, number: '123456' }], now: () => new Date((now += 1_000)) });
  const deployer = 'user:deployer@example.com';
  const options = roles === undefined ? {} : { authorize: authorizing(world, { '': deployer }) };
  const cloud = await openFakeCloud(fakePlatform(world), options);
  const bindings = (roles ?? []).map((role) => ({ role, members: [deployer] }));
  world.policies.set(projectResource(project), { version: 1, bindings, etag: 'x' });
  const send = requestsTo(cloud, 'run');
  await send('POST', `${services}?serviceId=orders`, smallService('a', project));
  const client = await openRun({
    project,
    region: 'us-central1',
    service: 'orders',
    endpoint: new URL(cloud.endpoint('run')),
    retry: {
      budget: 5_000,
      sleep: () => Promise.resolve(),
      random: () => 0,
      stop: new AbortController().signal,
    },
  });
  return {
    world,
    cloud,
    client,
    target: cloudRunTarget(client, reads),
    served: () => served(world, project, 'orders'),
    byHand: async (body, mask) => {
      await send('PATCH', `${services}/orders?updateMask=${mask}`, body);
    },
    close: cloud.close,
  };
};
