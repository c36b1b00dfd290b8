/**
 * Server spans without automatic instrumentation, which costs more than a request. Names and attributes are made once a
 * route; what is not sampled is not even put into a context. No URLs: `url.path` can hold an e-mail address.
 */
import type { IncomingMessage } from 'node:http';
import {
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';

/** Undefined when the request is not sampled. */
export type StartSpan = (request: IncomingMessage, method: string, route: string) => Span | undefined;

export const createStartSpan = (): StartSpan => {
  const tracer = trace.getTracer('atalaya');
  const known = new Map<string, SpanOptions>();

  const optionsFor = (name: string, method: string, route: string): SpanOptions => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const options = {
      kind: SpanKind.SERVER,
      attributes: {
        [ATTR_HTTP_REQUEST_METHOD]: method,
        [ATTR_URL_SCHEME]: 'http',
        ...(route !== 'unmatched' && { [ATTR_HTTP_ROUTE]: route }),
      },
    };
    known.set(name, options);
    return options;
  };

  return (request, method, route) => {
    const { headers } = request;
    const parent = headers['traceparent'] === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, headers);
    const name = `${method} ${route}`;
    const span = tracer.startSpan(name, optionsFor(name, method, route), parent);
    return span.isRecording() ? span : undefined;
  };
};

export const endSpan = (span: Span, status: number): void => {
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 500) {
    span.setAttribute(ATTR_ERROR_TYPE, String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
};
