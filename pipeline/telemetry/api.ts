/**
 * Metrics of the data API. The definition bounds the labels: a path that it does not declare is 'unmatched', a method that
 * HTTP does not know is '_OTHER', so no caller can add series without limit. The function that ends a request is created
 * once for each route and method, not for each request.
 */
import { record, type HistogramSeries, type Metrics } from './series.ts';
import type { ObjectiveEvents } from './objectives.ts';
import type { RequestSpans } from './spans.ts';
import type { ApiTelemetry } from './telemetry.ts';
import type { Labels } from '../../model/point.ts';
import type { PipelineSystem } from '../../model/system.ts';

/** Served in addition to the declared routes; never an event of an objective. */
const operational = ['/', '/health', '/ready', '/openapi.json'] as const;

/** Source: OpenTelemetry semantic conventions 1.44, http.request.method. */
const knownMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
]);

type End = (status: number, seconds: number, synthetic?: boolean) => void;

/** An invalid HTTP status is our own bug, and is recorded as 500. */
const statusOf = (status: number): number =>
  Number.isInteger(status) && status >= 100 && status <= 599 ? status : 500;

export const apiTelemetry = (
  metrics: Metrics,
  system: PipelineSystem,
  objectives: ObjectiveEvents,
  spans: RequestSpans,
): ApiTelemetry => {
  const declared = system.stages.api.routes.map((route) => route.path);
  const known: ReadonlySet<string> = new Set([...declared, ...operational]);
  const shed = metrics.number('atalaya.api.shed', {});
  const skipped = metrics.number('atalaya.api.skipped_rows', {});
  const cache = {
    hit: metrics.number('atalaya.api.cache', { result: 'hit' }),
    miss: metrics.number('atalaya.api.cache', { result: 'miss' }),
    shared: metrics.number('atalaya.api.cache', { result: 'shared' }),
  };

  const startOf = (
    route: string,
    method: string,
    events: boolean,
  ): { readonly begin: () => void; readonly end: End } => {
    const labels = { 'http.request.method': method, 'url.scheme': 'http' };
    const active = metrics.number('http.server.active_requests', labels);
    const durations: (HistogramSeries | undefined)[] = [];
    const syntheticDurations: (HistogramSeries | undefined)[] = [];
    const responseLabels = (status: number): Labels => ({
      ...labels,
      'http.route': route,
      'http.response.status_code': String(status),
      ...(status >= 500 ? { 'error.type': String(status) } : {}),
    });
    const durationOf = (status: number): HistogramSeries =>
      (durations[status] ??= metrics.histogram('http.server.request.duration', responseLabels(status)));
    const syntheticDurationOf = (status: number): HistogramSeries =>
      (syntheticDurations[status] ??= metrics.histogram('atalaya.synthetic.request.duration', responseLabels(status)));
    return {
      begin: () => {
        active.value += 1;
      },
      end: (given, seconds, synthetic = false) => {
        const status = statusOf(given);
        active.value -= 1;
        record(synthetic ? syntheticDurationOf(status) : durationOf(status), metrics.bounds, seconds);
        if (events) objectives.response(status, seconds, synthetic);
      },
    };
  };

  const starts = new Map<string, Map<string, ReturnType<typeof startOf>>>();
  const startFor = (route: string, method: string, events: boolean): ReturnType<typeof startOf> => {
    const ofRoute = starts.get(route) ?? new Map<string, ReturnType<typeof startOf>>();
    starts.set(route, ofRoute);
    const key = events ? method : `${method} undeclared`;
    const start = ofRoute.get(key) ?? startOf(route, method, events);
    ofRoute.set(key, start);
    return start;
  };

  return {
    request: (path, verb, isDeclared, traceparent) => {
      const route = known.has(path) ? path : 'unmatched';
      const method = knownMethods.has(verb) ? verb : '_OTHER';
      const { begin, end } = startFor(route, method, isDeclared && route !== 'unmatched');
      begin();
      const span = spans.start(route, method, traceparent);
      if (span === undefined) return end;
      return (status, seconds, synthetic) => {
        end(status, seconds, synthetic);
        span(status);
      };
    },
    cache: (result) => {
      cache[result].value += 1;
    },
    shed: () => {
      shed.value += 1;
    },
    skippedRows: (count) => {
      skipped.value += count;
    },
  };
};
