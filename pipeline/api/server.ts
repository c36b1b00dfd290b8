/**
 * The API on a port, and its metrics on another that strangers do not reach. Closing drains: nothing new is taken, what is
 * in flight is finished, and after ten seconds at most every connection is gone.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from './api.ts';
import { originForm } from './originForm.ts';
import { answerUnparsed } from './unparsed.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free one. */
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

/** A port that cannot be listened on. The message says what, where, why and how to put it right. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: string;

  constructor(what: string, place: string, code: string) {
    const { why, fix } = reasons[code] ?? { why: `the system says ${code}`, fix: 'use another' };
    super(`${what}  ${place}\n  cannot listen: ${why}\n  fix: ${fix}`);
    this.code = code;
  }
}

const reasons: Readonly<Record<string, { readonly why: string; readonly fix: string }>> = {
  EADDRINUSE: {
    why: 'another program listens there already',
    fix: 'stop that program, or use another port (0 takes any free one)',
  },
  EACCES: {
    why: 'this user may not use that port',
    fix: 'use a port from 1024 up, or a user who may',
  },
  EADDRNOTAVAIL: {
    why: 'this machine has no such address',
    fix: "use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  },
  ENOTFOUND: {
    why: 'there is no host of that name',
    fix: "use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  },
};

/** Milliseconds in which headers, and the whole request, have to arrive: slow senders hold no connection for ever. */
const patience = { headersTimeout: 15_000, requestTimeout: 60_000 };

/**
 * Connections that the kernel holds until they are accepted; it takes its own somaxconn when that is less. Node's 511 are
 * full after a tenth of a second of overload, and whoever comes then is not refused but waits for seconds.
 */
export const mostUnaccepted = 4_096;

/** Milliseconds. Cloud Run and the demo give ten seconds in all. */
const drainMs = 8_000;
const sweepMs = 50;

/** Throws `ListenError`. */
export const listen = async (api: Api, options: ListenOptions): Promise<Listening> => {
  const { host, port, adminPort, metrics } = options;
  const server = createServer(patience, requestListener(api));
  server.on('clientError', (error, socket) => answerUnparsed(api.system.stages.api.errors, error, socket));
  await open(server, `the data API of '${api.system.id}'`, host, port);
  let admin: Server | undefined;
  if (adminPort !== undefined) {
    admin = createServer((request, response) => void serveMetrics(request, response, metrics));
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
      // Last, so that the drain can be watched.
      if (admin !== undefined) await close(admin);
    },
  };
};

/** Express reads the target before any of its middleware, and fails on a host that it cannot parse. */
export const requestListener =
  ({ app }: Pick<Api, 'app'>): RequestListener =>
  (request, response) => {
    request.url = originForm(request.url ?? '/');
    app(request, response);
  };

const open = async (server: Server, what: string, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError(what, `${host}:${port}`, error.code ?? error.message));
    });
    server.listen({ port, host, backlog: mostUnaccepted }, resolve);
  });

const close = async (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // Connections become idle one by one, as their answers go out.
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
  const known = request.url === '/metrics' && metrics !== undefined;
  if (!known || request.method !== 'GET') {
    response.writeHead(known ? 405 : 404, { 'content-type': 'text/plain', allow: 'GET' });
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
