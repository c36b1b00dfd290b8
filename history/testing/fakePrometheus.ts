/**
 * A Prometheus on a port of this machine, for tests and benchmarks: our evaluator behind its API, below any path, with faults on
 * request.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerPromql, type ApiOptions } from './fakePromqlApi.ts';

export interface Asked {
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
}

export interface FakeOptions extends ApiOptions {
  /** Milliseconds of each answer. */
  readonly delay?: number;
  /** Names of alerting rules; undefined: it does not say which it has. */
  readonly alertRules?: readonly string[];
  /** Answers a request by itself and returns true, or leaves it to the API. */
  readonly fault?: (asked: Asked, response: ServerResponse, index: number) => boolean;
}

export interface FakeServer {
  readonly url: string;
  readonly requests: readonly Asked[];
  /** The largest number of requests that were open at the same time. */
  readonly mostOpen: () => number;
  readonly close: () => Promise<void>;
}

export const startFakePrometheus = async (options: FakeOptions): Promise<FakeServer> => {
  const requests: Asked[] = [];
  let [open, most] = [0, 0];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://fake');
    const form = new URLSearchParams(await text(request));
    const asked = { path: pathname, query: form.get('query') ?? '', headers: request.headers };
    requests.push(asked);
    if (options.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delay));
    if (options.fault?.(asked, response, requests.length - 1) === true) return;
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const [, path] = /\/api\/v1\/(\w+)$/.exec(pathname) ?? [];
    if (path === 'rules' && request.method === 'GET' && options.alertRules !== undefined) {
      const rules = options.alertRules.map((name) => ({ type: 'alerting', name }));
      json(200, { status: 'success', data: { groups: [{ name: 'atalaya', rules }] } });
    } else if (path === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
    } else if (
      request.method !== 'POST' ||
      request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true
    ) {
      json(405, { status: 'error', errorType: 'bad_data', error: 'send a form by POST' });
    } else {
      const { status, body } = answerPromql(path, form, options);
      json(status, body);
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mostOpen: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
