/**
 * Which traces are sampled. Our own spans are decided before they are started (spans.ts), so that the others cost
 * nothing. Spans that a library starts through OpenTelemetry's globals are sampled at the same share: Google's clients
 * can start one for each call.
 */
import { createContextKey, ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';

const isDecided = createContextKey('atalaya: this trace is sampled');

/** The parent of a span that begins a trace and is to be sampled. For starting the span only: its children need none. */
export const sampledRoot: Context = ROOT_CONTEXT.setValue(isDecided, true);

/** `share` of the traces that others begin, from 0 to 1. */
export const createSampler = (share: number): Sampler => {
  const [always, some] = [new AlwaysOnSampler(), new TraceIdRatioBasedSampler(share)];
  return new ParentBasedSampler({
    root: {
      shouldSample: (parent, traceId) =>
        parent.getValue(isDecided) === true ? always.shouldSample() : some.shouldSample(parent, traceId),
    },
  });
};
