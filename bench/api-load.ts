/** Callers in their own process, so that they share no event loop with the server. `api.ts` sends them the URL. */
import autocannon from 'autocannon';
import { distinctEmptyPath, distinctPath } from './api-data.ts';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** A query that nobody has sent before, each time. */
  readonly distinct: boolean;
  /** The distinct queries match no row. */
  readonly empty?: boolean;
  readonly authorization?: string | undefined;
}

export interface Loaded {
  readonly answered: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Anything but 2xx, and connections that broke. */
  readonly failed: number;
}

/** Microseconds of the server's CPU for one answer. */
export interface LoadedWithCpu extends Loaded {
  readonly cpuMicros: number;
}

let sent = 0;

const run = async ({ url, connections, seconds, distinct, empty = false, authorization }: Load): Promise<Loaded> => {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(authorization === undefined ? {} : { headers: { authorization } }),
    ...(distinct && {
      requests: [
        { setupRequest: (request) => ({ ...request, path: (empty ? distinctEmptyPath : distinctPath)(sent++) }) },
      ],
    }),
  });
  return {
    answered: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
};

process.on('message', (load: Load) => {
  run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      throw error;
    },
  );
});
