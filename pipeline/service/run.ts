/**
 * The life of a service's process: it starts, or reports why not; runs until SIGTERM, SIGINT or a permanent failure; then
 * drains, flushes and exits, within the ten seconds that Cloud Run allows. Exit codes: 0 stopped, 1 failed, 2 wrong
 * configuration.
 */
import { createLogger } from '../telemetry/logging.ts';
import type { Logger } from '../telemetry/telemetry.ts';

export interface Running {
  /** Rejects when the service can no longer run. */
  readonly failed: Promise<never>;
  /** Drains and flushes. */
  readonly close: () => Promise<void>;
}

/** Errors with a message for the user. All others are our own bugs, and are logged with their stack. */
const userErrors: ReadonlySet<string> = new Set([
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
      logger.info({ event: 'stopping' }, 'stopping: finishing requests and messages in flight');
    } finally {
      await running.close();
    }
    logger.info({ event: 'stopped' }, 'stopped');
    process.exitCode = 0;
  } catch (error) {
    process.exitCode = logFailure(logger, error);
  }
};

/** The first signal stops the service in order; a second one kills the process at once. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });

const logFailure = (logger: Logger, error: unknown): 1 | 2 => {
  if (!(error instanceof Error)) logger.error({ event: 'failed' }, String(error));
  else if (userErrors.has(error.name)) logger.error({ event: 'failed', error: error.name }, error.message);
  else logger.error({ event: 'failed', err: error }, 'this is a bug in Atalaya');
  return error instanceof Error && error.name === 'ConfigurationError' ? 2 : 1;
};
