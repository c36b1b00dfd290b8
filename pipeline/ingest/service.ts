/**
 * The ingest service of one system: messages come in by push or are pulled, and end in the warehouse or in the dead
 * letters. Either way something listens on the port, as Cloud Run wants, and answers /health.
 */
import { bytes } from '../../model/quantity.ts';
import type { IngestConfiguration, Variables } from '../service/configuration.ts';
import { openParts, type Parts } from '../service/parts.ts';
import type { Running } from '../service/run.ts';
import { createDoor, type Door } from './doors/door.ts';
import { listenForPushes } from './doors/listenForPushes.ts';
import { createCheckPusher } from './doors/pusher.ts';
import { createPushListener } from './doors/pushListener.ts';
import { createIngest } from './ingest.ts';

export interface IngestService extends Running {
  readonly url: string;
}

export interface IngestServiceOptions {
  readonly configuration: IngestConfiguration;
  readonly variables: Variables;
  readonly systems: URL;
}

/** Of the instance's memory, for bodies whose messages are not settled. */
const memoryShare = 1 / 4;

export const startIngestService = async (options: IngestServiceOptions): Promise<IngestService> => {
  const { configuration } = options;
  const { door: kind, host, port = 8_080, pusher } = configuration;
  const parts = await openParts({ ...options, name: 'ingest' });
  try {
    const { system, logger } = parts;
    const door = openDoor(parts);
    const failed = kind === 'pull' ? pull(parts) : new Promise<never>(() => undefined);
    let draining = false;
    const server = await listenForPushes({
      listener: createPushListener({
        door: kind === 'push' ? door : undefined,
        checkPusher: pusher && createCheckPusher({ ...pusher, logger }),
        logger,
        now: Date.now,
        budget: bytes(system.stages.ingest.resources.memory) * memoryShare,
        draining: () => draining,
      }),
      host,
      port,
      drain: () => (draining = true),
    });
    parts.onClose(() => server.close());
    logger.info(
      { event: 'started', system: system.id, operation: kind, port: Number(new URL(server.url).port) },
      'ingest runs',
    );
    return { url: server.url, failed, close: parts.close };
  } catch (error) {
    await parts.close();
    throw error;
  }
};

/** One message at a time goes in; the handler's micro-batches are what they share. */
export const openDoor = ({ system, home, started, logger }: Parts): Door => {
  const { telemetry } = started;
  const shared = { deadLetters: home.deadLetters, telemetry, logger, now: Date.now };
  return createDoor({ ...shared, handler: createIngest({ ...shared, system, warehouse: home.warehouse }) });
};

/** Rejects when the subscription can never work again. */
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
