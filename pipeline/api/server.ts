/**
 * Serves the API on a port, and its metrics on another that strangers cannot reach. Closing drains: no new requests are
 * accepted, those in flight are finished, and every connection is closed after eight seconds at most.
 */
import type { RequestListener } from 'node:http';
import { loopback, openMetricsServer } from '../http/openMetricsServer.ts';
import { openServer, type OpenServer } from '../http/openServer.ts';
import type { ServerTimeouts } from '../http/timeouts.ts';
import type { Api } from './api.ts';
import { originForm } from './originForm.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined for no metrics server. */
  readonly adminPort?: number | undefined;
  /** Default: this machine alone reaches the metrics, whatever `host` is. */
  readonly adminHost?: string | undefined;
  /** Text in Prometheus' format. */
  readonly metrics?: (() => Promise<string>) | undefined;
  readonly timeouts?: ServerTimeouts | undefined;
  /** Milliseconds that closing still takes new requests while they keep coming. Default 0. */
  readonly handOverMs?: number | undefined;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string | undefined;
  readonly close: () => Promise<void>;
}

/** Milliseconds. Cloud Run and the demo allow ten seconds in all. */
const drainMs = 8_000;

/** Milliseconds in which callers find the process that takes over; requests still in flight have two seconds more. */
export const handOverMs = 6_000;

/** Throws `ListenError`. */
export const listen = async (api: Api, options: ListenOptions): Promise<Listening> => {
  const { host, port, adminPort, metrics } = options;
  const { id, stages } = api.system;
  const server = await openServer({
    name: `the data API of '${id}'`,
    listener: requestListener(api),
    host,
    port,
    errors: stages.api.errors,
    timeouts: options.timeouts,
    handOverMs: options.handOverMs,
    drainMs,
  });
  let admin: OpenServer | undefined;
  if (adminPort !== undefined) {
    const name = `the metrics of '${id}'`;
    try {
      admin = await openMetricsServer({ name, host: options.adminHost ?? loopback, port: adminPort, metrics });
    } catch (error) {
      await server.close();
      throw error;
    }
  }
  return {
    url: server.url,
    port: server.port,
    adminUrl: admin?.url,
    close: async () => {
      api.drain();
      await server.close();
      // Last, so that metrics can be read during the drain.
      await admin?.close();
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
