import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { integer, optional, string, timestamp } from '../../model/schema.ts';
import { keyed, list, publish } from '../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from './testing/serve.ts';

const schema = { id: integer(), name: optional(string()), at: timestamp() };
const routes = [list('/rows'), publish('/rows', { maxMessages: 3 })] as const;
const system = testSystem({ routes, maxBody: '2KiB', deadline: '50ms' }, schema);

let served: Served;
beforeEach(async () => {
  served = await serveForTest(system);
});
afterEach(async () => served.close());

const good = '{"id":1,"name":"ñ","at":"2024-10-10T10:00:00Z"}';

const post = async (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Reply> =>
  served.call('/rows', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const texts = (): readonly string[] => served.broker.published.map(({ data }) => Buffer.from(data).toString());

test('one message is published and acknowledged with its id', async () => {
  const { status, headers, json } = await post(good);
  expect([status, headers['cache-control'], json()]).toEqual([202, 'no-store', { messageIds: ['1'] }]);
  expect(texts()).toEqual([good]);
});

test('many messages are published in order, integers exact', async () => {
  const other = '{"id":9007199254740993,"at":"2024-10-10T10:00:00.123456Z","extra":{"deep":[12345678901234567890]}}';
  const { status, json } = await post(`[${good},${other}]`);
  expect([status, json()]).toEqual([202, { messageIds: ['1', '2'] }]);
  expect(texts()).toEqual([good, other]);
});

test('messages carry their trace', async () => {
  served.recorder.attributes = { googclient_traceparent: '00-1-2-01' };
  await post(good);
  expect(served.broker.published[0]?.attributes).toEqual({ googclient_traceparent: '00-1-2-01' });
});

test('one invalid message prevents publishing all; each invalid message is listed with field and reason', async () => {
  const { status, json } = await post(`[${good},{"id":"x","at":"2024-10-10T10:00:00Z"},{"id":2}]`);
  expect([status, json()]).toEqual([
    422,
    {
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail:
        "message 1: field 'id' must be an integer of 64 bits, but is other text. message 2: field 'at' is missing but required. Nothing was published. Fix: correct these messages, and send all of them again.",
      errors: [
        {
          index: 1,
          code: 'wrong-type',
          field: 'id',
          reason: "field 'id' must be an integer of 64 bits, but is other text",
        },
        { index: 2, code: 'missing-field', field: 'at', reason: "field 'at' is missing but required" },
      ],
    },
  ]);
  expect(served.broker.published).toEqual([]);
});

const body = (problem: string, fix: string): string => `body: ${problem}. Fix: ${fix}.`;

test.each<[string, string | Uint8Array, number, string]>([
  ['an empty body', '', 400, body('is empty', 'send one message or an array of them')],
  ['an empty array', '[]', 400, body('is an empty array', 'send at least one message')],
  [
    'bad JSON',
    '{"id":1,}',
    400,
    body('is not JSON: unexpected text at character 8', 'send one JSON object or an array of them'),
  ],
  ['half of it', '{"id":', 400, body('is not JSON: it ends too early', 'send one JSON object or an array of them')],
  [
    'a key twice',
    '{"id":1,"id":2}',
    400,
    body('has the same key twice in one object, at character 8', 'send each key once'),
  ],
  ['a byte order mark', `\uFEFF${good}`, 400, body('begins with a byte order mark', 'send UTF-8 without one')],
  ['bad UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, body('is not UTF-8', 'send JSON in UTF-8')],
  [
    'four messages',
    `[${good},${good},${good},${good}]`,
    413,
    body('has 4 messages, more than 3', 'send them in several requests'),
  ],
  [
    'a large body',
    `"${'x'.repeat(3_000)}"`,
    413,
    body('is larger than 2048 bytes', 'send the messages in several requests'),
  ],
])('%s is refused', async (_, sent, status, detail) => {
  const answer = await post(sent);
  expect([answer.status, (answer.json() as { detail: string }).detail]).toEqual([status, detail]);
  expect(served.broker.published).toEqual([]);
});

test('null in a required field, text and __proto__ are refused as messages', async () => {
  const reasons = await Promise.all(
    ['{"id":null,"at":"2024-10-10T10:00:00Z"}', '"text"', '{"__proto__":{"id":1}}'].map(async (text) =>
      post(text).then((answer) => (answer.json() as { errors: { reason: string }[] }).errors[0]?.reason),
    ),
  );
  expect(reasons).toEqual([
    "field 'id' is null but required",
    'is text, not a JSON object',
    "field 'id' is missing but required",
  ]);
});

test('a large body without a declared length is refused as soon as it is too large', async () => {
  const { status } = await post(Buffer.alloc(5_000, ' '), { 'transfer-encoding': 'chunked' });
  expect(status).toBe(413);
});

test.each([
  ['text/plain', {}, "content-type: is 'text/plain'. Fix: send JSON in UTF-8 with 'content-type: application/json'."],
  [
    'application/json; charset=latin1',
    {},
    "content-type: is 'application/json; charset=latin1'. Fix: send JSON in UTF-8 with 'content-type: application/json'.",
  ],
  ['', {}, "content-type: is missing. Fix: send JSON in UTF-8 with 'content-type: application/json'."],
  [
    'application/json',
    { 'content-encoding': 'gzip' },
    "content-encoding: is 'gzip'. Fix: send the body without compression.",
  ],
])('content-type %j with %j is answered 415', async (type, headers, detail) => {
  const { status, json } = await post(good, { 'content-type': type, ...headers });
  expect([status, (json() as { detail: string }).detail]).toEqual([415, detail]);
});

test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
  'content-type %s is taken',
  async (type) => {
    const { status } = await post(good, { 'content-type': type });
    expect(status).toBe(202);
  },
);

test('a queue that fails is answered 503 and logged once, without its error text in the answer', async () => {
  served.broker.before = async () => Promise.reject(new Error('secret of the queue'));
  const { status, headers, json } = await post(good);
  expect([status, headers['retry-after'], (json() as { detail: string }).detail]).toEqual([
    503,
    '1',
    'The queue did not confirm the messages; some may be in it. Fix: send the request again in a second.',
  ]);
  expect(served.recorder.lines.filter(({ level }) => level === 'error')).toEqual([
    {
      level: 'error',
      fields: { route: '/rows', error: 'Error', reason: 'secret of the queue' },
      message: 'publish failed',
    },
  ]);
});

test('a queue that stalls is answered 503 at the deadline', async () => {
  served.broker.before = async () => new Promise(() => undefined);
  const { status, json } = await post(good);
  expect([status, (json() as { detail: string }).detail]).toEqual([
    503,
    'The queue did not confirm the messages within 50ms; some may be in it. Fix: send the request again in a second.',
  ]);
});

test("the system's own error envelope has the same text", async () => {
  const own = await serveForTest(testSystem({ routes, errors: keyed('error') }, schema));
  const { status, text } = await own.call('/rows', {
    method: 'POST',
    body: '{"id":1}',
    headers: { 'content-type': 'application/json' },
  });
  await own.close();
  expect([status, text]).toEqual([
    422,
    '{"error":"message: field \'at\' is missing but required. Nothing was published. Fix: correct these messages, and send all of them again."}',
  ]);
});
