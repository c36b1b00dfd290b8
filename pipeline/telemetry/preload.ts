/**
 * Runs before any module of a service: `node --import ./pipeline/telemetry/preload.ts …`. The order is a law: first the
 * compile cache, which serves only what is loaded after it; then the hooks by which automatic instrumentation sees ES
 * modules, as it fails in silence without them; then OpenTelemetry. Instrumentation is off unless
 * OTEL_NODE_ENABLED_INSTRUMENTATIONS asks for it, because it costs more than a request.
 */
import module from 'node:module';
import path from 'node:path';

/** In node_modules, so that a clean install removes it. Portable, because a container image is filled in a separate build stage. */
module.enableCompileCache({
  directory: path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'node'),
  portable: true,
});

if ((process.env['OTEL_NODE_ENABLED_INSTRUMENTATIONS'] ?? '') !== '') {
  const { register } = await import('import-in-the-middle/register-hooks.mjs');
  register();
}
const { setGlobals } = await import('./globals.ts');
setGlobals();
