/**
 * A fake of Cloud Monitoring's API on a port of this machine, stricter than the real one: one project at a time, a token where
 * one is wanted, forms only, no unknown parameters. The Prometheus API is our evaluator; time series are listed in pages of
 * at most 100,000 points. Faults on request. Source: Google Cloud, monitoring v3 and its Prometheus HTTP API.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerPromql } from '../../../history/testing/fakePromqlApi.ts';
import type { ListedSeries } from '../../../google/timeSeries.ts';
import type { SeriesSource } from '../../../promql/source.ts';

export interface MonitoringRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface FakeMonitoringOptions {
  /** The series of each project; another project is refused as one that the caller may not see. */
  readonly projects: Readonly<Record<string, SeriesSource>>;
  readonly now: () => number;
  /** Time series of a filter, which timeSeries.list gives in pages. */
  readonly timeSeries?: (filter: string) => readonly ListedSeries[];
  /** Points of one page, at most the 100,000 of the real API. */
  readonly pagePoints?: number;
  /** Messages of errors that every page has besides its series. */
  readonly executionErrors?: readonly string[];
  /** The token that requests must have; undefined: none. */
  readonly token?: string;
  /** Milliseconds of each answer. */
  readonly delay?: number;
  /** Answers a request by itself and returns true, or leaves it to the API. `index` counts all requests. */
  readonly fault?: (request: MonitoringRequest, response: ServerResponse, index: number) => boolean;
}

export interface FakeMonitoring {
  readonly url: string;
  readonly requests: readonly MonitoringRequest[];
  readonly close: () => Promise<void>;
}

/** As Google's APIs answer. Source: google.rpc.Status in JSON. */
export const googleError = (response: ServerResponse, code: number, status: string, message: string): void => {
  response.writeHead(code, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify({ error: { code, message, status } }));
};

/** A page ends in the middle of a series, as the real one may. */
const listTimeSeries = (
  { timeSeries = () => [], pagePoints = 100_000, executionErrors = [] }: FakeMonitoringOptions,
  parameters: URLSearchParams,
  response: ServerResponse,
): void => {
  const [filter, size] = [parameters.get('filter') ?? '', Number(parameters.get('pageSize') ?? '0')];
  const [from, to] = ['interval.startTime', 'interval.endTime'].map((name) => Date.parse(parameters.get(name) ?? ''));
  if (filter === '' || !Number.isFinite(from) || !Number.isFinite(to) || from! >= to!) {
    googleError(response, 400, 'INVALID_ARGUMENT', 'filter, interval.startTime and interval.endTime are required');
    return;
  }
  if (!(size > 0 && size <= 100_000)) {
    googleError(response, 400, 'INVALID_ARGUMENT', 'pageSize has to be from 1 to 100000');
    return;
  }
  const points = timeSeries(filter).flatMap(({ labels, times, values }) =>
    [...times.keys()]
      .filter((index) => times[index]! > from! && times[index]! <= to!)
      .toReversed()
      .map((index) => ({ labels, at: times[index]!, value: values[index]! })),
  );
  const start = Number(parameters.get('pageToken') || '0');
  const end = Math.min(points.length, start + Math.min(size, pagePoints));
  const byLabels = Map.groupBy(points.slice(start, end), ({ labels }) => JSON.stringify(labels));
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(
    JSON.stringify({
      timeSeries: [...byLabels.values()].map((own) => ({
        metric: { type: 'custom', labels: own[0]!.labels },
        resource: { type: 'global', labels: {} },
        metricKind: 'GAUGE',
        valueType: 'DOUBLE',
        points: own.map(({ at, value }) => ({
          interval: { startTime: new Date(at).toISOString(), endTime: new Date(at).toISOString() },
          value: { doubleValue: value },
        })),
      })),
      ...(end < points.length ? { nextPageToken: String(end) } : {}),
      ...(executionErrors.length === 0
        ? {}
        : { executionErrors: executionErrors.map((message) => ({ code: 14, message })) }),
    }),
  );
};

export const startFakeMonitoring = async (options: FakeMonitoringOptions): Promise<FakeMonitoring> => {
  const requests: MonitoringRequest[] = [];
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
    const body = await text(incoming);
    const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const parameters = incoming.method === 'POST' && isForm ? new URLSearchParams(body) : searchParams;
    const request = { method: incoming.method ?? '', path: pathname, parameters, headers: incoming.headers };
    requests.push(request);
    if (options.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delay));
    if (options.fault?.(request, response, requests.length - 1) === true) return;
    if (options.token !== undefined && incoming.headers.authorization !== `Bearer ${options.token}`) {
      googleError(response, 401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
      return;
    }
    const [, listed] = /^\/v3\/projects\/([^/]+)\/timeSeries$/.exec(pathname) ?? [];
    if (listed !== undefined && options.projects[listed] !== undefined) {
      listTimeSeries(options, parameters, response);
      return;
    }
    const [, project = '', path = ''] =
      /^\/v1\/projects\/([^/]+)\/location\/global\/prometheus\/api\/v1\/(\w+)$/.exec(pathname) ?? [];
    const source = options.projects[decodeURIComponent(project)];
    if (path === '') googleError(response, 404, 'NOT_FOUND', `there is no ${pathname}`);
    else if (source === undefined) {
      googleError(
        response,
        403,
        'PERMISSION_DENIED',
        "Permission 'monitoring.timeSeries.list' denied on resource (or it may not exist).",
      );
    } else if (incoming.method !== 'POST' || !isForm) {
      googleError(response, 400, 'INVALID_ARGUMENT', 'send a form by POST');
    } else {
      const { status, body: own } = answerPromql(path, parameters, { source, now: options.now });
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(own));
    }
  };
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
