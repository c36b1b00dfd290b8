/** Automatic HTTP and Express instrumentation with metrics and sampled traces: the baseline for the hand-written instruments. */
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { setGlobals } from '../pipeline/telemetry/globals.ts';

/** The same share of traces that ours has by default. */
const sampling = 0.01;

export const instrumentHttp = (): void => {
  setGlobals();
  registerInstrumentations({
    meterProvider: new MeterProvider({
      readers: [new PrometheusExporter({ preventServerStart: true })],
    }),
    tracerProvider: new TracerProvider({
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampling) }),
    }),
    instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],
  });
};
