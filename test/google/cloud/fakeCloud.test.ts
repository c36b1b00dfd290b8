import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from './fakeCloud.ts';
import { cut, tooMany } from './faults.ts';
import { maskOf, merged } from './masks.ts';
import { pageOf } from './pages.ts';
import { notFound } from './refusal.ts';
import type { FakeService } from './service.ts';

const kept = new Map<string, unknown>();
const things: FakeService = {
  name: 'things',
  left: () => [...kept.keys()],
  routes: [
    {
      method: 'GET',
      path: 'v1/projects/{project}/things',
      answer: (call) => {
        const { items, nextPageToken } = pageOf([...kept.values()], call, 2);
        return { things: items, nextPageToken };
      },
    },
    {
      method: 'GET',
      path: 'v1/projects/{project}/things/{thing}',
      answer: ({ part: { thing = '' } }) => {
        if (!kept.has(thing)) throw notFound(thing);
        return kept.get(thing);
      },
    },
    {
      method: 'PATCH',
      path: 'v1/projects/{project}/things/{thing}',
      answer: (call) => {
        const { thing = '' } = call.part;
        const body = merged((kept.get(thing) ?? {}) as Record<string, unknown>, call.body ?? {}, maskOf(call) ?? []);
        kept.set(thing, body);
        return body;
      },
    },
    { method: 'POST', path: 'v1/{resource+}:touch', answer: ({ part }) => part },
  ],
};

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await openFakeCloud([things], { token: 'x' });
});
afterAll(async () => cloud.close());

const request = async (
  method: string,
  path: string,
  body?: unknown,
  token = 'x',
): Promise<readonly [number, unknown]> => {
  const response = await fetch(`${cloud.endpoint('things')}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
};

test('an unknown path, a wrong token, a missing thing and a body that is no object are refused as by Google', async () => {
  expect(await request('GET', 'v1/nothing')).toEqual([
    404,
    { error: { code: 404, message: 'Method not found: GET /things/v1/nothing', status: 'NOT_FOUND' } },
  ]);
  expect(await request('GET', 'v1/projects/p/things/a', undefined, 'y')).toEqual([
    401,
    { error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' } },
  ]);
  expect(await request('GET', 'v1/projects/p/things/a')).toEqual([
    404,
    { error: { code: 404, message: 'Requested entity was not found: a.', status: 'NOT_FOUND' } },
  ]);
  expect(await request('PATCH', 'v1/projects/p/things/a', [1])).toEqual([
    400,
    { error: { code: 400, message: 'Invalid JSON payload received.', status: 'INVALID_ARGUMENT' } },
  ]);
});

test('a mask in either spelling merges, pages follow their token, and a verb takes the whole name', async () => {
  for (const [thing, mask] of [
    ['a', 'displayName,labels.x'],
    ['b', 'display_name'],
    ['c', 'displayName'],
  ] as const)
    await request('PATCH', `v1/projects/p/things/${thing}?updateMask=${mask}`, {
      displayName: thing,
      labels: { x: '1', y: '2' },
    });
  const [, first] = (await request('GET', 'v1/projects/p/things')) as [number, Record<string, string>];
  expect(first['things']).toEqual([{ displayName: 'a', labels: { x: '1' } }, { displayName: 'b' }]);
  expect(await request('GET', `v1/projects/p/things?pageToken=${first['nextPageToken']}`)).toEqual([
    200,
    { things: [{ displayName: 'c' }], nextPageToken: '' },
  ]);
  const [status] = await request('GET', 'v1/projects/p/things?pageToken=x');
  expect(status).toBe(400);
  expect(await request('POST', 'v1/projects/p/locations/l/things/a:touch')).toEqual([
    200,
    { resource: 'projects/p/locations/l/things/a' },
  ]);
  expect(cloud.left()).toEqual(['things: a', 'things: b', 'things: c']);
});

test('a planned fault concerns the next call only, and a cut answer has made its write', async () => {
  cloud.faults.plan(tooMany(3), ({ method }) => method === 'GET');
  const [status, body] = await request('GET', 'v1/projects/p/things/a');
  expect(status).toBe(429);
  expect(JSON.stringify(body)).toContain('"retryDelay":"3s"');
  cloud.faults.plan(cut, ({ method }) => method === 'PATCH');
  await expect(request('PATCH', 'v1/projects/p/things/d?updateMask=displayName', { displayName: 'd' })).rejects.toThrow(
    'fetch failed',
  );
  expect(await request('GET', 'v1/projects/p/things/d')).toEqual([200, { displayName: 'd' }]);
});
