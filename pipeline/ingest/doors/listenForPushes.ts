/**
 * The server of the ingest service. Closing drains: no new connection, a keep-alive one ends with its next answer, what
 * is in flight is answered, and after four seconds at most every connection is gone.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListenError } from '../../api/server.ts';

export interface PushServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface PushServerOptions {
  readonly listener: RequestListener;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Called first of all when closing. */
  readonly drain: () => void;
}

/** Milliseconds in which headers, and the whole request, have to arrive. */
const patience = { headersTimeout: 15_000, requestTimeout: 60_000 };
/** Milliseconds. Cloud Run gives ten seconds in all, and the last telemetry needs up to five of them. */
const drainMs = 4_000;
const sweepMs = 50;

/** Throws `ListenError`. */
export const listenForPushes = async ({ listener, host, port, drain }: PushServerOptions): Promise<PushServer> => {
  const server = createServer(patience, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError('the push door', `${host}:${port}`, error.code ?? error.message));
    });
    server.listen(port, host, resolve);
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
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
