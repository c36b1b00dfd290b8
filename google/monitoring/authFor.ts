/** Credentials of a client: Google's of this machine, or none for a fake. */
import type { AuthClient } from 'google-auth-library';
import { CredentialError, googleAuthClient } from '../credentials.ts';
import { MonitoringError } from './failure.ts';

/** What an account may do is said by its roles, not by the token. */
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

/** `endpoint`: of a fake; undefined: Google's. `product`: for messages. Rejects with `MonitoringError` without credentials. */
export const authFor = async (product: string, endpoint: URL | undefined): Promise<AuthClient> => {
  if (endpoint !== undefined) {
    const { PassThroughClient } = await import('google-auth-library');
    return new PassThroughClient();
  }
  try {
    return await googleAuthClient(scopes);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw new MonitoringError('no-credentials', `${product} cannot be used: ${error.message}`, error.fix, {
      cause: error,
    });
  }
};

/** Paths are resolved below the endpoint's own. */
export const withSlash = (url: URL): URL => (url.href.endsWith('/') ? url : new URL(`${url.href}/`));
