/**
 * Application default credentials: as headers of a request, or as a client that sends it. Source: google-auth-library; Google
 * Cloud, "How Application Default Credentials works". The library is loaded here only, when a command needs it.
 */
import type { AuthClient, GoogleAuth } from 'google-auth-library';

/** Google's APIs cannot be used from this machine: why, and what to run. */
export class CredentialError extends Error {
  readonly fix: string;

  constructor(reason: string, fix: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'CredentialError';
    this.fix = fix;
  }
}

export type Headers = () => Promise<Readonly<Record<string, string>>>;

/** Only reads metrics. */
const readScopes = ['https://www.googleapis.com/auth/monitoring.read'];

const logIn =
  'run: gcloud auth application-default login\n       (in CI and on Google Cloud: give the job a service account, or name a key file in GOOGLE_APPLICATION_CREDENTIALS)';

/** Headers for requests to `url`; a token is renewed before it expires. The result throws `CredentialError`. */
export const googleHeaders = (url: URL): Headers => {
  let client: Promise<AuthClient> | undefined;
  return async () => {
    // A missing package is no matter of credentials.
    const { GoogleAuth: Auth } = await import('google-auth-library');
    try {
      client ??= openClient(Auth, readScopes);
      const headers = await (await client).getRequestHeaders(url.href);
      return Object.fromEntries(headers.entries());
    } catch (error) {
      client = undefined;
      throw credentialError(error);
    }
  };
};

/** A client that has a token already: whoever has no credentials learns it here, before anything is read. Throws `CredentialError`. */
export const googleAuthClient = async (scopes: readonly string[]): Promise<AuthClient> => {
  // Elsewhere than on Google Cloud the library waits for a metadata server by its address, and warns that it has none.
  process.env['METADATA_SERVER_DETECTION'] ??= 'bios-only';
  const { GoogleAuth: Auth } = await import('google-auth-library');
  try {
    const client = await openClient(Auth, scopes);
    await client.getAccessToken();
    return client;
  } catch (error) {
    throw credentialError(error);
  }
};

const openClient = async (Auth: typeof GoogleAuth, scopes: readonly string[]): Promise<AuthClient> => {
  // Without a project the library asks gcloud, or the Resource Manager API, which a federated identity may not call. No request uses it.
  return await new Auth({ scopes: [...scopes], projectId: 'unused' }).getClient();
};

const credentialError = (error: unknown): CredentialError => {
  const text = Error.isError(error) ? error.message : String(error);
  const reason = text.split('\n', 1)[0]!.slice(0, 300);
  if (/could not load the default credentials|unable to detect a project/i.test(text))
    return new CredentialError('this machine has no Google credentials', logIn, { cause: error });
  if (/invalid_grant|reauth|invalid_rapt|expired|revoked/i.test(text))
    return new CredentialError(
      `the Google credentials of this machine have expired or were revoked (${reason})`,
      logIn,
      {
        cause: error,
      },
    );
  const file = process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  if (file !== undefined && /does not exist|not a file|ENOENT|JSON|credential|key/i.test(text))
    return new CredentialError(
      `the key file that GOOGLE_APPLICATION_CREDENTIALS names cannot be used (${reason})`,
      `check ${file}, or unset the variable and ${logIn}`,
      { cause: error },
    );
  return new CredentialError(`Google gives no token: ${reason}`, logIn, { cause: error });
};
