/**
 * Hashes of tokens from a JSON file that the platform puts there, such as a mounted secret: what `atalaya token list --json`
 * prints. Read again when it changes. A file that became unreadable changes nothing: revoking everybody because of a missing
 * comma would be an outage, and the log says it.
 */
import { readFileSync, statSync } from 'node:fs';
import { ConfigurationError } from '../../service/configuration.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { freshFor, type TokenRecord, type TokenStore } from './tokenStore.ts';

/** The environment variable that names the file. */
export const tokensVariable = 'ATALAYA_TOKENS_FILE';

export interface TokenFileOptions {
  readonly logger: Logger;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

/** Throws `ConfigurationError`. */
export const openTokenFile = (file: string, options: TokenFileOptions): TokenStore => {
  const { logger, now = () => performance.now() } = options;
  let known = read(file);
  let seen = stampOf(file);
  let lookedAt = now();

  const refresh = (): void => {
    lookedAt = now();
    const stamp = stampOf(file);
    if (stamp === seen) return;
    seen = stamp;
    try {
      known = read(file);
    } catch (error) {
      const reason = (error as Error).message;
      logger.error(
        { event: 'auth', file, reason },
        'the tokens were changed and cannot be read: the former ones stay valid',
      );
    }
  };

  return {
    find: (id) => {
      if (now() - lookedAt >= freshFor) refresh();
      return known.get(id);
    },
  };
};

const stampOf = (file: string): string => {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0, ino: 0 };
  return `${mtimeMs} ${size} ${ino}`;
};

const read = (file: string): Map<string, TokenRecord> => {
  const fail = (why: string): ConfigurationError =>
    new ConfigurationError(
      `${tokensVariable}  ${file}\n  ${why}\n  fix: write into it what 'atalaya token list <system> --json' prints`,
    );
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail(error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message);
  }
  if (!Array.isArray(entries)) throw fail('it is no array');
  return new Map(
    entries.map((entry: unknown, i) => {
      const record = parseRecord(entry);
      if (record === undefined) throw fail(`entry ${i} is no token: id, name, hash and created are needed`);
      return [record.id, record];
    }),
  );
};

/** Instants are RFC 3339; null or absent for never. */
export const writtenRecord = ({ createdAt, expiresAt, revokedAt, ...rest }: TokenRecord): object => ({
  ...rest,
  created: new Date(createdAt).toISOString(),
  expires: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  revoked: revokedAt === undefined ? null : new Date(revokedAt).toISOString(),
});

const parseRecord = (entry: unknown): TokenRecord | undefined => {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { id, name, hash, readOnly = false, created, expires, revoked } = entry as Readonly<Record<string, unknown>>;
  const [createdAt, expiresAt, revokedAt] = [created, expires ?? undefined, revoked ?? undefined].map(instant);
  if (typeof id !== 'string' || typeof name !== 'string' || typeof readOnly !== 'boolean') return undefined;
  if (typeof hash !== 'string' || !/^[\w-]{43}$/.test(hash)) return undefined;
  if (createdAt === undefined || [createdAt, expiresAt, revokedAt].some(Number.isNaN)) return undefined;
  return { id, name, hash, readOnly, createdAt, expiresAt, revokedAt };
};

/** Milliseconds; NaN for what is no instant. */
const instant = (value: unknown): number | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? Date.parse(value) : Number.NaN;
