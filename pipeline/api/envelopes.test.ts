import { expect, test } from '@jest/globals';
import type { PipelineSystem } from '../../model/system.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { serveForTest, type Reply, type ServeTestOptions } from './testing/serve.ts';

const at = Date.UTC(2024, 9, 10, 10) * 1_000;

const get = async (system: PipelineSystem, path: string, options: ServeTestOptions): Promise<Reply> => {
  const served = await serveForTest(system, options);
  try {
    return await served.call(path);
  } finally {
    await served.close();
  }
};

test('diary serves its latest ten rows under its own key, and signals that there are more', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => [String(i), null, at + i * 1_000_000]);
  const { json, headers } = await get(diary, '/diary', { rows });
  const body = json() as { diary: { id: string }[] };
  expect(Object.keys(body)).toEqual(['diary']);
  expect(body.diary.map(({ id }) => id)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
  expect(body.diary[0]).toEqual({ id: '11', contenido: null, timestamp: '2024-10-10T10:00:11Z' });
  expect(headers.link).toMatch(/^<\?limit=10&cursor=[\w-]+>; rel="next"$/);
});

test('text is served unchanged in any language', async () => {
  const rows = [['ñandú', 'de 5 € 😀 "a\\b"\u2028', at]];
  const { text } = await get(diary, '/diary', { rows });
  expect(text).toBe(
    `{"diary":[{"id":"ñandú","contenido":"de 5 € 😀 \\"a\\\\b\\"\u2028","timestamp":"2024-10-10T10:00:00Z"}]}`,
  );
});

test('attendees serves a bare array of ten, last published first', async () => {
  const rows = Array.from({ length: 11 }, (_, i) => [i, `n${i}`]);
  const { json, headers } = await get(attendees, '/data', { rows });
  expect((json() as { id: number }[]).map(({ id }) => id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(headers.link).toMatch(/^<\?limit=10&cursor=[\w-]+>; rel="next"$/);
});

test('attendees has errors under its own key', async () => {
  const { status, headers, text } = await get(attendees, '/data?limit=0', {});
  expect([status, headers['content-type'], text]).toEqual([
    400,
    'application/json',
    '{"error":"limit: \'0\' is not a whole number from 1. Fix: send 1 to 1000, or leave it out for 10."}',
  ]);
});

test('answers that need authorisation are private', async () => {
  const { headers } = await get(attendees, '/data', {});
  expect([headers['cache-control'], headers.vary]).toEqual(['private, no-cache', 'Authorization, Accept-Encoding']);
});

const action = (id: string, email: string): readonly unknown[] => [id, email, 'app', 'support', null, at];

test.each(['/get_data/a1:ana@example.com', '/get_data/a1:ana%40example.com', '/get_data/a1%3Aana%40example.com'])(
  'lms finds one action at %s',
  async (path) => {
    const rows = [action('a1', 'ana@example.com'), action('a1', 'eva@example.com'), action('a2', 'ana@example.com')];
    const { status, json } = await get(lms, path, { rows });
    expect([status, json()]).toEqual([
      200,
      {
        data: [
          {
            action_id: 'a1',
            user_email: 'ana@example.com',
            app_id: 'app',
            app_department: 'support',
            detail: null,
            timestamp: '2024-10-10T10:00:00Z',
          },
        ],
        next: null,
        skipped: [],
      },
    ]);
  },
);

test('lms answers 404 for a key without rows, and does not repeat the key', async () => {
  const { status, json } = await get(lms, '/get_data/a1:ana@example.com', {});
  expect([status, json()]).toEqual([
    404,
    {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing under this key. Fix: check the key, or repeat the request later.',
    },
  ]);
});

test.each(['%', '%zz', '%ff'])('lms refuses the key %s', async (key) => {
  const { status, json } = await get(lms, `/get_data/${key}:ana@example.com`, {});
  expect([status, (json() as { detail: string }).detail]).toEqual([
    400,
    "path: has malformed percent-encoding. Fix: send UTF-8, each byte as '%' and two hexadecimal digits, and a literal '%' as '%25'.",
  ]);
});

test('a lookup accepts no filter but a range of the partition column', async () => {
  const { status, json } = await get(lms, '/get_data/a:b?app_id=1', {});
  expect([status, (json() as { detail: string }).detail]).toEqual([
    400,
    "'app_id': is not a parameter of this route. Fix: use one of timestamp, fields, limit, cursor.",
  ]);
});
