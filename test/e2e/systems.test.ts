/** Each published system through its own paths and envelopes: messages are published, stored and read back. */
import { describe, expect, test } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { startPipeline } from '../support/runningPipeline.ts';

type Message = Readonly<Record<string, unknown>>;

interface Known {
  readonly id: string;
  readonly publish: string;
  readonly message: Message;
  readonly malformed: Message;
  readonly read: string;
  /** The body that holds these rows. */
  readonly body: (rows: readonly Message[]) => unknown;
  /** The answer of `read` while the table is empty. */
  readonly whenEmpty: number;
}

const timestamp = '2024-10-10T10:00:00Z';
const page = (rows: readonly Message[]): unknown => ({ data: rows, next: null, skipped: [] });
const action = {
  action_id: 'a-17',
  user_email: 'ana.rojas+lms@example.com',
  app_id: 'app-3',
  app_department: 'sales',
  detail: 'booked seat 14C',
  timestamp,
};

const known: readonly Known[] = [
  {
    id: 'correspondence',
    publish: '/data',
    message: { id: '123', name: 'Test Name', timestamp },
    malformed: { id: 123, name: 'Test Name', timestamp },
    read: '/data',
    body: page,
    whenEmpty: 200,
  },
  {
    id: 'statements',
    publish: '/data',
    message: { id: 'e-1', producer: 'app-1', payload: null, timestamp },
    malformed: { id: 'e-1', payload: 'no producer', timestamp },
    read: '/data/e-1',
    body: page,
    whenEmpty: 404,
  },
  {
    id: 'diary',
    publish: '/diary',
    message: { id: '1', contenido: 'ñandú', timestamp },
    malformed: { id: '1', contenido: 'x', timestamp: 'ayer' },
    read: '/diary',
    body: (rows) => ({ diary: rows }),
    whenEmpty: 200,
  },
  {
    id: 'lms',
    publish: '/data',
    message: action,
    malformed: { ...action, user_email: null },
    read: `/get_data/a-17:${encodeURIComponent(action.user_email)}`,
    body: page,
    whenEmpty: 404,
  },
  {
    id: 'attendees',
    publish: '/data',
    message: { id: 9_007_199_254, name: null },
    malformed: { id: 'nine', name: null },
    read: '/data',
    body: (rows) => rows,
    whenEmpty: 200,
  },
  {
    id: 'freight',
    publish: '/freight',
    message: { date: timestamp, delay: -4, distance: 236, origin: 'LAS', destination: 'LAX' },
    malformed: { date: timestamp, delay: 1.5, distance: 236, origin: 'LAS', destination: 'LAX' },
    read: '/freight/LAS',
    body: page,
    whenEmpty: 404,
  },
];

describe.each(known)('$id', ({ id, publish, message, malformed, read, body, whenEmpty }) => {
  const start = async () => startPipeline((await loadPipelines(systemsFolder, [id]))[0]!);

  test('serves each posted field, and no hidden column', async () => {
    const { post, get, settled } = await start();
    const posted = await post(publish, message);
    expect(posted).toMatchObject({ status: 202, json: { messageIds: [expect.stringMatching(/^[0-9a-z]{6,}$/)] } });
    await settled();
    expect(await get(read)).toMatchObject({ status: 200, json: body([message]) });
  });

  test('answers in the same format while the table is empty', async () => {
    const { get, system } = await start();
    const { status, json } = await get(read);
    expect(status).toBe(whenEmpty);
    for (const route of system.stages.api.routes.filter(({ kind }) => kind === 'ListRoute')) {
      expect(await get(route.path)).toMatchObject({ status: 200, json: body([]) });
    }
    expect(whenEmpty === 200 ? json : body([])).toEqual(body([]));
  });

  test('never shows a malformed message, whether it was posted or published', async () => {
    const { post, publish: send, get, settled, home } = await start();
    const posted = await post(publish, malformed);
    await send(JSON.stringify(malformed), JSON.stringify(message));
    await settled();
    expect(posted.status).toBe(422);
    expect((await get(read)).json).toEqual(body([message]));
    expect((await home.deadLetters.list({ limit: 10 })).map(({ data }) => Buffer.from(data).toString())).toEqual([
      JSON.stringify(malformed),
    ]);
  });

  test('answers its health checks, and 404 on unknown paths', async () => {
    const { get } = await start();
    expect(await get('/health')).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(await get('/ready')).toMatchObject({ status: 200, json: { status: 'ok', warehouse: 'ok' } });
    expect(await get('/nowhere')).toMatchObject({ status: 404 });
    expect(await get(publish, { method: 'DELETE' })).toMatchObject({ status: 405 });
  });
});
