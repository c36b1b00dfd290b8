/**
 * An issuer's public keys. They are cached for ten minutes, then fetched again in the background, so that no request waits.
 * Unknown key ids cause at most one fetch in 30 seconds. While the issuer's server is down, the last good keys are still
 * used, and the log says so: callers with valid tokens must not fail.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from '../../telemetry/telemetry.ts';

/** Returns the body of the key set. Throws when it cannot be fetched. */
export type FetchKeys = (url: string) => Promise<string>;

export interface KeysOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly fetch?: FetchKeys;
}

/** No keys were fetched yet. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Milliseconds. */
export const keyTimes = { fresh: 600_000, unknown: 30_000, afterFailure: 5_000, timeout: 5_000 } as const;
const maxBytes = 1_000_000;

/** Throws `KeysUnavailable`, and jose's error for a token whose key is not in the set. */
export const createKeys = ({ url, logger, clock, fetch = download }: KeysOptions): JWTVerifyGetKey => {
  let latestKeys: ReturnType<typeof createLocalJWKSet> | undefined;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let failing = false;
  let loading: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    attemptedAt = clock();
    try {
      const set = JSON.parse(await fetch(url)) as Parameters<typeof createLocalJWKSet>[0];
      if (!Array.isArray(set.keys) || set.keys.length === 0) throw new Error('it contains no key');
      latestKeys = createLocalJWKSet(set);
      loadedAt = clock();
      if (failing) logger.info({ event: 'auth' }, 'the keys of the issuer are available again');
      failing = false;
    } catch (error) {
      const reason = reasonOf(error);
      const consequence = latestKeys === undefined ? 'callers get 503' : 'the last good keys are used';
      logger.error(
        { event: 'auth', host: new URL(url).host, reason },
        `the keys of the issuer cannot be fetched: ${consequence}`,
      );
      failing = true;
    }
  };
  const reload = async (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  return async (header, token) => {
    const now = clock();
    if (latestKeys === undefined) {
      if (loading !== undefined || now - attemptedAt >= keyTimes.afterFailure) await reload();
    } else if (now - loadedAt >= keyTimes.fresh && now - attemptedAt >= keyTimes.unknown) {
      void reload();
    }
    const keySet = latestKeys;
    if (keySet === undefined) throw new KeysUnavailable();
    try {
      return await keySet(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (loading === undefined && clock() - attemptedAt < keyTimes.unknown) throw error;
      await reload();
      return (latestKeys ?? keySet)(header, token);
    }
  };
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return error instanceof SyntaxError ? 'it is not JSON' : cause instanceof Error ? cause.message : message;
};

const download: FetchKeys = async (url) => {
  const response = await globalThis.fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(keyTimes.timeout),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`it answers ${response.status}`);
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
  }
  return text;
};
