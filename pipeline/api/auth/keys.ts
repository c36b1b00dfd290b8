/**
 * An issuer's public keys, kept for ten minutes and then fetched anew beside the requests, never in front of them. A key
 * that is unknown makes one fetch in half a minute, however many ask for it. While the issuer's server is down, the last
 * good keys go on being used, and the log says so: callers with good tokens have done nothing wrong.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from '../../telemetry/telemetry.ts';

/** The body of the key set. Throws when it cannot be had. */
export type FetchKeys = (url: string) => Promise<string>;

export interface KeysOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly fetch?: FetchKeys;
}

/** There have never been any. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Milliseconds. */
export const keyTimes = { fresh: 600_000, unknown: 30_000, afterFailure: 5_000, patience: 5_000 } as const;
const largest = 1_000_000;

/** Throws `KeysUnavailable`, and what jose throws for a token without a key here. */
export const createKeys = ({ url, logger, clock, fetch = download }: KeysOptions): JWTVerifyGetKey => {
  let local: ReturnType<typeof createLocalJWKSet> | undefined;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failing = false;
  let loading: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    triedAt = clock();
    try {
      const set = JSON.parse(await fetch(url)) as Parameters<typeof createLocalJWKSet>[0];
      if (!Array.isArray(set.keys) || set.keys.length === 0) throw new Error('there is no key in it');
      local = createLocalJWKSet(set);
      loadedAt = clock();
      if (failing) logger.info({ event: 'auth' }, 'the keys of the issuer can be had again');
      failing = false;
    } catch (error) {
      const reason = reasonOf(error);
      const kept = local === undefined ? 'callers are answered 503' : 'the last good ones are used';
      logger.error({ event: 'auth', host: new URL(url).host, reason }, `the keys of the issuer cannot be had: ${kept}`);
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
    if (local === undefined) {
      if (loading !== undefined || now - triedAt >= keyTimes.afterFailure) await reload();
    } else if (now - loadedAt >= keyTimes.fresh && now - triedAt >= keyTimes.unknown) {
      void reload();
    }
    const known = local;
    if (known === undefined) throw new KeysUnavailable();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (loading === undefined && clock() - triedAt < keyTimes.unknown) throw error;
      await reload();
      return (local ?? known)(header, token);
    }
  };
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return error instanceof SyntaxError ? 'it is no JSON' : cause instanceof Error ? cause.message : message;
};

const download: FetchKeys = async (url) => {
  const response = await globalThis.fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(keyTimes.patience),
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
    if (text.length > largest) throw new Error(`it is larger than ${largest} bytes`);
  }
  return text;
};
