/**
 * The gate's runs of POSTs with a real k6, against a proxy that lies about messages in front of a pipeline. Nothing here depends on
 * how fast the machine is: each lie is one however long it takes.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Decimal } from 'decimal.js';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { measureWrites, orderWrites, type WritesToSend } from '../../cli/gate/writes.ts';
import { runPipeline, type Pipeline } from '../../cli/run/runPipeline.ts';
import type { Finding } from '../../loadtest/gate/gateReport.ts';
import type { MessageObjective } from '../../loadtest/gate/messageFinding.ts';
import { writesFindings } from '../../loadtest/gate/writes.ts';
import { createLogger } from '../../pipeline/telemetry/logging.ts';
import diary from '../fixtures/systems/diary.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';

let pipeline: Pipeline;
let server: Server;
interface Lies {
  /** Answers a POST without passing it on; undefined: the pipeline gets it. */
  readonly instead?: (body: string) => Promise<Answer | undefined>;
  /** Replaces the pipeline's answer to a POST; undefined: it stays. */
  readonly after?: (status: number) => Promise<Answer | undefined>;
  /** Changes what is read. */
  readonly alter?: (text: string) => string;
}

let lies: Lies = {};

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

const accepted: Answer = { status: 202, body: '{"messageIds":["1"]}' };

const answerOf = async (request: IncomingMessage): Promise<Answer> => {
  const { instead, after, alter = (text: string) => text } = lies;
  const { method = '', url = '', headers } = request;
  const isPost = method === 'POST';
  const sent = Buffer.concat(await request.toArray()).toString();
  const own = isPost ? await instead?.(sent) : undefined;
  if (own !== undefined) return own;
  const answer = await fetch(`${pipeline.url}${url}`, {
    method,
    headers: {
      'atalaya-synthetic': String(headers['atalaya-synthetic'] ?? ''),
      ...(isPost ? { 'content-type': headers['content-type'] ?? '' } : {}),
    },
    ...(isPost ? { body: sent } : {}),
  });
  const { status } = answer;
  const body = await answer.text();
  const other = isPost ? await after?.(status) : undefined;
  if (other !== undefined) return other;
  return { status, body: isPost ? body : alter(body), type: answer.headers.get('content-type') ?? '' };
};

beforeAll(async () => {
  pipeline = await runPipeline({
    system: diary,
    fleet: [diary],
    data: temporaryFolder(),
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    logger: createLogger({ name: diary.id, level: 'error', destination: { write: () => undefined } }),
    now: Date.now,
    auth: 'on',
  });
  server = createServer((request, response) => {
    void answerOf(request).then(
      ({ status, body, type = 'application/json' }) => response.writeHead(status, { 'content-type': type }).end(body),
      // After the last test the pipeline is gone.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);

afterEach(() => {
  lies = {};
});

afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await pipeline?.close();
});

const findings = async (
  k6: string,
  { patience = 60, ofMessages = [] }: { readonly patience?: number; readonly ofMessages?: readonly MessageObjective[] },
): Promise<ReadonlyMap<string, Finding>> => {
  const order = { ...orderWrites(diary, { runs: 1, duration: 1 }, 1), patience, ofMessages } as WritesToSend;
  const writes = await measureWrites(order, {
    k6: { program: k6, version: '' },
    folder: temporaryFolder(),
    now: Date.now,
    stop: new AbortController().signal,
    candidate: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      isLocal: true,
      token: undefined,
      samples: undefined,
      failed: new Promise<never>(() => undefined),
      close: async () => undefined,
    },
    tail: patience,
    onRun: () => undefined,
  });
  return new Map(writesFindings({ writes, ofMessages }).map((finding) => [finding.id, finding]));
};

const withK6 = (title: string, body: (k6: string) => Promise<void>): void => testWith('k6', title, body, 120_000);

/** Promises that the machine cannot break: only a message that never comes is late. */
const never: readonly MessageObjective[] = [
  { objective: 'ingest-processing', type: 'processing', target: new Decimal('0.99'), under: undefined },
];

withK6('an honest target refuses every invalid message, and returns what was sent', async (k6) => {
  const found = await findings(k6, { ofMessages: never });
  expect(found.get('writes/invalid')).toMatchObject({
    verdict: 'pass',
    text: expect.stringMatching(/^POST \/diary: all \d+ invalid messages were refused$/) as unknown,
  });
  expect(found.get('writes/ingest-processing')?.verdict).toBe('pass');
  expect([...found.keys()]).not.toContain('writes/read-back');
});

withK6('a target that accepts invalid messages, loses every other and alters the rest fails for each', async (k6) => {
  let followed = 0;
  lies = {
    after: async (status) => (status === 202 ? undefined : accepted),
    instead: async (body) => (body.includes('atalaya-follow') && followed++ % 2 === 0 ? accepted : undefined),
    alter: (text) => text.replaceAll(/"timestamp":"[^"]*"/g, '"timestamp":"2001-01-01T00:00:00Z"'),
  };
  const found = await findings(k6, { ofMessages: never, patience: 10 });
  expect(found.get('writes/invalid')).toMatchObject({
    verdict: 'fail',
    text: expect.stringMatching(/^POST \/diary: invalid messages were accepted: not JSON (\d+) of \1/) as unknown,
  });
  expect(found.get('writes/ingest-processing')).toMatchObject({
    verdict: 'fail',
    text: expect.stringMatching(
      /^ingest-processing: \d+ of \d+ messages could be read \(.*\), below the target of 99%; \d+ of \d+ messages that were answered with 202 could not be read 10 s later$/,
    ) as unknown,
  });
  expect(found.get('writes/read-back')).toMatchObject({
    verdict: 'fail',
    text: expect.stringMatching(
      /^of \d+ messages? that were read back, some had other values than were sent: timestamp \d+$/,
    ) as unknown,
  });
});

withK6('a target that answers half of its POSTs with 500, and the others late, fails for both', async (k6) => {
  let posts = 0;
  lies = {
    after: async (status) => {
      if (status !== 202 || posts++ % 2 === 0) return { status: 500, body: '{"error":"out of order"}' };
      await delay(2_500);
      return undefined;
    },
  };
  const found = await findings(k6, { patience: 1 });
  expect(found.get('writes/api-availability')).toMatchObject({
    verdict: 'fail',
    text: expect.stringMatching(
      /^api-availability of POST \/diary: \d+ of \d+ events were good .*, below the target of 99\.5%/,
    ) as unknown,
  });
  // A starved runner does not blame the release for its time.
  expect(found.get('writes/api-latency')).toMatchObject({
    verdict: expect.stringMatching(/^(?:fail|inconclusive)$/) as unknown,
    text: expect.stringMatching(
      /^api-latency of POST \/diary: 0 of \d+ events were good .*, below the target of 95%/,
    ) as unknown,
  });
  expect(found.get('writes/invalid')?.text).toMatch(
    /^POST \/diary: invalid messages were answered with a server error: /,
  );
});
