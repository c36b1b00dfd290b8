/**
 * The HTTP server of the ingest service. Closing drains it: it accepts no new connections, answers the requests in
 * flight, ends keep-alive connections with their next answer, and closes every connection after four seconds.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenBacklog, ListenError, timeouts } from '../../api/server.ts';

export interface PushServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface PushServerOptions {
  readonly listener: RequestListener;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Called first when closing. */
  readonly drain: () => void;
}

/** Milliseconds. Cloud Run allows ten seconds in all, and the last telemetry export needs up to five. */
const drainMs = 4_000;
const sweepMs = 50;

/** Throws `ListenError`. */
export const listenForPushes = async ({ listener, host, port, drain }: PushServerOptions): Promise<PushServer> => {
  const server = createServer(timeouts, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError('the push endpoint', `${host}:${port}`, error.code ?? error.message));
    });
    server.listen({ port, host, backlog: listenBacklog }, resolve);
  });
  const { address, family, port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${boundPort}`,
    close: () => {
      drain();
      return closeServer(server);
    },
  };
};

const closeServer = async (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const force = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(force);
      resolve();
    });
  });
