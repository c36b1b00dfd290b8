/** Behaviour of single systems: the latest ten rows, bare arrays, filters, pages, no e-mail addresses in telemetry. */
import { describe, expect, test } from '@jest/globals';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import diary from '../fixtures/systems/diary.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import { startPipeline } from '../support/runningPipeline.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const at = (minute: number): string => new Date(Date.UTC(2024, 9, 10, 10, minute)).toISOString().replace('.000', '');

describe('diary', () => {
  test('serves the ten latest rows, the latest first, in whatever order they were stored', async () => {
    const { post, get, settled } = await startPipeline(diary);
    const rows = numbers(25).map((n) => ({ id: String(n), contenido: null, timestamp: at((n * 7) % 25) }));
    await post('/diary', rows);
    await settled();
    const latest = rows.toSorted((a, b) => b.timestamp.localeCompare(a.timestamp)).slice(0, 10);
    expect((await get('/diary')).json).toEqual({ diary: latest });
  });
});

describe('attendees', () => {
  test('serves a bare array of ten, with a header that says that there are more', async () => {
    const { post, get, settled } = await startPipeline(attendees);
    await post(
      '/data',
      numbers(11).map((id) => ({ id, name: `name ${id}` })),
    );
    await settled();
    const { json, headers } = await get('/data');
    expect(json).toEqual(numbers(10).map((n) => ({ id: 10 - n, name: `name ${10 - n}` })));
    expect(headers.get('link')).toMatch(/^<\?limit=10&cursor=[\w-]+>; rel="next"$/);
  });

  test('reports errors in the key error alone', async () => {
    const { get } = await startPipeline(attendees);
    const error = { error: expect.stringMatching(/. Fix: .+\.$/) };
    expect(await get('/nowhere')).toMatchObject({ status: 404, json: error });
    expect(await get('/data?limit=0')).toMatchObject({ status: 400, json: error });
    expect(await get('/data', { method: 'PUT' })).toMatchObject({ status: 405, json: error });
    expect(await get('/data', { method: 'POST', body: 'id=1' })).toMatchObject({ status: 415, json: error });
  });
});

describe('correspondence', () => {
  test('answers in the same format, however many rows there are', async () => {
    const { post, get, settled } = await startPipeline(correspondence);
    const shapes: unknown[] = [];
    for (const minute of [0, 1, 2]) {
      await post('/data', { id: '1', name: 'n', timestamp: at(minute) });
      await settled();
      // A different query each time, so that no answer comes from the cache.
      const { json } = await get(`/data?limit=${minute + 1}`);
      shapes.push(Object.keys(json as object));
    }
    expect(shapes).toEqual(numbers(3).map(() => ['data', 'next', 'skipped']));
  });
});

describe('lms', () => {
  const email = 'ana.rojas+lms@example.com';
  const action = {
    action_id: 'a-1',
    user_email: email,
    app_id: 'p-1',
    app_department: 'sales',
    detail: null,
    timestamp: at(0),
  };

  test('finds an action by its id and its e-mail address, and an application by its id and department', async () => {
    const { post, get, settled } = await startPipeline(lms);
    await post('/data', [action, { ...action, action_id: 'a-2', user_email: 'x@example.com' }]);
    await settled();
    expect((await get(`/get_data/a-1:${email}`)).json).toMatchObject({ data: [action] });
    expect((await get('/app_info/p-1:sales')).json).toMatchObject({
      data: [{ action_id: 'a-2' }, { action_id: 'a-1' }],
    });
    expect(await get('/get_data/a-1:x@example.com')).toMatchObject({ status: 404 });
  });

  test('accepts any text as an address', async () => {
    const { get } = await startPipeline(lms);
    for (const evil of ["' OR 1=1 --", '"; DROP TABLE actions; --', '../../etc/passwd', '%', '🛫']) {
      expect(await get(`/get_data/a-1:${encodeURIComponent(evil)}`)).toMatchObject({ status: 404 });
    }
  });

  test('leaves no e-mail address in logs, spans or metrics, even where requests fail', async () => {
    const { post, get, publish, settled, logs, spans, metrics } = await startPipeline(lms, { sampling: 1 });
    await post('/data', action);
    await post('/data', { ...action, [email]: 1, timestamp: email });
    await publish(
      JSON.stringify({ ...action, action_id: email, timestamp: email }),
      email,
      `{"${email}":1,"${email}":2}`,
    );
    await settled();
    const paths = [
      `/get_data/a-1:${email}`,
      `/get_data/x:${email}`,
      `/${email}`,
      `/app_info/${email}:%ff`,
      `/get_data/a:b?limit=${email}`,
    ];
    for (const path of paths) await get(path);
    await get(`/get_data/a-1:${email}`, { method: 'DELETE', headers: { 'user-agent': email, traceparent: email } });

    const told = [
      logs(),
      await metrics(),
      ...spans().map((span) => JSON.stringify([span.name, span.attributes, span.events, span.status])),
    ];
    expect(told.filter((text) => /ana\.rojas|example\.com|%40/.test(text))).toEqual([]);
    expect(logs()).toContain('"route":"/get_data/{action_id}:{user_email}"');
    expect(spans().map(({ name }) => name)).toContain('GET /get_data/{action_id}:{user_email}');
  });
});

describe('freight', () => {
  const flight = { date: at(0), delay: 0, distance: 300, origin: 'LAS', destination: 'LAX' };

  test('are filtered, sorted and reduced to the requested fields', async () => {
    const { post, get, settled } = await startPipeline(freight);
    await post(
      '/freight',
      numbers(10).map((n) => ({ ...flight, delay: n * 10, origin: n % 2 === 0 ? 'LAS' : 'SFO' })),
    );
    await settled();
    const { json } = await get('/freight?origin=LAS&delay[gte]=30&sort=-delay&fields=origin,delay');
    expect(json).toEqual({
      data: [80, 60, 40].map((delay) => ({ delay, origin: 'LAS' })),
      next: null,
      skipped: [],
    });
  });

  test('are paged without gaps or duplicates, although all have the same date', async () => {
    const { post, get, settled } = await startPipeline(freight);
    await post(
      '/freight',
      numbers(25).map((delay) => ({ ...flight, delay })),
    );
    await settled();
    const seen: number[] = [];
    for (let query: string | undefined = '?limit=10'; query !== undefined;) {
      const { json, headers } = await get(`/freight${query}`);
      seen.push(...(json as { data: { delay: number }[] }).data.map(({ delay }) => delay));
      query = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(numbers(25).toReversed());
  });
});
