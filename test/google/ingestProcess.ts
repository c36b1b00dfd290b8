/**
 * Ingest in its own process, to be killed: node ingestProcess.ts PUBSUB BIGQUERY. It prints 'loaded', starts on input, and
 * runs until it is killed.
 */
import { once } from 'node:events';
import { openGoogleHome } from '../../pipeline/google/home.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import { startTelemetry } from '../../pipeline/telemetry/start.ts';
import { freightAt } from './freightAt.ts';
import { quietLogger } from './quietLogger.ts';

// The parent has exited when its end of the pipe is closed.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));

const [, , pubsub, bigquery] = process.argv;
const system = freightAt('10s');
const home = openGoogleHome(system, {
  project: 'demo',
  environment: 'dev',
  emulators: { pubsub, bigquery },
  logger: quietLogger,
});
const { telemetry } = await startTelemetry({ system, boundaries: [], environment: {} });
const { broker, warehouse, deadLetters } = home;
const ingest = createIngest({ system, warehouse, deadLetters, telemetry, logger: quietLogger, now: Date.now });
process.stdout.write('loaded\n');
await once(process.stdin, 'data');
const { done } = broker.subscribe(ingest);
await done;
