/** A system's whole pipeline in this process, on free ports and in its own folder; its log lines are recorded. */
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach } from '@jest/globals';
import { ownToken, type LocalAuth } from '../../cli/run/localAuth.ts';
import { runPipeline, type Pipeline, type PipelineOptions } from '../../cli/run/runPipeline.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { createLogger } from '../../pipeline/telemetry/logging.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import { until } from '../../pipeline/testing/until.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the text is not JSON. */
  readonly json: unknown;
}

export interface RunningPipeline extends Pipeline {
  /** The folder of all systems' data. */
  readonly data: string;
  readonly get: (path: string, init?: RequestInit) => Promise<Answer>;
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** Publishes any bytes directly into the queue, without the API's checks. */
  readonly publish: (...messages: readonly (string | Uint8Array)[]) => Promise<readonly string[]>;
  /** Resolves when every message has its outcome. */
  readonly settled: () => Promise<void>;
  readonly metrics: () => Promise<string>;
  /** Of one series, such as 'atalaya_ingest_messages_total{outcome="stored"}'; 0 when there is none. */
  readonly metric: (series: string) => Promise<number>;
  readonly logs: () => string;
  readonly spans: () => readonly ReadableSpan[];
}

const running: Pipeline[] = [];

afterEach(async () => {
  for (const pipeline of running.splice(0)) await pipeline.close();
});

export const startPipeline = async (
  system: PipelineSystem,
  options: Partial<PipelineOptions> = {},
): Promise<RunningPipeline> => {
  const lines: string[] = [];
  const exporter = new InMemorySpanExporter();
  const data = options.data ?? temporaryFolder();
  const pipeline = await runPipeline({
    system,
    fleet: [system],
    data,
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    logger: createLogger({
      name: system.id,
      level: 'debug',
      destination: { write: (line) => void lines.push(line) },
    }),
    now: Date.now,
    auth: authFor(system),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...options,
  });
  running.push(pipeline);
  const { url, adminUrl, home, token } = pipeline;
  const get = (path: string, init?: RequestInit): Promise<Answer> =>
    ask(`${url}${path}`, token === undefined ? init : withToken(token, init));
  const metrics = async (): Promise<string> => (await ask(`${adminUrl}/metrics`)).text;
  return {
    ...pipeline,
    data,
    get,
    post: (path, body, headers) =>
      get(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    publish: (...messages) => home.broker.publish(messages.map((message) => ({ data: Buffer.from(message) }))),
    settled: async () => {
      await until('an empty queue', () => home.broker.backlog().messages === 0);
    },
    metrics,
    metric: async (series) => valueOf(await metrics(), series),
    logs: () => lines.join(''),
    spans: () => exporter.getFinishedSpans(),
  };
};

/** Authentication is off where signed tokens are declared; tests of those bring their own keys. */
const authFor = ({ stages: { api } }: PipelineSystem): LocalAuth =>
  api.auth === 'token' ? ownToken('tests', Date.now) : api.auth === 'none' ? 'on' : 'off';

/** Unless the test says who calls. */
const withToken = (token: string, init: RequestInit = {}): RequestInit => {
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
};

const ask = async (url: string, init?: RequestInit): Promise<Answer> => {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Of all series of that name with at least these labels. */
const valueOf = (metrics: string, series: string): number => {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  const wanted = labels.split(',').filter((label) => label !== '');
  return metrics
    .split('\n')
    .filter((line) => new RegExp(`^${name}[{ ]`).test(line) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
};
