/** The ingest service as a process with the embedded home: the entry of its container, without a cloud. */
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openHome } from '../../pipeline/embedded/home.ts';
import { pushOf } from '../../pipeline/ingest/entry/testing/pushEntry.ts';
import diary from '../fixtures/systems/diary.ts';
import { answering, startService } from '../support/serviceProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

const row = (id: string): string => JSON.stringify({ id, timestamp: '2024-10-10T10:00:00Z' });
const query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 } as const;

/** The rows and dead letters in the folder, read after the service has ended. */
const storedIn = async (data: string) => {
  const home = await openHome(diary, path.join(data, 'diary'), Date.now);
  const rows = await home.warehouse.query(query);
  const letters = await home.deadLetters.list({ limit: 10 });
  await home.close();
  return { ids: rows.map(({ messageId }) => messageId).toSorted((a, b) => Number(a) - Number(b)), letters };
};

const push = async (url: string, body: string): Promise<number> =>
  (await fetchWhole(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status;

test('pushed messages are stored, and SIGTERM drains the service and ends it with exit code 0 in less than ten seconds', async () => {
  const data = temporaryFolder();
  const variables = { ATALAYA_SYSTEM: 'diary', ATALAYA_DATA: data, ATALAYA_ENTRY: 'push', ATALAYA_PUSH_AUTH: 'none' };
  const service = await startService('ingest', variables);
  await answering(service);
  const ids = Array.from({ length: 50 }, (_, i) => String(i + 1));
  const statuses = Promise.all(ids.map((id) => push(service.url, pushOf(id, row(id)))));
  expect(new Set(await statuses)).toEqual(new Set([204]));
  expect(await push(service.url, pushOf('51', '{'))).toBe(204);
  const late = push(service.url, pushOf('52', row('52'))).catch(() => undefined);
  const { code, after, stderr } = await service.kill('SIGTERM');
  expect(code).toBe(0);
  expect(after).toBeLessThan(10_000);
  expect(stderr).toContain('"message":"stopped"');
  const { ids: stored, letters } = await storedIn(data);
  expect(stored.slice(0, 50)).toEqual(ids);
  expect(stored.length === 51).toBe((await late) === 204);
  expect(letters.map(({ messageId, code }) => `${messageId} ${code}`)).toEqual(['51 bad-json']);
});

test('when the service pulls messages, its port answers /health and refuses pushes', async () => {
  const service = await startService('ingest', { ATALAYA_SYSTEM: 'diary', ATALAYA_DATA: temporaryFolder() });
  await answering(service);
  const response = await fetchWhole(service.url, { method: 'POST', body: pushOf('1', row('1')) });
  expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
    404,
    'application/problem+json',
    expect.objectContaining({ detail: 'path: is not served: this service pulls its messages. Fix: use GET /health.' }),
  ]);
  expect(await (await fetch(`${service.url}/health`)).text()).toBe('ok\n');
  expect((await service.kill('SIGTERM')).code).toBe(0);
});

describe('a service that cannot start says why, as one line of the log', () => {
  const messageOf = (stderr: string): unknown =>
    (JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}') as { readonly message?: string }).message;

  test('every fault of its environment, with exit code 2', async () => {
    const service = await startService('ingest', {
      ATALAYA_HOME: 'moon',
      ATALAYA_ENTRY: 'push',
      PORT: '99999',
      ATALAYA_REVISION: 'Next!',
    });
    const { code, stderr } = await service.ended;
    expect(code).toBe(2);
    expect(messageOf(stderr)).toBe(
      [
        'ATALAYA_REVISION  environment',
        "  is 'Next!'",
        '  fix: use up to 63 lower-case letters, digits, dots and dashes, from a letter or digit to a letter or digit',
        'ATALAYA_SYSTEM  environment',
        '  is missing',
        "  fix: set it to the id of a system, such as 'orders'",
        'ATALAYA_HOME  environment',
        "  is 'moon'",
        '  fix: use google or embedded',
        'PORT  environment',
        "  is '99999'",
        '  fix: use a whole number from 0 (any free port) to 65535',
        'ATALAYA_PUSH_AUDIENCE  environment',
        '  is missing',
        '  fix: set it to the audience of the push subscription, or ATALAYA_PUSH_AUTH=none where Cloud Run itself checks who may push',
        'ATALAYA_PUSH_ACCOUNT  environment',
        '  is missing',
        '  fix: set it to the service account that pushes, or ATALAYA_PUSH_AUTH=none where Cloud Run itself checks who may push',
      ].join('\n'),
    );
  });

  test('an unknown system, with the most similar known one, together with the other faults', async () => {
    const service = await startService('ingest', { ATALAYA_SYSTEM: 'dairy', ATALAYA_ENTRY: 'post', PORT: '99999' });
    const { code, stderr } = await service.ended;
    expect(code).toBe(2);
    expect(messageOf(stderr)).toBe(
      [
        "ATALAYA_SYSTEM  environment\n  there is no system 'dairy'\n  fix: did you mean 'diary'?",
        "PORT  environment\n  is '99999'\n  fix: use a whole number from 0 (any free port) to 65535",
        "ATALAYA_ENTRY  environment\n  is 'post'\n  fix: use push or pull",
      ].join('\n'),
    );
  });

  test('telemetry on Google Cloud without location or credential', async () => {
    const service = await startService('ingest', {
      ATALAYA_SYSTEM: 'diary',
      ATALAYA_HOME: 'embedded',
      ATALAYA_DATA: temporaryFolder(),
      ATALAYA_ENTRY: 'pull',
      K_SERVICE: 'diary-ingest',
      GOOGLE_CLOUD_PROJECT: 'p',
      METADATA_SERVER_DETECTION: 'none',
      GOOGLE_APPLICATION_CREDENTIALS: '/nowhere.json',
      GCE_METADATA_HOST: '127.0.0.1:9',
    });
    const { code, stderr } = await service.ended;
    expect(code).toBe(1);
    expect(messageOf(stderr)).toMatch(/^telemetry on Google Cloud lacks its location\n  why: Google drops points/);
    expect(messageOf(stderr)).toContain(
      'telemetry on Google Cloud lacks its credential\n  why: nothing can be exported',
    );
  });
});
