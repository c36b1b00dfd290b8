/** The work of `atalaya token`: creates, lists and revokes tokens in the system's data folder. */
import path from 'node:path';
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { issueToken } from '../../pipeline/api/auth/token.ts';
import { writtenRecord } from '../../pipeline/api/auth/tokenFile.ts';
import { isValid, type TokenBook, type TokenRecord } from '../../pipeline/api/auth/tokenStore.ts';
import { homeFiles, makeFolder } from '../../pipeline/embedded/homeFiles.ts';
import { openTokens } from '../../pipeline/embedded/tokens.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { dataFolder } from '../options.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { table, tableWidth } from '../table.ts';

export interface TokenOptions {
  readonly data: string;
  readonly json?: boolean;
}

export interface CreateOptions extends TokenOptions {
  readonly name: string;
  /** Milliseconds from now; undefined for never. */
  readonly expires?: number;
  readonly readOnly?: boolean;
}

export const createToken = async (id: string, options: CreateOptions, io: Io): Promise<ExitCode> =>
  withBook(id, options, io, async (book, system): Promise<ExitCode> => {
    const createdAt = io.now();
    const expiresAt = options.expires === undefined ? undefined : createdAt + options.expires;
    const { token, record } = issueToken({
      name: options.name,
      readOnly: options.readOnly === true,
      createdAt,
      expiresAt,
    });
    await book.add(record);
    if (options.json === true) {
      io.stdout(`${JSON.stringify({ token, ...writtenRecord(record) })}\n`);
      return 0;
    }
    const until = expiresAt === undefined ? 'until it is revoked' : `until ${new Date(expiresAt).toISOString()}`;
    io.stdout(`${token}\n`);
    io.stderr(
      `token ${record.id} of '${system.id}' for '${record.name}', valid ${until}; it is not shown again\n  send it as 'Authorization: Bearer <token>'\n`,
    );
    return 0;
  });

export const listTokens = async (id: string, options: TokenOptions, io: Io): Promise<ExitCode> =>
  withBook(id, options, io, (book) => {
    const records = book.list();
    if (options.json === true) io.stdout(`${JSON.stringify(records.map(writtenRecord), null, 2)}\n`);
    else if (records.length === 0) io.stdout(`${id} has no tokens\n`);
    else {
      const cells = records.map((record) => cellsOf(record, io.now()));
      io.stdout(table(['id', 'name', 'may', 'created', 'expires', 'state'], cells, tableWidth(io)));
    }
    return 0;
  });

export const revokeToken = async (id: string, token: string, options: TokenOptions, io: Io): Promise<ExitCode> =>
  withBook(id, options, io, async (book) => {
    // The error must not repeat a pasted token.
    const tokenId = /^atl_([0-9a-f]{12})_/.exec(token)?.[1] ?? token;
    const record = await book.revoke(tokenId, io.now());
    if (record === undefined) {
      io.stderr(`${id} has no token with that id\n  fix: 'atalaya token list ${id}' lists them\n`);
      return 1;
    }
    if (options.json === true) io.stdout(`${JSON.stringify(writtenRecord(record))}\n`);
    else {
      io.stdout(
        `token ${record.id} for '${record.name}' was revoked at ${new Date(record.revokedAt ?? 0).toISOString()}\n`,
      );
    }
    return 0;
  });

const withBook = async (
  id: string,
  options: TokenOptions,
  io: Io,
  work: (book: TokenBook, system: PipelineSystem) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> => {
  const system = await loadPipeline(io.systems, id);
  const { auth } = system.stages.api;
  if (auth !== 'token') {
    throw new UsageError(
      `'${id}' does not use tokens: it declares auth '${auth}'`,
      `write auth: 'token' in its definition, or name another system`,
    );
  }
  const folder = path.join(dataFolder(io.cwd, options.data), id);
  makeFolder(folder);
  const book = openTokens(homeFiles(folder).tokens);
  try {
    return await work(book, system);
  } finally {
    book.close();
  }
};

const cellsOf = (record: TokenRecord, now: number): readonly string[] => [
  record.id,
  record.name,
  record.readOnly ? 'read' : 'read, publish',
  new Date(record.createdAt).toISOString(),
  record.expiresAt === undefined ? 'never' : new Date(record.expiresAt).toISOString(),
  record.revokedAt !== undefined ? 'revoked' : isValid(record, now) ? 'good' : 'expired',
];
