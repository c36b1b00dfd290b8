/**
 * The ingest service of one system: messages are pushed to it or pulled by it, and end in the warehouse or in the dead
 * letters. In both cases it listens on the port, as Cloud Run requires, and answers /health.
 */
import { bytes } from '../../model/quantity.ts';
import type { IngestConfiguration, Variables } from '../service/configuration.ts';
import { balancedTimeouts, directTimeouts } from '../http/timeouts.ts';
import { openParts, type Parts } from '../service/parts.ts';
import type { Running } from '../service/run.ts';
import { createEntry, type Entry } from './entry/entry.ts';
import { listenForPushes } from './entry/listenForPushes.ts';
import { createCheckPusher } from './entry/pusher.ts';
import { createPushListener } from './entry/pushListener.ts';
import { createIngest } from './ingest.ts';

export interface IngestService extends Running {
  readonly url: string;
}

export interface IngestServiceOptions {
  readonly configuration: IngestConfiguration;
  readonly variables: Variables;
  readonly systems: URL;
}

/** Milliseconds in which Pub/Sub finds the process that takes over. Pushes still in flight have a second more. */
const handOverMs = 3_000;

/** Share of the instance's memory for bodies whose messages are not settled. */
const memoryShare = 1 / 4;

export const startIngestService = async (options: IngestServiceOptions): Promise<IngestService> => {
  const { configuration } = options;
  const { entry: kind, host, port = 8_080, pusher } = configuration;
  const parts = await openParts({ ...options, name: 'ingest' });
  try {
    const { system, logger } = parts;
    const entry = openEntry(parts);
    const failed = kind === 'pull' ? pull(parts) : new Promise<never>(() => undefined);
    let draining = false;
    const server = await listenForPushes({
      listener: createPushListener({
        entry: kind === 'push' ? entry : undefined,
        checkPusher: pusher && createCheckPusher({ ...pusher, logger }),
        logger,
        now: Date.now,
        budget: bytes(system.stages.ingest.resources.memory) * memoryShare,
        draining: () => draining,
      }),
      host,
      port,
      drain: () => (draining = true),
      timeouts: configuration.balanced ? balancedTimeouts : directTimeouts,
      handOverMs,
    });
    parts.onClose(() => server.close());
    logger.info(
      { event: 'started', system: system.id, operation: kind, port: Number(new URL(server.url).port) },
      'ingest is running',
    );
    return { url: server.url, failed, close: parts.close };
  } catch (error) {
    await parts.close();
    throw error;
  }
};

/** Takes one message a call; the handler collects concurrent messages into micro-batches. */
export const openEntry = ({ system, home, started, logger }: Parts): Entry => {
  const { telemetry } = started;
  const shared = { deadLetters: home.deadLetters, telemetry, logger, now: Date.now };
  return createEntry({ ...shared, handler: createIngest({ ...shared, system, warehouse: home.warehouse }) });
};

/** Rejects when the subscription fails for good. */
const pull = ({ system, home, started, logger, onClose }: Parts): Promise<never> => {
  const { telemetry } = started;
  const { warehouse, deadLetters } = home;
  const subscription = home.broker.subscribe(
    createIngest({ system, warehouse, deadLetters, telemetry, logger, now: Date.now }),
  );
  onClose(() => subscription.close());
  const failed = new Promise<never>((_, reject) => void subscription.done.catch(reject));
  failed.catch(() => undefined);
  return failed;
};
