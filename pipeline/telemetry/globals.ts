/** The two parts of OpenTelemetry that are one a process: which span is active, and how a trace is written down. */
import { context, propagation } from '@opentelemetry/api';
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
