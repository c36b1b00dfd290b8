/**
 * The parts of OpenTelemetry that exist once in a process: the context manager (which span is active), the propagator (how
 * a trace is written into headers) and the diagnostic logger (which gets failed exports).
 */
import { context, diag, DiagLogLevel, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

export const contextManager: AsyncLocalStorageContextManager = new AsyncLocalStorageContextManager();
export const propagator: W3CTraceContextPropagator = new W3CTraceContextPropagator();

/** Sets them until the SDK starts, which then registers the same two objects. */
export const setGlobals = (): void => {
  context.setGlobalContextManager(contextManager.enable());
  propagation.setGlobalPropagator(propagator);
};

let listener: ((error: unknown) => void) | undefined;

/**
 * Exporters report failures and refused points only to OpenTelemetry's diagnostic logger. The first listener of a process
 * gets them all. NodeSDK sets a logger of its own when OTEL_LOG_LEVEL is set, so call this after the SDK has started.
 */
export const onExportFailure = (onError: (error: unknown) => void): void => {
  listener ??= onError;
  const report = (message: string, ...details: readonly unknown[]): void =>
    listener?.(new Error([messageOf(message), ...details].map(String).join(' ').slice(0, 500)));
  const ignore = (): void => undefined;
  const logger = { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
};

/** OpenTelemetry writes an error as JSON of all its properties. */
const messageOf = (text: string): string => {
  if (!text.startsWith('{')) return text;
  try {
    return (JSON.parse(text) as { readonly message?: string }).message ?? text;
  } catch {
    return text;
  }
};
