/** Where a service keeps what it handles: the same ports, embedded or on Google Cloud, whose clients load only then. */
import path from 'node:path';
import type { System } from '../../model/system.ts';
import type { Broker, DeadLetters, Warehouse } from '../ports.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { ServiceConfiguration } from './configuration.ts';

export interface ServiceHome {
  readonly broker: Broker;
  readonly warehouse: Warehouse;
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

/** Throws `StorageError` and `GoogleError`. */
export const openServiceHome = async (
  system: System,
  configuration: ServiceConfiguration,
  logger: Logger,
): Promise<ServiceHome> => {
  void logger;
  const { openHome } = await import('../embedded/home.ts');
  return openHome(system, path.resolve(configuration.data, system.id), Date.now);
};
