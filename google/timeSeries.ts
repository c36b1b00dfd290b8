/**
 * Time series of a project by the Monitoring API, page by page: for what its Prometheus API cannot answer, such as
 * `select_slo_…`. Requests that may pass are repeated until the deadline. Source: Google Cloud, monitoring v3,
 * projects.timeSeries.list. The client is loaded here only.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Labels } from '../model/point.ts';

export interface TimeSeriesQuery {
  readonly project: string;
  /** In the API's language of filters. */
  readonly filter: string;
  /** Milliseconds since the epoch: (from, to]. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds of one point; undefined: points as they are. */
  readonly period?: number;
}

export interface ListedSeries {
  /** Of the resource and of the metric. */
  readonly labels: Labels;
  /** Milliseconds since the epoch, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface Listed {
  readonly series: readonly ListedSeries[];
  /** Why some of the series are missing; empty where none is. */
  readonly missing: readonly string[];
}

export interface TimeSeriesReader {
  /** Throws `TimeSeriesError`. */
  readonly list: (query: TimeSeriesQuery) => Promise<Listed>;
  readonly close: () => Promise<void>;
}

export interface ReaderOptions {
  /** Of a fake, which needs no credentials; undefined: Google's. */
  readonly endpoint: URL | undefined;
  readonly stop: AbortSignal;
  /** Milliseconds of `performance.now()` at which a list has to be whole. */
  readonly deadline: () => number;
}

export type Refusal = 'credentials' | 'permission' | 'not found' | 'query' | 'busy' | 'failed';

export class TimeSeriesError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TimeSeriesError';
    this.refusal = refusal;
  }
}

/** The most that the API returns. */
const pageSize = 100_000;
const mostPages = 1_000;

export const timeSeriesReader = ({ endpoint, stop, deadline }: ReaderOptions): TimeSeriesReader => {
  let opened: Promise<Client> | undefined;
  const client = (): Promise<Client> => (opened ??= openClient(endpoint));
  return {
    list: async (query) => {
      const collected = new Map<string, Collected>();
      const missing = new Set<string>();
      let request: Request | undefined = requestOf(query);
      for (let page = 0; request !== undefined; page += 1) {
        if (page === mostPages) throw new TimeSeriesError('query', `more than ${mostPages} pages of time series`);
        const { series, next, errors } = await onePage(client, request, { stop, deadline });
        for (const one of series) collect(collected, one);
        for (const error of errors) missing.add(error);
        request = next;
      }
      return { series: [...collected.values()].map(listedOf), missing: [...missing] };
    },
    close: async () => {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
};

type Request = Readonly<Record<string, unknown>>;

interface Client {
  listTimeSeries(request: Request, options: object): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Without `initialize` first, the client without credentials would throw where nobody can catch it. */
const openClient = async (endpoint: URL | undefined): Promise<Client> => {
  const [{ MetricServiceClient }, { PassThroughClient }] = await Promise.all([
    import('@google-cloud/monitoring'),
    import('google-auth-library'),
  ]);
  process.env['METADATA_SERVER_DETECTION'] ??= 'bios-only';
  const fake =
    endpoint === undefined
      ? {}
      : {
          apiEndpoint: endpoint.hostname,
          port: Number(endpoint.port),
          protocol: endpoint.protocol.slice(0, -1),
          authClient: new PassThroughClient(),
          projectId: 'fake',
        };
  const client = new MetricServiceClient({ fallback: true, ...fake });
  await client.initialize();
  return client;
};

const timestamp = (at: number): object => ({ seconds: Math.floor(at / 1_000), nanos: (at % 1_000) * 1_000_000 });

const requestOf = ({ project, filter, from, to, period }: TimeSeriesQuery): Request => ({
  name: `projects/${project}`,
  filter,
  interval: { startTime: timestamp(from), endTime: timestamp(to) },
  view: 'FULL',
  pageSize,
  ...(period === undefined
    ? {}
    : {
        aggregation: {
          alignmentPeriod: { seconds: Math.max(60, Math.round(period / 1_000)) },
          perSeriesAligner: 'ALIGN_MEAN',
        },
      }),
});

interface Page {
  readonly series: readonly ApiSeries[];
  readonly next: Request | undefined;
  readonly errors: readonly string[];
}

/** Codes of gRPC: 8 RESOURCE_EXHAUSTED, 14 UNAVAILABLE, 4 DEADLINE_EXCEEDED of one attempt. */
const mayPass: ReadonlySet<unknown> = new Set([8, 14, 4]);
const mostAttempts = 6;

const onePage = async (
  client: () => Promise<Client>,
  request: Request,
  { stop, deadline }: Pick<ReaderOptions, 'stop' | 'deadline'>,
): Promise<Page> => {
  for (let attempt = 1; ; attempt += 1) {
    const left = deadline() - performance.now();
    if (stop.aborted) throw new TimeSeriesError('failed', 'stopped by Ctrl-C');
    if (left <= 0) throw new TimeSeriesError('failed', 'Google did not answer in time');
    try {
      const [series = [], next, answer] = await (
        await client()
      ).listTimeSeries(request, { autoPaginate: false, timeout: Math.min(20_000, left), retry: null });
      const { executionErrors = [] } = (answer ?? {}) as { readonly executionErrors?: readonly { message?: string }[] };
      return {
        series: series as readonly ApiSeries[],
        next: (next as Request | null) ?? undefined,
        errors: executionErrors.map(({ message = 'no reason is given' }) => message),
      };
    } catch (error) {
      const wait = 250 * 2 ** attempt * (1 + Math.random());
      const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
      // What is no answer of the API will be none again.
      const isForeign = /JSON|could not be decoded/.test(String(message));
      if (isForeign || !mayPass.has(code) || attempt === mostAttempts || performance.now() + wait > deadline())
        throw timeSeriesError(error);
      await sleep(wait, undefined, { signal: stop }).catch(() => undefined);
    }
  }
};

const refusals: Readonly<Record<number, Refusal>> = {
  3: 'query',
  4: 'busy',
  5: 'not found',
  7: 'permission',
  8: 'busy',
  14: 'busy',
  16: 'credentials',
};

const timeSeriesError = (error: unknown): TimeSeriesError => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const text = String(message ?? error)
    .split('\n', 1)[0]!
    .slice(0, 300);
  const isCredential = /default credentials|invalid_grant|reauth|could not refresh/i.test(text);
  const refusal = isCredential ? 'credentials' : (refusals[Number(code)] ?? 'failed');
  return new TimeSeriesError(refusal, text, { cause: error });
};

interface ApiSeries {
  readonly metric?: { readonly labels?: Labels } | null;
  readonly resource?: { readonly labels?: Labels } | null;
  readonly points?:
    | readonly {
        readonly interval?: {
          readonly endTime?: { readonly seconds?: unknown; readonly nanos?: unknown } | null;
        } | null;
        readonly value?: {
          readonly doubleValue?: unknown;
          readonly int64Value?: unknown;
          readonly boolValue?: unknown;
        } | null;
      }[]
    | null;
}

interface Collected {
  readonly labels: Labels;
  readonly points: Map<number, number>;
}

/** The same for labels in any order. */
const keyOf = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A series may go on in the next page. Points without a number are left out. */
const collect = (collected: Map<string, Collected>, { metric, resource, points }: ApiSeries): void => {
  const labels = { ...resource?.labels, ...metric?.labels };
  const key = keyOf(labels);
  const own = collected.get(key) ?? { labels, points: new Map<number, number>() };
  collected.set(key, own);
  for (const { interval, value } of points ?? []) {
    const { seconds, nanos } = interval?.endTime ?? {};
    const at = Number(seconds) * 1_000 + Math.round(Number(nanos ?? 0) / 1_000_000);
    const amount = value?.doubleValue ?? value?.int64Value ?? value?.boolValue;
    if (Number.isFinite(at) && amount !== undefined && amount !== null) own.points.set(at, Number(amount));
  }
};

const listedOf = ({ labels, points }: Collected): ListedSeries => {
  const sorted = [...points].toSorted(([a], [b]) => a - b);
  return {
    labels,
    times: Float64Array.from(sorted, ([at]) => at),
    values: Float64Array.from(sorted, ([, value]) => value),
  };
};
