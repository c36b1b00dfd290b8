/**
 * The HTTP server of the ingest service. Closing drains it: it answers the requests in flight, ends keep-alive connections with
 * their next answer, and closes every connection after four seconds.
 */
import type { RequestListener } from 'node:http';
import { openServer, type OpenServer } from '../../http/openServer.ts';
import type { ServerTimeouts } from '../../http/timeouts.ts';

export interface PushServerOptions {
  /** For errors. Default: the push endpoint. */
  readonly name?: string;
  readonly listener: RequestListener;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Called first when closing. */
  readonly drain: () => void;
  readonly timeouts?: ServerTimeouts | undefined;
  /** Milliseconds that closing still takes new pushes while they keep coming. Default 0. */
  readonly handOverMs?: number | undefined;
}

/** Milliseconds. Cloud Run allows ten seconds in all, and the last telemetry export needs up to five. */
const drainMs = 4_000;

/** Throws `ListenError`. */
export const listenForPushes = async ({
  name = 'the push endpoint',
  drain,
  ...options
}: PushServerOptions): Promise<OpenServer> => {
  const server = await openServer({ ...options, name, drainMs });
  return {
    ...server,
    close: () => {
      drain();
      return server.close();
    },
  };
};
