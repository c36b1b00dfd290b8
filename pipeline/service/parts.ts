/** The parts that both services share: system, home, telemetry and logger. They are closed in reverse order. */
import { durationBoundaries } from '../../model/boundaries.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { cloudTelemetry } from '../telemetry/cloud.ts';
import { createLogger } from '../telemetry/logging.ts';
import { startTelemetry, type StartedTelemetry } from '../telemetry/start.ts';
import type { StartSdk } from '../telemetry/sdk.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { ServiceConfiguration, Variables } from './configuration.ts';
import { openServiceHome, type ServiceHome } from './home.ts';
import { findSystem } from './systems.ts';

export interface Parts {
  readonly system: PipelineSystem;
  readonly home: ServiceHome;
  readonly started: StartedTelemetry;
  readonly logger: Logger;
  /** Registers a function to call on close; the last registered is called first. */
  readonly onClose: (close: () => unknown) => void;
  /** The second call waits for the first. */
  readonly close: () => Promise<void>;
}

export interface PartsOptions {
  readonly name: 'ingest' | 'api';
  readonly configuration: ServiceConfiguration;
  readonly variables: Variables;
  /** The folder of definitions, ending with '/'. */
  readonly systems: URL;
  /** Default: NodeSDK. */
  readonly startSdk?: StartSdk;
}

/** Throws `ConfigurationError`, `CloudTelemetryError`, `StorageError` and `GoogleError`, with nothing left open. */
export const openParts = async (options: PartsOptions): Promise<Parts> => {
  const { name, configuration, variables, systems, startSdk } = options;
  const closers: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll());
  const { system, fleet } = await findSystem(systems, configuration.system);
  const cloud = await cloudTelemetry(variables);
  const project = configuration.project ?? cloud?.project ?? system.project;
  const logger = createLogger({ name, level: configuration.logLevel, project });
  try {
    const home = await openServiceHome(system, configuration, project, logger);
    closers.push(() => home.close());
    const started = await startTelemetry({
      system,
      boundaries: durationBoundaries(fleet),
      home: configuration.home,
      environment: variables,
      cloud,
      startSdk,
      onError: (error) =>
        logger.error({ event: 'telemetry', reason: String(error) }, 'telemetry failed; the service continues'),
    });
    closers.push(() => started.shutdown());
    return { system, home, started, logger, onClose: (closer) => void closers.push(closer), close };
  } catch (error) {
    await close();
    throw error;
  }
};
