/**
 * One trace from POST through publish to process. Concurrent deliveries share the insert of a batch, which cannot be the
 * child of all their messages: it is a trace of its own that links to each. Spans name the subscription, the table and the
 * route, and have no payload. Without a sampled trace nothing is created.
 */
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { TRACE_PARENT_HEADER, W3CTraceContextPropagator } from '@opentelemetry/core';
import { traceparentAttribute, type Attributes, type Delivery } from '../ports.ts';
import { sampledRoot } from './sampler.ts';
import { sampledContext } from './spans.ts';
import type { BatchTrace, Tracing } from './telemetry.ts';
import type { Context, Link, Span, TextMapSetter, Tracer } from '@opentelemetry/api';

export interface TracedNames {
  /** messaging.system and db.system.name. */
  readonly messagingSystem: string;
  readonly database: string;
  readonly topic: string;
  readonly subscription: string;
  readonly table: string;
}

/** Most spans and links of one batch, so that no producer can make it expensive. It is OpenTelemetry's limit of links. */
const mostTraced = 128;

const untraced: BatchTrace = Object.freeze({ links: [], end: () => undefined });

const propagator = new W3CTraceContextPropagator();
const intoAttributes: TextMapSetter<Record<string, string>> = {
  set: (attributes, key, value) => {
    if (key === TRACE_PARENT_HEADER) attributes[traceparentAttribute] = value;
  },
};

export const createTracing = (tracer: Tracer, names: TracedNames): Tracing => {
  const messaging = { 'messaging.system': names.messagingSystem, 'messaging.destination.name': names.topic };

  const createSpan = (): Span =>
    tracer.startSpan(`create ${names.topic}`, {
      kind: SpanKind.PRODUCER,
      attributes: {
        ...messaging,
        'messaging.operation.name': 'create',
        'messaging.operation.type': 'create',
      },
    });

  const processSpan = (delivery: Delivery): Span | undefined => {
    const parent = sampledContext(delivery.attributes?.[traceparentAttribute]);
    if (parent === undefined) return undefined;
    return tracer.startSpan(
      `process ${names.subscription}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: {
          ...messaging,
          'messaging.operation.name': 'process',
          'messaging.operation.type': 'process',
          'messaging.destination.subscription.name': names.subscription,
          'messaging.message.id': delivery.id,
          'messaging.message.body.size': delivery.data.byteLength,
        },
      },
      parent,
    );
  };

  const databaseSpan = (operation: 'insert' | 'query', parent: Context, links: readonly Link[], size?: number): Span =>
    tracer.startSpan(
      `${operation} ${names.table}`,
      {
        kind: SpanKind.CLIENT,
        links: [...links],
        attributes: {
          'db.system.name': names.database,
          'db.operation.name': operation,
          'db.collection.name': names.table,
          ...(size === undefined ? {} : { 'db.operation.batch.size': size }),
        },
      },
      parent,
    );

  return {
    inject: (): Attributes | undefined => {
      const active = trace.getActiveSpan();
      if (active === undefined || !active.isRecording()) return undefined;
      const span = createSpan();
      const attributes: Record<string, string> = {};
      propagator.inject(trace.setSpan(ROOT_CONTEXT, span), attributes, intoAttributes);
      span.end();
      return attributes;
    },

    startBatch: (deliveries) => {
      let spans: Map<number, Span> | undefined;
      for (let index = 0; index < deliveries.length; index += 1) {
        const delivery = deliveries[index] as Delivery;
        if (delivery.attributes?.[traceparentAttribute] === undefined) continue;
        const span = processSpan(delivery);
        if (span === undefined) continue;
        spans = (spans ?? new Map<number, Span>()).set(index, span);
        if (spans.size === mostTraced) break;
      }
      return spans === undefined ? untraced : tracedBatch(spans);
    },

    insert: async (batches, rows, insert) => {
      const links = batches.flatMap((batch) => batch.links).slice(0, mostTraced);
      if (links.length === 0) return insert();
      return within(databaseSpan('insert', sampledRoot, links, rows), ROOT_CONTEXT, insert);
    },

    query: async (query) => {
      const parent = context.active();
      if (trace.getSpan(parent)?.isRecording() !== true) return query();
      return within(databaseSpan('query', parent, []), parent, query);
    },
  };
};

const within = async <T>(span: Span, parent: Context, work: () => Promise<T>): Promise<T> => {
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    fail(span, error instanceof Error ? error.name : '_OTHER');
    throw error;
  } finally {
    span.end();
  }
};

const tracedBatch = (spans: ReadonlyMap<number, Span>): BatchTrace => ({
  links: [...spans.values()].map((span) => ({ context: span.spanContext() })),
  end: (failed) => {
    for (const [index, span] of spans) {
      const code = failed.get(index);
      if (code !== undefined) fail(span, code);
      span.end();
    }
  },
});

/** Records the type of the failure only: an error message may quote values. */
const fail = (span: Span, type: string): void => {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
};
