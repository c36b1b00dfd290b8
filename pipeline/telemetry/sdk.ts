/** What a system's telemetry hands to an OpenTelemetry SDK, and what it gets back. nodeSdk.ts starts the real one. */
import type { Tracer } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { IMetricReader } from '@opentelemetry/sdk-metrics';
import type { Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';

export interface SdkParts {
  readonly resource: Resource;
  readonly metricReaders: readonly IMetricReader[];
  readonly spanProcessors: readonly SpanProcessor[];
  readonly sampler: Sampler;
}

export interface StartedSdk {
  readonly tracer: Tracer;
  /** Flushes and closes every reader and processor. It waits for all of them, also when one fails, and never rejects. */
  readonly shutdown: () => Promise<void>;
}

export type StartSdk = (parts: SdkParts) => StartedSdk;
