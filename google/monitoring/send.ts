/** One request of a REST API of Google's: JSON in and out, sent once, with every failure as a `MonitoringError`. */
import type { AuthClient } from 'google-auth-library';
import type { Body } from './client.ts';
import { failureOf, type Attempt } from './failure.ts';
import { retryDelay } from './retryInfo.ts';

export interface Send {
  (attempt: Attempt, method: string, url: URL, body?: Body): Promise<Body>;
}

export interface SendOptions {
  readonly auth: AuthClient;
  /** Milliseconds of one attempt. */
  readonly timeout: number;
}

export const sender =
  ({ auth, timeout }: SendOptions): Send =>
  async (attempt, method, url, body) => {
    let response;
    try {
      response = await auth.request<unknown>({
        url: url.href,
        method,
        ...(body === undefined ? {} : { data: body }),
        retry: false,
        timeout,
        validateStatus: () => true,
      });
    } catch (error) {
      throw failureOf(attempt, { status: undefined, message: (error as Error).message }, error);
    }
    if (response.status >= 200 && response.status < 300) {
      // A delete may answer nothing.
      if (isObject(response.data) || (attempt.verb === 'delete' && !response.data)) return objectOf(response.data);
      throw failureOf(attempt, { status: 'FOREIGN', message: shown(response.data) });
    }
    const { error = {} } = objectOf(response.data) as { readonly error?: Status };
    const retryAfter = retryDelay(error.details);
    throw failureOf(attempt, {
      status: error.status ?? statusOf(response.status),
      message: error.message ?? `HTTP status ${response.status}`,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  };

interface Status {
  readonly status?: string;
  readonly message?: string;
  readonly details?: unknown;
}

const isObject = (data: unknown): data is Body => typeof data === 'object' && data !== null && !Array.isArray(data);

const objectOf = (data: unknown): Body => (isObject(data) ? data : {});

const shown = (data: unknown): string =>
  (typeof data === 'string' ? data : JSON.stringify(data ?? null)).replaceAll(/\s+/g, ' ').slice(0, 60);

/** A proxy's answer has no status of Google's. */
const statusOf = (code: number): string => {
  if (code === 401) return 'UNAUTHENTICATED';
  if (code === 403) return 'PERMISSION_DENIED';
  if (code === 404) return 'NOT_FOUND';
  if (code === 429) return 'RESOURCE_EXHAUSTED';
  return code >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT';
};
