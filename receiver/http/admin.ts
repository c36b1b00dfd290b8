/** Serves the metrics on a port of its own, which strangers cannot reach. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListenError } from '../../pipeline/api/server.ts';

export interface AdminServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Throws `ListenError`. */
export const listenForMetrics = async (
  host: string,
  port: number,
  metrics: () => Promise<string>,
): Promise<AdminServer> => {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Fix: GET /metrics\n');
      return;
    }
    metrics().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
      () =>
        response
          .writeHead(500, { 'content-type': 'text/plain' })
          .end('The metrics cannot be read. Fix: see the log.\n'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError('the metrics of the receiver', `${host}:${port}`, error.code ?? error.message)),
    );
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
