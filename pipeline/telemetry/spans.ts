/**
 * The server span of a sampled request. A request without a trace is sampled at random, and the decision is made before any
 * object is created, so that the other requests cost nothing. Names and attributes have the route, never the URL.
 */
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { sampledRoot } from './sampler.ts';

/** Ends the span. */
export type EndSpan = (status: number) => void;

export interface RequestSpans {
  /** Undefined when the request is not sampled. Otherwise the rest of the calling callback runs in the span. */
  start(route: string, method: string, traceparent: string | undefined): EndSpan | undefined;
}

const sampledFlag = 1;

/** The context of a W3C traceparent; undefined when it is malformed or not sampled. */
export const sampledContext = (traceparent: string | undefined): Context | undefined => {
  if (traceparent === undefined || traceparent.length > 512) return undefined;
  const parent = parseTraceParent(traceparent);
  if (parent === null || (parent.traceFlags & sampledFlag) === 0) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
};

/** `ratio` is the share of requests without a trace that are sampled; `random` gives numbers from 0 to 1. */
export const requestSpans = (tracer: Tracer, ratio: number, random: () => number): RequestSpans => ({
  start: (route, method, traceparent) => {
    const remote = sampledContext(traceparent);
    if (remote === undefined) {
      // A caller's decision not to sample holds; a malformed header is not a decision.
      const isDecided = traceparent !== undefined && parseTraceParent(traceparent) !== null;
      if (isDecided || random() >= ratio) return undefined;
    }
    const span = tracer.startSpan(
      `${method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http' },
      },
      remote ?? sampledRoot,
    );
    // It stays active in this callback and all that it starts: node:http calls one callback for each request.
    context.attach(trace.setSpan(remote ?? ROOT_CONTEXT, span));
    return (status) => {
      span.setAttribute('http.response.status_code', status);
      if (status >= 500) {
        span.setAttribute('error.type', String(status));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    };
  },
});
