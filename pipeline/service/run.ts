/**
 * The life of a service's process: it starts, or says why not; it runs until SIGTERM, SIGINT or a failure that stays; it
 * drains, flushes and ends, within the ten seconds that Cloud Run gives. Exit codes: 0 stopped, 1 failed, 2 configured
 * wrongly.
 */
import { createLogger } from '../telemetry/logging.ts';
import type { Logger } from '../telemetry/telemetry.ts';

export interface Running {
  /** Rejects when the service can no longer run. */
  readonly failed: Promise<never>;
  /** Drains and flushes. */
  readonly close: () => Promise<void>;
}

/** Errors whose message says what, where, why and what to do. The rest are our own bugs, and keep their stack. */
const spoken: ReadonlySet<string> = new Set([
  'ConfigurationError',
  'CloudTelemetryError',
  'DefinitionError',
  'GoogleError',
  'ListenError',
  'StorageError',
]);

export const runService = async (name: string, start: () => Promise<Running>): Promise<void> => {
  const logger = createLogger({ name, project: process.env['GOOGLE_CLOUD_PROJECT'] });
  const stopped = stopSignal();
  try {
    const running = await start();
    try {
      await Promise.race([stopped, running.failed]);
      logger.info({ event: 'stopping' }, 'stopping: finishing what is in flight');
    } finally {
      await running.close();
    }
    logger.info({ event: 'stopped' }, 'stopped');
    process.exitCode = 0;
  } catch (error) {
    process.exitCode = tell(logger, error);
  }
};

/** The first ends the service in order; a second one of a person who means it ends the process. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });

const tell = (logger: Logger, error: unknown): 1 | 2 => {
  if (!(error instanceof Error)) logger.error({ event: 'failed' }, String(error));
  else if (spoken.has(error.name)) logger.error({ event: 'failed', error: error.name }, error.message);
  else logger.error({ event: 'failed', err: error }, 'this is a bug in Atalaya');
  return error instanceof Error && error.name === 'ConfigurationError' ? 2 : 1;
};
