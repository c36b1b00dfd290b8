/**
 * Serves the API on a port, and its metrics on another that strangers cannot reach. Closing drains: no new requests are
 * accepted, those in flight are finished, and every connection is closed after eight seconds at most.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from './api.ts';
import { originForm } from './originForm.ts';
import { answerUnparsed } from './unparsed.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined for no metrics server. */
  readonly adminPort?: number | undefined;
  /** Text in Prometheus' format. */
  readonly metrics?: (() => Promise<string>) | undefined;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string | undefined;
  readonly close: () => Promise<void>;
}

/** Listening on a port failed. The message has the listener, the address, the reason and the fix. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: string;

  constructor(listener: string, address: string, code: string) {
    const { reason, fix } = reasons[code] ?? {
      reason: `the operating system says ${code}`,
      fix: 'use another address or port',
    };
    super(`${listener}  ${address}\n  cannot listen: ${reason}\n  fix: ${fix}`);
    this.code = code;
  }
}

const reasons: Readonly<Record<string, { readonly reason: string; readonly fix: string }>> = {
  EADDRINUSE: {
    reason: 'another program already listens there',
    fix: 'stop that program, or use another port (0: any free port)',
  },
  EACCES: {
    reason: 'this user may not use that port',
    fix: 'use a port from 1024 up, or run it as another user',
  },
  EADDRNOTAVAIL: {
    reason: 'this machine has no such address',
    fix: "use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  },
  ENOTFOUND: {
    reason: 'there is no host with this name',
    fix: "use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  },
};

/**
 * Milliseconds until the headers, and the whole request, must have arrived, so that slow senders free their connection. An idle
 * connection stays open longer than Google's front ends keep it (600 s): Node's default of 5 s closes a connection on which a
 * caller is sending, which the caller sees as ECONNRESET or a 502.
 * Source: https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
export const timeouts: {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
} = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 620_000 };

/**
 * Connections that wait in the kernel until they are accepted (at most its somaxconn). Node's default of 511 is full after
 * a tenth of a second of overload, and later connections are not refused but wait for seconds.
 */
export const listenBacklog = 4_096;

/** Milliseconds. Cloud Run and the demo allow ten seconds in all. */
const drainMs = 8_000;
const sweepMs = 50;

/** Throws `ListenError`. */
export const listen = async (api: Api, options: ListenOptions): Promise<Listening> => {
  const { host, port, adminPort, metrics } = options;
  const server = createServer(timeouts, requestListener(api));
  server.on('clientError', (error, socket) => answerUnparsed(api.system.stages.api.errors, error, socket));
  await open(server, `the data API of '${api.system.id}'`, host, port);
  let admin: Server | undefined;
  if (adminPort !== undefined) {
    admin = createServer(timeouts, (request, response) => void serveMetrics(request, response, metrics));
    try {
      await open(admin, `the metrics of '${api.system.id}'`, host, adminPort);
    } catch (error) {
      await close(server);
      throw error;
    }
  }
  return {
    url: urlOf(server),
    port: (server.address() as AddressInfo).port,
    adminUrl: admin && urlOf(admin),
    close: async () => {
      api.drain();
      await close(server);
      // Last, so that metrics can be read during the drain.
      if (admin !== undefined) await close(admin);
    },
  };
};

/** Express parses the target before any middleware runs, and fails on a host that it cannot parse. */
export const requestListener =
  ({ app }: Pick<Api, 'app'>): RequestListener =>
  (request, response) => {
    request.url = originForm(request.url ?? '/');
    app(request, response);
  };

const open = async (server: Server, listener: string, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError(listener, `${host}:${port}`, error.code ?? error.message));
    });
    server.listen({ port, host, backlog: listenBacklog }, resolve);
  });

const close = async (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // Connections become idle one by one, as their answers are sent.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const force = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(force);
      resolve();
    });
  });

const urlOf = (server: Server): string => {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};

const serveMetrics = async (
  request: IncomingMessage,
  response: ServerResponse,
  metrics: (() => Promise<string>) | undefined,
): Promise<void> => {
  const isMetrics = request.url === '/metrics' && metrics !== undefined;
  if (!isMetrics || request.method !== 'GET') {
    response.writeHead(isMetrics ? 405 : 404, { 'content-type': 'text/plain', allow: 'GET' });
    response.end('Fix: GET /metrics\n');
    return;
  }
  try {
    const text = await metrics();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(text);
  } catch {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('The metrics cannot be read. Fix: see the log.\n');
  }
};
