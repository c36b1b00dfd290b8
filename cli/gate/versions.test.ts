/** Whether a side was deployed again, from what it says about itself. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { Target } from '../loadtest/target.ts';
import { changeOf, watchVersions } from './versions.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Described = { document: string; headers: Record<string, string> };

const serve = async (described: Described): Promise<Target> => {
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => {
    response.writeHead(200, described.headers).end(described.document);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const failed = new Promise<never>(() => undefined);
  return { url, isLocal: false, token: undefined, samples: undefined, failed, close: async () => undefined };
};

const stop = new AbortController().signal;

test.each<[string, Partial<Described>, string]>([
  ['another document', { document: '{"openapi":"3.1.1"}' }, 'its OpenAPI document is another one'],
  ['another version', { headers: { 'x-version': '2' } }, 'its header x-version was 1 and is 2'],
  ['no version', { headers: {} }, 'its header x-version was 1 and is missing'],
])('%s half way makes the verdict inconclusive', async (_, change, text) => {
  const described: Described = { document: '{"openapi":"3.1.0"}', headers: { 'x-version': '1' } };
  const after = await watchVersions({ candidate: await serve(described), baseline: undefined }, stop);
  Object.assign(described, change);
  expect(await after()).toEqual([
    {
      id: 'validity/redeployed-candidate',
      subject: 'validity',
      verdict: 'inconclusive',
      text: `the candidate was deployed again during the gate: ${text}; the runs measured two releases. Fix: gate again when its roll-out has ended`,
      figures: {},
    },
  ]);
});

test('both sides are watched, and what stays the same passes', async () => {
  const side = await serve({ document: '{}', headers: {} });
  const after = await watchVersions({ candidate: side, baseline: side }, stop);
  expect((await after()).map(({ id, verdict }) => [id, verdict])).toEqual([
    ['validity/redeployed-candidate', 'pass'],
    ['validity/redeployed-baseline', 'pass'],
  ]);
});

test('pipelines that the gate started, and sides that do not answer any more, are not said to be new', async () => {
  const side = await serve({ document: '{}', headers: {} });
  const own = await watchVersions({ candidate: { ...side, isLocal: true }, baseline: undefined }, stop);
  const dying = await watchVersions({ candidate: side, baseline: undefined }, stop);
  for (const server of servers.splice(0)) server.close();
  expect([await own(), await dying()]).toEqual([[], []]);
});

test('a header that differs in every answer names no version', async () => {
  let count = 0;
  const described = {
    document: '{}',
    get headers() {
      return { 'x-build-id': String(count++), 'x-release': 'a' };
    },
  };
  const after = await watchVersions({ candidate: await serve(described), baseline: undefined }, stop);
  expect((await after()).map(({ verdict }) => verdict)).toEqual(['pass']);
});

test('all changes are named', () => {
  const before = { document: 'a', headers: { 'x-release': '1', 'x-version': '1' } };
  expect(changeOf(before, { document: 'b', headers: { 'x-release': '2', 'x-version': '1' } })).toBe(
    'its header x-release was 1 and is 2, and its OpenAPI document is another one',
  );
});
