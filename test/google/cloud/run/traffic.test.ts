/** Revisions, traffic and tags of the fake Cloud Run, by v2 and by the older API, over one state. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from '../fakeCloud.ts';
import { fakePlatform } from '../platform.ts';
import { refusalOf, requestsTo, type Answer } from '../requests.ts';
import type { Body } from '../service.ts';
import { worldOf, type World } from '../world.ts';
import { image, smallService, served } from './testing/serving.ts';

let world: World;
let cloud: FakeCloud;
beforeEach(async () => {
  world = worldOf({ projects: [{ id: 'demo', number: '123456' }] });
  cloud = await openFakeCloud(fakePlatform(world));
  expect((await send('POST', `${region}/services?serviceId=orders`, smallService('a'))).status).toBe(200);
});
afterEach(async () => cloud.close());

const region = 'v2/projects/demo/locations/us-central1';
const service = `${region}/services/orders`;
const send = (method: string, path: string, body?: Body): Promise<Answer> =>
  requestsTo(cloud, 'run')(method, path, body);
const patch = (body: Body, mask: string): Promise<Answer> => send('PATCH', `${service}?updateMask=${mask}`, body);
const to = (revision: string, percent: number, tag?: string): Body => ({
  type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
  revision,
  percent,
  ...(tag === undefined ? {} : { tag }),
});
const candidate = (name: string, letter: string, traffic: readonly Body[]): Body => ({
  template: { ...(smallService(letter)['template'] as Body), revision: name },
  traffic,
});
const first = 'orders-00001-abc';

test('A first revision that is ready gets all traffic', () => {
  expect(served(world, 'demo', 'orders')).toEqual([`100% ${first}`]);
});

test('A candidate with a tag has a URL of its own and no traffic', async () => {
  await patch(candidate('orders-a1', 'b', [to(first, 100), to('orders-a1', 0, 'next')]), 'template,traffic');
  const { body } = await send('GET', service);
  expect(body['trafficStatuses']).toEqual([
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: first, percent: 100 },
    {
      type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
      revision: 'orders-a1',
      tag: 'next',
      uri: 'https://next---orders-abcdefghij-uc.a.run.app',
    },
  ]);
});

test('A new revision gets nothing by itself once traffic is pinned, and everything while it follows the latest', async () => {
  await patch(smallService('b'), 'template');
  expect(served(world, 'demo', 'orders')).toEqual(['100% orders-00002-abc']);
  await patch({ traffic: [to(first, 100)] }, 'traffic');
  await patch(smallService('c'), 'template');
  expect(served(world, 'demo', 'orders')).toEqual([`100% ${first}`]);
  const { body } = await send('GET', `${service}/revisions`);
  expect((body['revisions'] as Body[]).map(({ name }) => String(name).split('/').at(-1))).toEqual([
    'orders-00004-abc',
    'orders-00002-abc',
    first,
  ]);
});

test('A revision that never becomes ready leaves the traffic where it was, also if it is named', async () => {
  world.unready.set(image('b'), { kind: 'failed', message: 'The container failed to start.' });
  const { body } = await patch(smallService('b'), 'template');
  expect(body['error']).toEqual({
    code: 9,
    message: "Revision 'orders-00002-abc' is not ready and cannot serve traffic. The container failed to start.",
  });
  expect(served(world, 'demo', 'orders')).toEqual([`100% ${first}`]);
  await patch({ traffic: [to('orders-00002-abc', 100)] }, 'traffic');
  expect(served(world, 'demo', 'orders')).toEqual([`100% ${first}`]);
});

test('A slow revision takes traffic when it is ready, and the etag is another then', async () => {
  world.unready.set(image('b'), { kind: 'slow', looks: 2 });
  const { body: operation } = await patch(smallService('b'), 'template');
  expect(operation['done']).toBe(false);
  const begun = (await send('GET', service)).body;
  expect(begun['reconciling']).toBe(true);
  expect(served(world, 'demo', 'orders')).toEqual([`100% ${first}`]);
  await send('GET', `v2/${String(operation['name'])}`);
  const finished = await send('GET', `v2/${String(operation['name'])}`);
  expect(finished.body['done']).toBe(true);
  expect(served(world, 'demo', 'orders')).toEqual(['100% orders-00002-abc']);
  expect((await send('GET', service)).body['etag']).not.toBe(begun['etag']);
});

test('An etag that is old is refused', async () => {
  const { body } = await send('GET', service);
  await patch({ labels: { team: 'a' } }, 'labels');
  expect(await refusalOf(patch({ traffic: [to(first, 100)], etag: body['etag'] }, 'traffic'))).toBe(
    '409 The etag of projects/demo/locations/us-central1/services/orders does not match: it was changed meanwhile.',
  );
});

test('The name of a revision is taken by another configuration, and kept by the same', async () => {
  const pinned = [to(first, 100)];
  await patch(candidate('orders-a1', 'b', pinned), 'template,traffic');
  expect(await refusalOf(patch(candidate('orders-a1', 'c', pinned), 'template,traffic'))).toBe(
    "409 Revision named 'orders-a1' with different configuration already exists.",
  );
  expect((await patch(candidate('orders-a1', 'b', pinned), 'template,traffic')).status).toBe(200);
});

test.each<readonly [refused: string, traffic: readonly Body[], message: string]>([
  ['A sum under 100', [to(first, 99)], '400 The sum of the percentages in traffic must be 100: 99.'],
  [
    'A fraction',
    [to(first, 99.5), to(first, 0.5, 'x')],
    '400 traffic[0].percent must be a whole number from 0 to 100: 99.5.',
  ],
  [
    'An unknown revision',
    [to('orders-zz', 100)],
    "400 traffic: Revision 'orders-zz' of service 'orders' was not found.",
  ],
  [
    'A target without a share and a tag',
    [to(first, 100), to(first, 0)],
    '400 traffic[1] must have a percent or a tag.',
  ],
  [
    'A tag twice',
    [to(first, 100, 'next'), to(first, 0, 'next')],
    '400 traffic: the tag "next" is used more than once.',
  ],
  [
    'A tag in capitals',
    [to(first, 100, 'Next')],
    '400 traffic: the tag "Next" must have lowercase letters, digits and hyphens, and begin with a letter.',
  ],
  [
    'A tag whose host is longer than a DNS label',
    [to(first, 100, 'a'.repeat(44))],
    `400 traffic: the tag "${'a'.repeat(44)}" is too long: "${'a'.repeat(44)}---orders-abcdefghij-uc" has 67 characters, at most 63.`,
  ],
])('%s is refused', async (_refused, traffic, message) => {
  expect(await refusalOf(patch({ traffic }, 'traffic'))).toBe(message);
});

test.each<readonly [name: string, message: string]>([
  [
    'a1',
    '400 template.revision: The revision name must be prefixed by the name of the enclosing Service or Job with a trailing -: "a1".',
  ],
  [
    'orders-A1',
    '400 template.revision: the name must have lowercase letters, digits and hyphens, not end with a hyphen, and have at most 63 characters: "orders-A1".',
  ],
])('A revision cannot be named %s', async (name, message) => {
  expect(await refusalOf(patch(candidate(name, 'b', [to(first, 100)]), 'template,traffic'))).toBe(message);
});

test('A revision with traffic, with a tag, or the newest is not deleted; another is, with its name', async () => {
  await patch(candidate('orders-a1', 'b', [to(first, 100), to('orders-a1', 0, 'next')]), 'template,traffic');
  await patch(candidate('orders-a2', 'c', [to(first, 100), to('orders-a1', 0, 'next')]), 'template,traffic');
  const remove = (id: string): Promise<string> => refusalOf(send('DELETE', `${service}/revisions/${id}`));
  expect(await remove(first)).toBe(
    `400 Revision '${first}' cannot be deleted because it is referenced by traffic of its Service.`,
  );
  expect(await remove('orders-a1')).toBe(
    "400 Revision 'orders-a1' cannot be deleted because it is referenced by traffic of its Service.",
  );
  expect(await remove('orders-a2')).toBe(
    "400 Revision 'orders-a2' cannot be deleted because it is the latest created Revision of its Service.",
  );
  await patch({ traffic: [to(first, 100)] }, 'traffic');
  expect((await send('DELETE', `${service}/revisions/orders-a1`)).status).toBe(200);
  expect(await refusalOf(send('GET', `${service}/revisions/orders-a1`))).toBe(
    "404 Resource 'orders-a1' of kind 'REVISION' in region 'us-central1' in project 'demo' does not exist.",
  );
});
