/** Where a service reads token hashes: from a file that the platform mounts, else from its data folder. */
import path from 'node:path';
import { ConfigurationError, type ServiceConfiguration, type Variables } from '../../service/configuration.ts';
import type { Parts } from '../../service/parts.ts';
import type { AuthOptions } from './authenticate.ts';
import { openTokenFile, tokensVariable } from './tokenFile.ts';

export interface ServiceAuth {
  readonly auth: AuthOptions;
  readonly proxies: number | undefined;
}

/** Throws `ConfigurationError`: a service that would refuse every caller does not start. */
export const serviceAuth = async (
  { system, logger, onClose }: Pick<Parts, 'system' | 'logger' | 'onClose'>,
  { home, data }: Pick<ServiceConfiguration, 'home' | 'data'>,
  variables: Variables,
): Promise<ServiceAuth> => {
  // On Google Cloud, Google's front end is a proxy; on one machine there is none.
  const proxies = home === 'google' ? undefined : 0;
  if (system.stages.api.auth !== 'token') return { auth: {}, proxies };
  const file = variables[tokensVariable];
  if (file !== undefined && file !== '') return { auth: { tokens: openTokenFile(file, { logger }) }, proxies };
  if (home === 'google') {
    throw new ConfigurationError(
      `${tokensVariable}  environment\n  is missing, and '${system.id}' accepts only tokens: every caller would be refused\n  fix: mount what 'atalaya token list ${system.id} --json' prints, and set this variable to that file`,
    );
  }
  // The image for Google Cloud does not contain the embedded home.
  const [{ homeFiles }, { openTokens }] = await Promise.all([
    import('../../embedded/homeFiles.ts'),
    import('../../embedded/tokens.ts'),
  ]);
  const tokens = openTokens(homeFiles(path.join(data, system.id)).tokens);
  onClose(() => tokens.close());
  return { auth: { tokens }, proxies };
};
