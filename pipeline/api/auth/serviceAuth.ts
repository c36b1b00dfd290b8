/** How a service learns of its callers: hashes of tokens from a file that the platform mounts, else from its data folder. */
import path from 'node:path';
import { ConfigurationError, type ServiceConfiguration, type Variables } from '../../service/configuration.ts';
import type { Parts } from '../../service/parts.ts';
import type { AuthOptions } from './authenticate.ts';
import { openTokenFile, tokensVariable } from './tokenFile.ts';

export interface ServiceAuth {
  readonly auth: AuthOptions;
  readonly proxies: number | undefined;
}

/** Throws `ConfigurationError`: a service that could let nobody in does not start. */
export const serviceAuth = async (
  { system, logger, onClose }: Pick<Parts, 'system' | 'logger' | 'onClose'>,
  { home, data }: Pick<ServiceConfiguration, 'home' | 'data'>,
  variables: Variables,
): Promise<ServiceAuth> => {
  // Google's front end stands before whatever runs there, and nothing stands before one machine.
  const proxies = home === 'google' ? undefined : 0;
  if (system.stages.api.auth !== 'token') return { auth: {}, proxies };
  const file = variables[tokensVariable];
  if (file !== undefined && file !== '') return { auth: { tokens: openTokenFile(file, { logger }) }, proxies };
  if (home === 'google') {
    throw new ConfigurationError(
      `${tokensVariable}  environment\n  is missing, and '${system.id}' takes tokens alone: nobody could call\n  fix: mount what 'atalaya token list ${system.id} --json' prints, and name that file`,
    );
  }
  // The image for Google Cloud is without the embedded home.
  const [{ homeFiles }, { openTokens }] = await Promise.all([
    import('../../embedded/homeFiles.ts'),
    import('../../embedded/tokens.ts'),
  ]);
  const tokens = openTokens(homeFiles(path.join(data, system.id)).tokens);
  onClose(() => tokens.close());
  return { auth: { tokens }, proxies };
};
