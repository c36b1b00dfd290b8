/**
 * Token hashes from a JSON file, such as a mounted secret, with the output of `atalaya token list --json`. It is read again
 * when it changes. If it cannot be read then, the former tokens stay valid and the log has an error: to revoke all
 * tokens because of a missing comma would be an outage.
 */
import { readFileSync, statSync } from 'node:fs';
import { ConfigurationError } from '../../service/configuration.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { recheckAfterMs, type TokenRecord, type TokenStore } from './tokenStore.ts';

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
  let records = read(file);
  let lastStamp = stampOf(file);
  let checkedAt = now();

  const refresh = (): void => {
    checkedAt = now();
    const stamp = stampOf(file);
    if (stamp === lastStamp) return;
    lastStamp = stamp;
    try {
      records = read(file);
    } catch (error) {
      const reason = (error as Error).message;
      logger.error(
        { event: 'auth', file, reason },
        'the token file changed and cannot be read: the former tokens stay valid',
      );
    }
  };

  return {
    find: (id) => {
      if (now() - checkedAt >= recheckAfterMs) refresh();
      return records.get(id);
    },
  };
};

const stampOf = (file: string): string => {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0, ino: 0 };
  return `${mtimeMs} ${size} ${ino}`;
};

const read = (file: string): Map<string, TokenRecord> => {
  const fail = (reason: string): ConfigurationError =>
    new ConfigurationError(
      `${tokensVariable}  ${file}\n  ${reason}\n  fix: write the output of 'atalaya token list <system> --json' into it`,
    );
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail(error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message);
  }
  if (!Array.isArray(entries)) throw fail('it is not an array');
  return new Map(
    entries.map((entry: unknown, i) => {
      const record = parseRecord(entry);
      if (record === undefined) throw fail(`entry ${i} is not a token: id, name, hash and created are required`);
      return [record.id, record];
    }),
  );
};

/** Instants are RFC 3339; null or absent means never. */
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

/** Milliseconds; NaN when the value is not an instant. */
const instant = (value: unknown): number | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? Date.parse(value) : Number.NaN;
