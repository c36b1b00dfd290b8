/** Messages that are followed, against a small server that keeps them, or does not. Nothing here depends on how fast anything is. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { Followed } from '../../loadtest/gate/followed.ts';
import { writesPlanOf } from '../../loadtest/gate/writesPlan.ts';
import type { PipelineSystem } from '../../model/system.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { followMessages, type Following } from './follow.ts';

type Row = Record<string, unknown>;
type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Aborted when the server has got three POSTs. */
let three = new AbortController();

const serving = async (answer: Answering): Promise<string> => {
  let posts = 0;
  const enough = new AbortController();
  three = enough;
  const server = createServer((request, response) => {
    if (request.method === 'POST' && ++posts === 3) enough.abort();
    void request.toArray().then((parts) => answer(request, response, Buffer.concat(parts).toString()));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

interface Kept {
  readonly rows: Row[];
  readonly answer: Answering;
}

/** Keeps what it accepts, and lists the rows whose fields are in the URL, in the envelope that `wrap` makes. */
const keeping = (
  wrap: (rows: readonly Row[]) => unknown,
  change: (row: Row) => Row | undefined = (row) => row,
): Kept => {
  const rows: Row[] = [];
  return {
    rows,
    answer: ({ method, url = '' }, response, body) => {
      if (method === 'POST') {
        const row = change(JSON.parse(body) as Row);
        if (row !== undefined) rows.push(row);
        response.writeHead(202, { 'content-type': 'application/json' }).end('{"messageIds":["1"]}');
        return;
      }
      const { pathname, search } = new URL(url, 'http://x');
      const given = decodeURIComponent(pathname + search);
      response.end(
        JSON.stringify(wrap(rows.filter((row) => Object.values(row).some((value) => given.includes(String(value)))))),
      );
    },
  };
};

/** Follows three messages, or more. */
const following = async (
  system: PipelineSystem,
  url: string,
  { until, ...options }: Partial<Following> & { readonly until?: AbortSignal },
): Promise<Followed> =>
  followMessages({
    plan: writesPlanOf(system, { seconds: 1, warmUp: 1 })!,
    target: { url, token: undefined, samples: [] },
    rate: 20,
    patience: 60,
    tail: 60,
    enough: until ?? three.signal,
    stop: new AbortController().signal,
    isDecided: () => false,
    ...options,
  });

test.each<[string, PipelineSystem, (rows: readonly Row[]) => unknown]>([
  ['a list under a key', diary, (rows) => ({ diary: rows })],
  ['a bare array, by an integer', attendees, (rows) => rows],
  ['a path with two keys', lms, (rows) => ({ data: rows })],
])('each message is found in %s', async (_, system, wrap) => {
  const { rows, answer } = keeping(wrap);
  const { accepted, readableAfter, altered, ...rest } = await following(system, await serving(answer), {});
  expect(rest).toEqual({ notAccepted: 0, missing: 0, undecided: [], patience: 60 });
  expect([accepted >= 3, readableAfter.length, rows.length, altered]).toEqual([true, accepted, accepted, {}]);
});

test('a message with another value is found, and its field is named', async () => {
  const { answer } = keeping(
    (rows) => ({ diary: rows }),
    (row) => ({ ...row, timestamp: '2001-01-01T00:00:00Z' }),
  );
  const { accepted, altered } = await following(diary, await serving(answer), {});
  expect(altered).toEqual({ timestamp: accepted });
});

test('a message that never comes is missing after its time', async () => {
  const { answer } = keeping(
    (rows) => ({ diary: rows }),
    () => undefined,
  );
  const { accepted, missing, readableAfter } = await following(diary, await serving(answer), { patience: 0.2 });
  expect([accepted > 0, missing, readableAfter]).toEqual([true, accepted, []]);
});

test.each<[string, Partial<Following>]>([
  ['when the time is over', { tail: 0 }],
  ['when looking on cannot change the verdict', { isDecided: () => true }],
])('what is still looked for %s is neither found nor missing', async (_, options) => {
  const { answer } = keeping(
    (rows) => ({ diary: rows }),
    () => undefined,
  );
  const { accepted, missing, undecided } = await following(diary, await serving(answer), options);
  // A POST that was not answered yet is not accepted.
  expect([missing, undecided.length]).toEqual([0, accepted]);
  expect(undecided.every((age) => age >= 0)).toBe(true);
});

test('an error that repeats the marker is no row', async () => {
  const url = await serving(({ method, url: path }, response) => {
    response.writeHead(method === 'POST' ? 202 : 200).end(JSON.stringify({ error: `nothing for ${path}` }));
  });
  const { readableAfter } = await following(diary, url, { tail: 0 });
  expect(readableAfter).toEqual([]);
});

test('POSTs that fail are counted, and not looked for', async () => {
  const paths: (string | undefined)[] = [];
  const url = await serving(({ method, url: path }, response) => {
    if (method === 'GET') paths.push(path);
    response.writeHead(500).end();
  });
  const { accepted, notAccepted } = await following(diary, url, {});
  expect([accepted, notAccepted > 0, paths.filter((path) => path?.includes('id='))]).toEqual([0, true, []]);
});

test('a target that never answers does not keep a stopped gate', async () => {
  const stop = new AbortController();
  const url = await serving(() => stop.abort());
  const { accepted, notAccepted } = await following(diary, url, {
    stop: stop.signal,
    until: new AbortController().signal,
    target: { url, token: undefined, samples: [{}] },
  });
  expect([accepted, notAccepted]).toEqual([0, 0]);
});

test('an answer without an end, and one that is too large, end the attempt', async () => {
  const stop = new AbortController();
  let reads = 0;
  const url = await serving(({ method }, response) => {
    if (method === 'POST') return void response.writeHead(202).end('{"messageIds":["1"]}');
    if (++reads === 3) stop.abort();
    response.writeHead(200);
    const pour = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', pour);
    pour();
  });
  const { readableAfter } = await following(diary, url, {
    stop: stop.signal,
    until: new AbortController().signal,
    target: { url, token: undefined, samples: [{}] },
  });
  expect([reads >= 3, readableAfter]).toEqual([true, []]);
});
