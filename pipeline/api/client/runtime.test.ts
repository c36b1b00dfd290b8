import { expect, test } from '@jest/globals';
import { assert, bigInt, double, property, string } from 'fast-check';
import { stringifyJson } from '../../ingest/json.ts';
import {
  ApiProblem,
  ConnectionFailed,
  createTransport,
  parseExact,
  stringifyExact,
  type ClientOptions,
} from './runtime.js';

const integers = new Set(['n']);

interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** A fake service that returns these answers in turn, and records the requests. */
const service = (
  ...answers: readonly (Response | Error)[]
): { readonly requests: SentRequest[]; readonly options: ClientOptions } => {
  const requests: SentRequest[] = [];
  const remaining = [...answers];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    requests.push({ url, init });
    const answer = remaining.shift()!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { requests, options: { baseUrl: 'http://api.test/', fetch: fetch as typeof globalThis.fetch } };
};

const page = (rows: readonly unknown[], link?: string): Response =>
  new Response(JSON.stringify({ data: rows }), { headers: link === undefined ? {} : { link } });
const read = (body: { readonly data: readonly unknown[] }): readonly unknown[] => body.data;
const all = async <T>(rows: AsyncIterable<T>): Promise<readonly T[]> => {
  const collected: T[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
};

test('integers keep every digit, and text stays text', () => {
  assert(
    property(bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), string(), double(), (n, text, other) => {
      const value = Number.isSafeInteger(Number(n)) ? Number(n) : n;
      const row = {
        n: value,
        text: `${text}${n}`,
        other: Number.isFinite(other) ? other + 0 : 0,
        [`"${n}`]: [`${n}"`],
      };
      expect(parseExact(stringifyJson([row]), integers)).toEqual([row]);
      expect(stringifyExact(row)).toBe(stringifyJson(row));
    }),
  );
});

test('lists of integers keep every digit, and long numbers of other fields stay numbers', () => {
  const text =
    '[{"n":[9223372036854775807,1,-9007199254740993],"m":12345678901234567890,"deep":[[12345678901234567890]],"f":0.1234567890123457,"t":"12345678901234567890","n2":[1e30]}]';
  expect(parseExact(text, integers)).toEqual([
    {
      n: [9_223_372_036_854_775_807n, 1, -9_007_199_254_740_993n],
      m: 12_345_678_901_234_567_000,
      deep: [[12_345_678_901_234_567_000]],
      f: 0.1234567890123457,
      t: '12345678901234567890',
      n2: [1e30],
    },
  ]);
});

test('pages are followed by their next links, other links are ignored', async () => {
  const { requests, options } = service(
    page([1, 2], '<?limit=2&cursor=x>; rel="next", <https://example.com/v2>; rel="deprecation"; type="text/html"'),
    page([3], '<https://example.com/v2>; rel="deprecation"'),
  );
  const rows = createTransport(options, integers).rows('/rows', { limit: 2, 'n[in]': [1n, 2], at: undefined }, read);
  expect(await all(rows)).toEqual([1, 2, 3]);
  expect(requests.map(({ url }) => url)).toEqual([
    'http://api.test/rows?limit=2&n%5Bin%5D=1%2C2',
    'http://api.test/rows?limit=2&cursor=x',
  ]);
});

test('a page is requested only when its rows are read', async () => {
  const { requests, options } = service(page([1, 2], '<?cursor=x>; rel="next"'));
  for await (const _ of createTransport(options, integers).rows('/rows', {}, read)) break;
  expect(requests).toHaveLength(1);
});

test.each([429, 503])('after %s a request is retried, not before Retry-After', async (status) => {
  const { requests, options } = service(new Response('', { status, headers: { 'retry-after': '1' } }), page([1]));
  const started = performance.now();
  expect(await all(createTransport(options, integers).rows('/rows', {}, read))).toEqual([1]);
  expect([requests.length, performance.now() - started >= 990]).toEqual([2, true]);
});

test('a Retry-After above maxWaitMs fails at once', async () => {
  const busy = new Response('{"title":"Too Many Requests","detail":"Later."}', {
    status: 429,
    headers: { 'retry-after': '3600' },
  });
  const { options } = service(busy);
  const problem = await createTransport(options, integers)
    .rows('/rows', {}, read)
    .first()
    .catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({ status: 429, message: 'Later.', title: 'Too Many Requests', retryAfter: 3_600 });
});

test('a refusal is not retried, and has a message in either envelope', async () => {
  const errors = [{ where: 'limit', what: 'is wrong', fix: 'change it' }];
  const { requests, options } = service(
    new Response(JSON.stringify({ status: 400, detail: 'limit: is wrong.', errors }), { status: 400 }),
    new Response('{"error":"no such thing"}', { status: 404 }),
    new Response('<html>', { status: 502 }),
  );
  const transport = createTransport(options, integers);
  const problems = [];
  for (let i = 0; i < 3; i++)
    problems.push(
      await transport
        .rows('/rows', {}, read)
        .first()
        .catch((error: unknown) => error),
    );
  expect(requests).toHaveLength(3);
  expect(problems).toMatchObject([
    { status: 400, message: 'limit: is wrong.', errors },
    { status: 404, message: 'no such thing', errors: [] },
    { status: 502, message: 'the service answered 502', body: '<html>' },
  ]);
});

test('a broken connection is retried with the same key, and the token function is called each time', async () => {
  const { requests, options } = service(
    new TypeError('fetch failed'),
    new Response('{"messageIds":["1"]}', { status: 202 }),
  );
  let tokens = 0;
  const transport = createTransport({ ...options, token: () => `t${++tokens}` }, integers);
  expect(await transport.publish('/rows', { n: 2n ** 62n })).toEqual(['1']);
  const headers = requests.map(({ init }) => init.headers as Record<string, string>);
  expect(requests[0]!.init.body).toBe('{"n":4611686018427387904}');
  expect(headers.map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t2']);
  expect(headers[0]!['idempotency-key']).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(
    Math.abs(Number.parseInt(headers[0]!['idempotency-key']!.replace('-', '').slice(0, 12), 16) - Date.now()),
  ).toBeLessThan(600_000);
  expect(headers[1]!['idempotency-key']).toBe(headers[0]!['idempotency-key']);
});

test('a connection that is refused is an error with the URL, the number of tries and the reason', async () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:8080');
  const { options } = service(
    new TypeError('fetch failed', { cause: refused }),
    new TypeError('fetch failed', { cause: new AggregateError([refused], '') }),
  );
  const transport = createTransport({ ...options, retries: 0 }, integers);
  const failures = [
    await transport.publish('/rows', []).catch((error: unknown) => error),
    await all(transport.lines('/rows.ndjson', { origin: 'LAS' })).catch((error: unknown) => error),
  ];
  expect(failures.map((failure) => failure instanceof ConnectionFailed)).toEqual([true, true]);
  expect(failures.map((failure) => (failure as Error).message)).toEqual([
    'POST http://api.test/rows got no answer in 1 try: connect ECONNREFUSED 127.0.0.1:8080',
    'GET http://api.test/rows.ndjson got no answer in 1 try: connect ECONNREFUSED 127.0.0.1:8080',
  ]);
});

test('an abort ends the wait', async () => {
  const { options } = service(new Response('', { status: 503, headers: { 'retry-after': '20' } }));
  const signal = AbortSignal.timeout(20);
  const rows = createTransport(options, integers).rows('/rows', {}, read, { signal });
  await expect(rows.first()).rejects.toThrow('The operation was aborted due to timeout');
});

test('exported lines are read one by one, and a broken stream is an error', async () => {
  const chunks = ['{"n":1}\n{"n":90071992547', '40993}\n'].map((text) => Buffer.from(text));
  const stream = (broken: boolean): ReadableStream =>
    new ReadableStream({
      start: (controller) => {
        for (const chunk of chunks) controller.enqueue(chunk);
        if (!broken) controller.close();
      },
      pull: (controller) => {
        if (broken) controller.error(new Error('terminated'));
      },
    });
  const { options } = service(new Response(stream(false)), new Response(stream(true)));
  const transport = createTransport({ ...options, retries: 0 }, integers);
  expect(await all(transport.lines('/rows.ndjson', {}))).toEqual([{ n: 1 }, { n: 9_007_199_254_740_993n }]);
  await expect(all(transport.lines('/rows.ndjson', {}))).rejects.toThrow('terminated');
});

test('an export that breaks off goes on at the last cursor, with every row once', async () => {
  const stream = (text: string, isBroken: boolean): Response =>
    new Response(
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(Buffer.from(text));
          if (!isBroken) controller.close();
        },
        pull: (controller) => {
          if (isBroken) controller.error(new Error('terminated'));
        },
      }),
    );
  const { requests, options } = service(
    stream('{"n":1}\n{"n":2}\n{"_cursor":"abc"}\n{"n":3}\n{"n":', true),
    stream('{"n":3}\n{"n":4}\n{"_cursor":"def"}\n', false),
  );
  const transport = createTransport(options, integers);
  expect(await all(transport.lines('/rows.ndjson', { limit: 9 }))).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  expect(requests.map(({ url }) => url.slice(url.indexOf('?')))).toEqual(['?limit=9&cursor=', '?limit=7&cursor=abc']);
});
