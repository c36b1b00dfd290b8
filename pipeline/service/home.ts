/** Opens a service's storage: the same ports, embedded or on Google Cloud. Google's clients are imported only when used. */
import path from 'node:path';
import type { PipelineSystem } from '../../model/system.ts';
import type { Broker, DeadLetters, Warehouse } from '../ports.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { ServiceConfiguration } from './configuration.ts';

export interface ServiceHome {
  readonly broker: Broker;
  readonly warehouse: Warehouse;
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

/** `project` is the Google Cloud project. Throws `StorageError`. */
export const openServiceHome = async (
  system: PipelineSystem,
  configuration: ServiceConfiguration,
  project: string,
  logger: Logger,
): Promise<ServiceHome> => {
  if (configuration.home === 'embedded') {
    const { openHome } = await import('../embedded/home.ts');
    const { acceptMissing } = configuration;
    return openHome(system, path.resolve(configuration.data, system.id), Date.now, { acceptMissing });
  }
  const { openGoogleHome } = await import('../google/home.ts');
  const { environment, emulators } = configuration;
  return openGoogleHome(system, { project, environment, emulators, logger });
};
