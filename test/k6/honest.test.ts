/**
 * A real k6 with faulty targets, scripts and loads. The exit code of k6 is 0 in some of these cases; our verdict is never
 * 'passed'. Every case differs in one thing from the run that passes.
 */
import { afterEach, beforeEach, expect } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { runK6 } from '../../cli/loadtest/k6Process.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import { readSummary } from '../../loadtest/k6/summary.ts';
import { planOf } from '../../loadtest/planOf.ts';
import { judgeRun, type RunResult } from '../../loadtest/verdict.ts';
import attendees from '../fixtures/systems/attendees.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';

/** Thirty reads a second for three seconds: enough for 95 % within 300 ms. */
const plan = planOf(attendees, 'load', { seconds: 3, writes: false });
const script = k6Script(plan, readK6Runtime());

interface Answering {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Another answer to each request in turn. */
  readonly turns?: readonly Omit<Answering, 'turns' | 'wait'>[];
  /** Milliseconds to wait before the answer to the n-th request. */
  readonly wait?: (n: number) => number;
}

const json = { 'content-type': 'application/json' };

let server: Server;
let answering: Answering = {};
let received: {
  readonly path: string;
  readonly traceparent: string | undefined;
  readonly authorization: string | undefined;
  readonly test: unknown;
}[] = [];

beforeEach(async () => {
  answering = {};
  received = [];
  server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const { traceparent, authorization } = request.headers;
    const test = request.headers['atalaya-synthetic'];
    received.push({ path: request.url ?? '', traceparent: traceparent as string | undefined, authorization, test });
    const { wait = () => 0, turns = [answering] } = answering;
    const {
      status = 200,
      headers = json,
      body = '[{"id":7,"name":"a name"}]',
    } = turns[received.length % turns.length]!;
    const isMiss = request.url?.includes('=no-such-') === true;
    setTimeout(() => response.writeHead(status, headers).end(isMiss ? '[]' : body), wait(received.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Run extends RunResult {
  readonly exitCode: number | null;
  readonly folder: string;
}

const run = async (
  k6: string,
  text: string,
  options: { readonly target?: string; readonly stopAfter?: number; readonly token?: string } = {},
): Promise<Run> => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'script.ts'), text);
  const target = options.target ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = options.stopAfter === undefined ? new AbortController().signal : AbortSignal.timeout(options.stopAfter);
  const end = await runK6({
    k6: { program: k6, version: '2.2.0' },
    folder,
    script: 'script.ts',
    raw: 'raw.json.gz',
    log: 'k6.log',
    variables: { TARGET: target, SUMMARY: 'k6.json', TOKEN: options.token },
    onProgress: () => undefined,
    stop,
  });
  const file = path.join(folder, 'k6.json');
  const summary = readSummary(plan, existsSync(file) ? readFileSync(file, 'utf8') : '');
  return { ...judgeRun(plan, { ...end, summary, stopped: stop.aborted }), exitCode: end.exitCode, folder };
};

const summaryOf = ({ exitCode, verdict, problems }: Run): readonly unknown[] => [
  exitCode,
  verdict,
  // How many answers there were, depends on how busy the machine is.
  problems.map(
    ({ kind, scenario = 'all', what }) =>
      `${kind}: ${scenario}: ${what.replaceAll(/ \d+(?=[,;)]|$)| \d+(?= times)/g, ' N').replace(/script\.ts:\d+/, 'script.ts:N')}`,
  ),
];

const replaced = (from: string | RegExp, to: string): string => {
  const text = script.replaceAll(from, to);
  expect(text).not.toBe(script);
  return text;
};

const caseWithK6 = (title: string, body: (k6: string) => Promise<void>): void => testWith('k6', title, body, 60_000);

caseWithK6('a target that answers passes; each request has its own trace, and the token is in no file', async (k6) => {
  const result = await run(k6, script, { token: 'a-secret-token' });
  expect(summaryOf(result)).toEqual([0, 'passed', []]);
  const traces = new Set(received.map(({ traceparent }) => traceparent));
  expect([
    received.length > 100,
    traces.size,
    [...traces].filter((traceparent) => !/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(traceparent ?? '')),
  ]).toEqual([true, received.length, []]);
  expect(new Set(received.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer a-secret-token']));
  expect(new Set(received.map(({ test }) => test))).toEqual(new Set(['load test load']));
  const texts = ['script.ts', 'k6.json', 'k6.log'].map((name) => readFileSync(path.join(result.folder, name), 'utf8'));
  expect(texts.filter((text) => text.includes('a-secret-token'))).toEqual([]);
});

caseWithK6('a target that is not there fails', async (k6) => {
  expect(summaryOf(await run(k6, script, { target: 'http://127.0.0.1:1' }))).toEqual([
    99,
    'failed',
    [
      'missed: reads: more requests failed than may (no answer: connection refused N)',
      'missed: reads: api-latency-300ms had too few events: 95% needs N',
    ],
  ]);
});

caseWithK6('a threshold on a missing tag makes the run invalid, although k6 passes it', async (k6) => {
  expect(summaryOf(await run(k6, replaced('_events{scenario:reads}"', '_events{scenario:nope}"')))).toEqual([
    99,
    'invalid',
    ['invalid: reads: k6 judged no slo_api_latency_300ms_events{scenario:reads}'],
  ]);
  expect(
    summaryOf(
      await run(k6, replaced('"slo_api_latency_300ms{scenario:reads}"', '"slo_api_latency_300ms{scenario:nope}"')),
    ),
  ).toEqual([0, 'invalid', ['invalid: reads: k6 judged no slo_api_latency_300ms{scenario:reads}']]);
});

caseWithK6('a script that throws in every iteration makes the run invalid', async (k6) => {
  expect(
    summaryOf(
      await run(k6, replaced('const request = drawRead();', "const request = drawRead(); throw new Error('always');")),
    ),
  ).toEqual([
    99,
    'invalid',
    [
      'invalid: all: the script threw N times: Error: always (script.ts:N, in draw)',
      'invalid: reads: k6 began only 0 of at least 85 requests',
      'invalid: reads: api-latency-300ms had too few events: 95% needs N',
    ],
  ]);
});

caseWithK6('a script whose summary throws makes the run invalid, although k6 passes it', async (k6) => {
  expect(summaryOf(await run(k6, replaced('const kept: Record', "throw new Error('no'); const kept: Record")))).toEqual(
    [
      0,
      'invalid',
      [
        'invalid: all: k6 left no summary of this run',
        'invalid: all: the script threw: Error: no (script.ts:N, in handleSummary)',
      ],
    ],
  );
});

caseWithK6('a generator without enough users makes the run invalid, although every answer was fast', async (k6) => {
  answering = { wait: () => 150 };
  const starved = script.replaceAll(/"(preAllocatedVUs|maxVUs)": \d+/g, '"$1": 3');
  expect(summaryOf(await run(k6, starved))).toEqual([
    99,
    'invalid',
    [
      expect.stringMatching(
        /^invalid: reads: k6 did not send \d+ requests in time, although its 36 users are enough for answers of 1.2 s, and the slowest took \S+ ms$/,
      ),
      'invalid: reads: api-latency-300ms had too few events: 95% needs N',
    ],
  ]);
});

caseWithK6('a target that refuses every caller fails', async (k6) => {
  answering = { status: 401 };
  expect(summaryOf(await run(k6, script))).toEqual([
    99,
    'failed',
    [
      'missed: reads: more requests failed than may (status: 401 N)',
      'missed: reads: api-latency-300ms had too few events: 95% needs N',
    ],
  ]);
});

caseWithK6('each lie of a target is counted by its name, and none makes the script throw', async (k6) => {
  const turns = [
    {},
    { body: '[{"id":"7","name":"a name"}]' },
    { body: '{"error":"no such table"}' },
    { body: '[{"id":NaN,"name":"a name"}]' },
    { body: '[{"id":7,"id":8,"name":"a name"}]' },
    { headers: { 'content-type': 'text/html' } },
    { headers: { ...json, 'content-encoding': 'gzip' } },
    { status: 304 },
    { status: 302, headers: { location: 'https://id.example.com/' } },
    { status: 429 },
  ];
  answering = { turns };
  const { verdict, exceptions, scenarios, problems } = await run(k6, script);
  const bad = scenarios
    .find(({ scenario }) => scenario === 'reads')!
    .bad.map(({ kind, reason }) => `${kind}: ${reason}`);
  expect([verdict, exceptions, bad]).toEqual([
    'failed',
    0,
    expect.arrayContaining([
      'wrong: schema',
      'wrong: error body',
      'wrong: not JSON',
      'wrong: duplicate key',
      'wrong: content type',
      'wrong: encoding',
      'wrong: 304 unasked',
      'status: 302',
      'status: 429',
    ]),
  ]);
  expect(problems.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^answers were wrong: .*schema \d+/));
});

caseWithK6('one slow answer in ten misses an objective of 95%', async (k6) => {
  answering = { wait: (n) => (n % 10 === 0 ? 800 : 0) };
  expect(summaryOf(await run(k6, script))).toEqual([99, 'failed', ['missed: reads: api-latency-300ms was missed']]);
});

caseWithK6('a stopped run is invalid, and its results so far are kept', async (k6) => {
  const result = await run(k6, script, { stopAfter: 4_000 });
  expect([result.verdict, result.problems[0]?.what, existsSync(path.join(result.folder, 'raw.json.gz'))]).toEqual([
    'invalid',
    'it was stopped before its end',
    true,
  ]);
});
