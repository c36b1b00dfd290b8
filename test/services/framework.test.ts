/** Both exported functions, run by the real functions framework. */
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openHome } from '../../pipeline/embedded/home.ts';
import { pushOf } from '../../pipeline/ingest/entry/testing/pushEntry.ts';
import diary from '../fixtures/systems/diary.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { answering, startFunction } from '../support/serviceProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

const query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 } as const;
const row = (id: string): string => JSON.stringify({ id, timestamp: '2024-10-10T10:00:00Z' });

const storedIn = async (system: PipelineSystem, data: string) => {
  const home = await openHome(system, path.join(data, system.id), Date.now);
  const rows = await home.warehouse.query(query);
  const letters = await home.deadLetters.list({ limit: 10 });
  const queued = home.broker.backlog().messages;
  await home.close();
  return { ids: rows.map(({ messageId }) => messageId).toSorted((a, b) => Number(a) - Number(b)), letters, queued };
};

describe('the ingest function', () => {
  const event = {
    specversion: '1.0',
    type: 'google.cloud.pubsub.topic.v1.messagePublished',
    source: '//pubsub.googleapis.com/projects/p/topics/diary-topic',
    time: '2024-10-10T10:00:00.123Z',
  };
  const json = { 'content-type': 'application/json' };

  test('stores CloudEvents of either mode and pushes, and dead-letters what it cannot store', async () => {
    const data = temporaryFolder();
    const service = await startFunction('ingest', 'cloudevent', { ATALAYA_SYSTEM: 'diary', ATALAYA_DATA: data });
    await answering(service);
    const send = async (body: string, headers: Readonly<Record<string, string>>, at = '/'): Promise<number> =>
      (await fetchWhole(`${service.url}${at}`, { method: 'POST', body, headers })).status;

    const structured = JSON.stringify({ ...event, id: '1', data: JSON.parse(pushOf('1', row('a'))) as object });
    expect(await send(structured, { 'content-type': 'application/cloudevents+json' })).toBe(204);
    const binary = { 'ce-specversion': '1.0', 'ce-type': event.type, 'ce-source': event.source, 'ce-id': '2' };
    expect(await send(pushOf('2', row('b')), { ...json, ...binary, 'ce-time': event.time })).toBe(204);
    // The framework makes an event of a push whose URL names the topic ...
    expect(await send(pushOf('3', row('c')), json, '/projects/p/topics/diary-topic')).toBe(204);
    // ... but not of a push that has only attributes.
    expect(await send(pushOf('4', '', { source: 'x' }), json, '/projects/p/topics/diary-topic')).toBe(204);
    expect(await send('{"hello":1}', json)).toBe(204);
    await service.kill('SIGTERM');

    const { ids, letters } = await storedIn(diary, data);
    expect(ids).toEqual(['1', '2', '3']);
    expect(letters.map(({ messageId, code }) => `${messageId.slice(0, 5)} ${code}`)).toEqual([
      '4 empty',
      'push- bad-push',
    ]);
  });
});

describe('the ingest function behind a push subscription', () => {
  test('takes pushes as they are, also one with attributes only, and keeps what it cannot read', async () => {
    const data = temporaryFolder();
    const service = await startFunction('ingest', 'http', { ATALAYA_SYSTEM: 'diary', ATALAYA_DATA: data }, 'push');
    await answering(service);
    const send = async (body: string): Promise<number> =>
      (await fetchWhole(service.url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status;
    expect(await send(pushOf('1', row('a')))).toBe(204);
    expect(await send(pushOf('2', '', { source: 'x' }))).toBe(204);
    expect(await send('{"hello":1}')).toBe(204);
    expect((await fetchWhole(service.url)).status).toBe(405);
    await service.kill('SIGTERM');
    const { ids, letters } = await storedIn(diary, data);
    expect(ids).toEqual(['1']);
    expect(letters.map(({ messageId, code }) => `${messageId.slice(0, 5)} ${code}`)).toEqual([
      '2 empty',
      'push- bad-push',
    ]);
  });
});

describe('the API as an HTTP function', () => {
  test('reads and publishes, although the framework has already read the body', async () => {
    const data = temporaryFolder();
    const service = await startFunction('api', 'http', { ATALAYA_SYSTEM: 'diary', ATALAYA_DATA: data });
    await answering(service);
    const request = async (path: string, init?: RequestInit): Promise<readonly [number, unknown]> => {
      const response = await fetchWhole(`${service.url}${path}`, init);
      return [response.status, await response.json()];
    };
    expect(await request('/health')).toEqual([200, { status: 'ok' }]);
    expect(await request('/diary')).toEqual([200, { diary: [] }]);
    const post = { method: 'POST', body: row('a'), headers: { 'content-type': 'application/json' } };
    expect(await request('/diary', post)).toEqual([202, { messageIds: [expect.any(String)] }]);
    const [status] = await request('/diary', { ...post, body: '{"id":7}' });
    expect(status).toBe(422);
    await service.kill('SIGTERM');
    expect((await storedIn(diary, data)).queued).toBe(1);
  });

  test('of statements refuses a request without a token', async () => {
    const variables = { ATALAYA_SYSTEM: 'statements', ATALAYA_DATA: temporaryFolder() };
    const service = await startFunction('api', 'http', variables);
    await answering(service);
    const response = await fetchWhole(`${service.url}/data`);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="statements"']);
    await service.kill('SIGTERM');
  });
});
