/** `atalaya token`: manages the callers of a system's data API. A running pipeline sees a change within two seconds. */
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { milliseconds, QuantityError, type Duration } from '../model/quantity.ts';
import type { PipelineSystem } from '../model/system.ts';
import { issueToken } from '../pipeline/api/auth/token.ts';
import { writtenRecord } from '../pipeline/api/auth/tokenFile.ts';
import { isValid, type TokenBook, type TokenRecord } from '../pipeline/api/auth/tokenStore.ts';
import { homeFiles, makeFolder } from '../pipeline/embedded/homeFiles.ts';
import { openTokens } from '../pipeline/embedded/tokens.ts';
import { type ExitCode, type Io } from './run/io.ts';
import { UsageError } from '../model/usageError.ts';
import { loadPipeline } from './load/loadSystem.ts';
import { dataFolder, dataHelp, defaultData } from './options.ts';
import { table } from './table.ts';

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly name: string;
  /** Milliseconds from now; undefined for never. */
  readonly expires?: number;
  readonly readOnly?: boolean;
}

export const tokenCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const token = new Command('token').description('create, list and revoke the tokens of a data API');
  const verb = (name: string, description: string): Command =>
    token
      .command(name)
      .description(description)
      .argument('<system>', 'id of a system with token authentication')
      .option('--data <dir>', dataHelp, defaultData);
  verb('create', 'create a token; it is shown once, and only its hash is stored')
    .requiredOption('--name <whose>', 'name of the caller', nameOf)
    .option('--expires <time>', "how long the token is valid, such as '90d' (default: until it is revoked)", lifetime)
    .option('--read-only', 'allow reading, not publishing')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', "\nExample:\n  $ npx atalaya token create analytics --name 'weekly report' --expires 90d")
    .action(async (id: string, options: CreateOptions) => finish(await create(id, options, io)));
  verb('list', 'list tokens, oldest first')
    .option('--json', 'print one JSON array; ATALAYA_TOKENS_FILE can point to a file with it')
    .addHelpText('after', '\nExample:\n  $ npx atalaya token list analytics')
    .action(async (id: string, options: Options) => finish(await list(id, options, io)));
  verb('revoke', 'revoke a token')
    .argument('<token-id>', "id of the token, as 'token list' shows it")
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', '\nExample:\n  $ npx atalaya token revoke analytics 0f3a5c7e9b1d')
    .action(async (id: string, token: string, options: Options) => finish(await revoke(id, token, options, io)));
  return token;
};

const create = async (id: string, options: CreateOptions, io: Io): Promise<ExitCode> =>
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

const list = async (id: string, options: Options, io: Io): Promise<ExitCode> =>
  withBook(id, options, io, (book) => {
    const records = book.list();
    if (options.json === true) io.stdout(`${JSON.stringify(records.map(writtenRecord), null, 2)}\n`);
    else if (records.length === 0) io.stdout(`${id} has no tokens\n`);
    else {
      const cells = records.map((record) => cellsOf(record, io.now()));
      io.stdout(table(['id', 'name', 'may', 'created', 'expires', 'state'], cells));
    }
    return 0;
  });

const revoke = async (id: string, token: string, options: Options, io: Io): Promise<ExitCode> =>
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
  options: Options,
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

const nameOf = (text: string): string => {
  const name = text.trim();
  if (/^\P{Cc}{1,100}$/u.test(name)) return name;
  throw new InvalidArgumentError('Write 1 to 100 characters on one line.');
};

const lifetime = (text: string): number => {
  try {
    return milliseconds(text as Duration);
  } catch (error) {
    if (error instanceof QuantityError) throw new InvalidArgumentError(`${error.message}: ${error.fix}.`);
    throw error;
  }
};
