/** Project, environment and emulators of a command, from the same variables as the services. */
import type { Environment, PipelineSystem } from '../../model/system.ts';
import type { Emulators } from '../../pipeline/google/home.ts';
import { readEmulators } from '../../pipeline/service/configuration.ts';
import { UsageError } from '../../model/usageError.ts';

export interface GoogleTarget {
  readonly project: string;
  readonly environment: Environment;
  readonly emulators: Emulators | undefined;
}

const environments = ['dev', 'staging', 'prod'] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** Production unless ATALAYA_ENVIRONMENT names another. Throws `UsageError`. */
export const environmentOf = (variables: Variables): Environment => {
  const name = variables['ATALAYA_ENVIRONMENT'] || 'prod';
  const environment = environments.find((choice) => choice === name);
  if (environment === undefined)
    throw new UsageError(`ATALAYA_ENVIRONMENT is '${name}'`, `use ${environments.join(', ')}`);
  return environment;
};

/** Throws `UsageError`. */
export const googleTarget = (system: PipelineSystem, variables: Variables): GoogleTarget => {
  const environment = environmentOf(variables);
  const emulators = readEmulators(variables);
  if (emulators !== undefined && (emulators.pubsub === undefined || emulators.bigquery === undefined))
    throw new UsageError(
      'only one of the two emulators is set: the other service would be the real Google Cloud',
      'set PUBSUB_EMULATOR_HOST and ATALAYA_BIGQUERY_ENDPOINT, or neither',
    );
  return { project: variables['GOOGLE_CLOUD_PROJECT'] || system.project, environment, emulators };
};
