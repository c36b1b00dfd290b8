import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

/** Keeps unknown fields out, and names them. */
const lenient = testSystem({ routes, unknownFields: 'drop' }, schema);

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
  const other = '{"id":9007199254740993,"at":"2024-10-10T10:00:00.123456Z"}';
  const { status, json } = await post(`[${good},${other}]`);
  expect([status, json()]).toEqual([202, { messageIds: ['1', '2'] }]);
  expect(texts()).toEqual([good, other]);
});

test('a field that the schema lacks is refused, with the field that was probably meant', async () => {
  const { status, json } = await post('{"id":1,"nmae":"ñ","at":"2024-10-10T10:00:00Z"}');
  expect([status, json()]).toEqual([
    422,
    {
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail:
        "message: has a field that the schema lacks: 'nmae' (did you mean 'name'?). Nothing was published. Fix: correct these messages, and send all of them again.",
      errors: [
        {
          index: 0,
          code: 'unknown-field',
          field: 'nmae',
          reason: "has a field that the schema lacks: 'nmae' (did you mean 'name'?)",
        },
      ],
    },
  ]);
  expect(served.broker.published).toEqual([]);
});

test('unknown fields are named beside the field that is missing because of them', async () => {
  const { json } = await post(`[${good},{"id":1,"att":"2024-10-10T10:00:00Z","zone":"UTC"}]`);
  const { detail, errors } = json() as { detail: string; errors: { reason: string }[] };
  expect(detail).toBe(
    "message 1: field 'at' is missing but required. message 1: has fields that the schema lacks: 'att' (did you mean 'at'?), 'zone'. Nothing was published. Fix: correct these messages, and send all of them again.",
  );
  expect(errors.map(({ reason }) => reason)).toEqual([
    "field 'at' is missing but required",
    "has a field that the schema lacks: 'att' (did you mean 'at'?)",
    "has a field that the schema lacks: 'zone'; the fields are id, name, at",
  ]);
});

test('of a message with many unknown fields, the answer lists the first hundred', async () => {
  const body = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`x${i}`, i]));
  const { status, json } = await post(JSON.stringify({ ...(JSON.parse(good) as object), ...body }));
  const { detail, errors } = json() as { detail: string; errors: unknown[] };
  expect([status, errors.length]).toEqual([422, 100]);
  expect(detail).toBe(
    "message: has fields that the schema lacks: 'x0', 'x1', 'x2' and 147 more. Nothing was published. Fix: correct these messages, and send all of them again.",
  );
});

describe("where the system says 'drop'", () => {
  beforeEach(async () => {
    await served.close();
    served = await serveForTest(lenient);
  });

  test('unknown fields are kept out of the messages and named in the answer, each once', async () => {
    const { status, json } = await post(
      `[${good},{"id":2,"at":"2024-10-10T10:00:00Z","extra":{"deep":[12345678901234567890]},"more":1},{"more":2,"id":3,"at":"2024-10-10T10:00:00Z"}]`,
    );
    expect([status, json()]).toEqual([202, { messageIds: ['1', '2', '3'], ignored: ['extra', 'more'] }]);
    expect(texts()).toEqual([good, '{"id":2,"at":"2024-10-10T10:00:00Z"}', '{"id":3,"at":"2024-10-10T10:00:00Z"}']);
  });

  test('a repeated request with an Idempotency-Key names them again', async () => {
    const headers = { 'idempotency-key': 'k' };
    const body = `${good.slice(0, -1)},"extra":1}`;
    const answers = [await post(body, headers), await post(body, headers)];
    expect(answers.map(({ json }) => (json() as { ignored: unknown }).ignored)).toEqual([['extra'], ['extra']]);
    expect(answers[1]?.headers['idempotency-replayed']).toBe('true');
    expect(texts()).toEqual([good]);
  });

  test('an answer without unknown fields does not mention them', async () => {
    const { json } = await post(good);
    expect(json()).toEqual({ messageIds: ['1'] });
  });

  test('of more than a hundred names the others are counted', async () => {
    const body = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`x${i}`, i]));
    const { json } = await post(JSON.stringify({ ...(JSON.parse(good) as object), ...body }));
    const { ignored, moreIgnored } = json() as { ignored: unknown[]; moreIgnored: number };
    expect([ignored.length, moreIgnored]).toEqual([100, 30]);
  });
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
