/**
 * Runs before any module of a service: `node --import ./pipeline/telemetry/preload.ts …`. Sets which span is active and
 * how traces are written down. Automatic instrumentation stays off, because it costs more than a request; whoever asks
 * for it (OTEL_NODE_ENABLED_INSTRUMENTATIONS) gets the hooks without which it cannot see ES modules, and would fail in
 * silence.
 */
import { setGlobals } from './globals.ts';

const asked = process.env['OTEL_NODE_ENABLED_INSTRUMENTATIONS'] ?? '';

if (asked !== '') {
  const { register } = await import('import-in-the-middle/register-hooks.mjs');
  register();
}
setGlobals();
