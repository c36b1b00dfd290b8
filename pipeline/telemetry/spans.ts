/**
 * The server span of a sampled request. Whether a request without a trace is sampled is decided by a throw of the dice
 * before anything is made, so that the others cost nothing. Names and attributes hold the route, never the URL.
 */
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { sampledRoot } from './sampler.ts';

/** Ends the span. */
export type EndSpan = (status: number) => void;

export interface RequestSpans {
  /** Undefined when the request is not sampled. Else what follows in this callback runs in the span. */
  start(route: string, method: string, traceparent: string | undefined): EndSpan | undefined;
}

const sampledFlag = 1;

/** The context that a W3C traceparent names, if it is well-formed and sampled. */
export const sampledContext = (traceparent: string | undefined): Context | undefined => {
  if (traceparent === undefined || traceparent.length > 512) return undefined;
  const parent = parseTraceParent(traceparent);
  if (parent === null || (parent.traceFlags & sampledFlag) === 0) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
};

/** `ratio` of the requests that bring no trace of their own start one; `random` is from 0 to 1. */
export const requestSpans = (tracer: Tracer, ratio: number, random: () => number): RequestSpans => ({
  start: (route, method, traceparent) => {
    const remote = sampledContext(traceparent);
    if (remote === undefined) {
      // A caller that decided not to sample is obeyed; a malformed header decides nothing.
      const decided = traceparent !== undefined && parseTraceParent(traceparent) !== null;
      if (decided || random() >= ratio) return undefined;
    }
    const span = tracer.startSpan(
      `${method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http' },
      },
      remote ?? sampledRoot,
    );
    // Holds until this callback and what it started end: node:http gives each request a callback of its own.
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
