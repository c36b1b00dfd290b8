/**
 * The parts of OpenTelemetry that are one a process: which span is active, how a trace is written down, and who hears
 * of exports that fail.
 */
import { context, diag, DiagLogLevel, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

let set = false;

/** The second call, and one after somebody else's, changes nothing. */
export const setGlobals = (): void => {
  if (set) return;
  set = true;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
};

let heard = false;

/**
 * Exporters tell failures, and points that were refused, to nobody unless asked. The first listener of a process hears
 * them all.
 */
export const onExportFailure = (listener: (error: unknown) => void): void => {
  if (heard) return;
  heard = true;
  const tell = (what: string, ...more: readonly unknown[]): void =>
    listener(new Error([messageOf(what), ...more].map(String).join(' ').slice(0, 500)));
  const ignore = (): void => undefined;
  const logger = { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
};

/** OpenTelemetry tells an error as JSON of all its properties. */
const messageOf = (what: string): string => {
  if (!what.startsWith('{')) return what;
  try {
    return (JSON.parse(what) as { readonly message?: string }).message ?? what;
  } catch {
    return what;
  }
};
