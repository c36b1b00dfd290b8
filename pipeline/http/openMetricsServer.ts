/** Serves the metrics of a process on a port of its own, which strangers cannot reach. */
import type { RequestListener } from 'node:http';
import { refuse } from '../api/refusal.ts';
import { answerProblem } from './answerProblem.ts';
import { openServer, type OpenServer } from './openServer.ts';

export interface MetricsServerOptions {
  /** For errors, such as 'the metrics of the receiver'. */
  readonly name: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Text in Prometheus' format. */
  readonly metrics: (() => Promise<string>) | undefined;
}

export const loopback = '127.0.0.1';

/** Milliseconds: nobody waits for metrics of a process that ends. */
const drainMs = 1_000;

/** Throws `ListenError`. */
export const openMetricsServer = ({ metrics, ...options }: MetricsServerOptions): Promise<OpenServer> =>
  openServer({ ...options, listener: serve(metrics), drainMs });

const serve =
  (metrics: MetricsServerOptions['metrics']): RequestListener =>
  (request, response) => {
    request.resume();
    const { url = '/', method = '' } = request;
    if (url.split('?', 1)[0] !== '/metrics' || metrics === undefined) return answerProblem(response, noPath);
    if (method !== 'GET' && method !== 'HEAD') return answerProblem(response, noMethod);
    metrics().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
      () => answerProblem(response, unreadable),
    );
  };

const noPath = refuse(404, [{ where: 'path', what: 'is not a path of this service', fix: 'use /metrics' }]);
const noMethod = refuse(
  405,
  [{ where: 'method', what: 'is not served on this path', fix: 'use GET' }],
  ['Allow', 'GET, HEAD'],
);
const unreadable = refuse(500, [{ where: 'metrics', what: 'cannot be read', fix: 'see the log' }]);
