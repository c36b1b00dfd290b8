/**
 * Starts OpenTelemetry by NodeSDK. NodeSDK reads every part that it does not get from the environment, so it gets all of
 * them: no exporter, detector or propagator is added that this project did not choose. The list of log processors is
 * empty, because the default one sends to localhost:4318. Source: @opentelemetry/sdk-node 0.301.0, sdk.ts.
 */
import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { NoopSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { contextManager, propagator } from './globals.ts';
import type { StartSdk } from './sdk.ts';

let hasStarted = false;

/**
 * OpenTelemetry's globals refuse a second registration. The preload has set two of them, and a process that runs several
 * systems starts several SDKs: the globals belong to the last one, and each system keeps its own tracer and readers.
 */
const releaseGlobals = (): void => {
  context.disable();
  propagation.disable();
  // Not before the first start: tracers that libraries hold already would never reach the SDK.
  if (hasStarted) for (const api of [trace, metrics, logs]) api.disable();
  hasStarted = true;
};

/** NodeSDK's shutdown ends at the first part that rejects, and would cut off the last export of the others. */
const withoutRejection = (processor: SpanProcessor): SpanProcessor => ({
  onStart: (span, parent) => processor.onStart(span, parent),
  onEnding: (span) => processor.onEnding?.(span),
  onEnd: (span) => processor.onEnd(span),
  forceFlush: () => processor.forceFlush(),
  shutdown: () => processor.shutdown().catch(() => undefined),
});

/** OTEL_SDK_DISABLED=true makes it do nothing: readers stay unbound, and the tracer makes no spans. */
export const startNodeSdk: StartSdk = ({ resource, metricReaders, spanProcessors, sampler }) => {
  // Without a processor NodeSDK makes no tracer, and a trace would end here instead of going on through the queue.
  const processors = spanProcessors.length === 0 ? [new NoopSpanProcessor()] : spanProcessors.map(withoutRejection);
  releaseGlobals();
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    contextManager,
    textMapPropagator: propagator,
    metricReaders: [...metricReaders],
    spanProcessors: processors,
    sampler,
    logRecordProcessors: [],
  });
  sdk.start();
  return { tracer: trace.getTracer('atalaya'), shutdown: () => sdk.shutdown().catch(() => undefined) };
};
