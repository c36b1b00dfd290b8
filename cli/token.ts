/** `atalaya token`: manages the callers of a system's data API. A running pipeline sees a change within two seconds. */
import { Command, InvalidArgumentError } from 'commander';
import { milliseconds, QuantityError, type Duration } from '../model/quantity.ts';
import { dataHelp, defaultData } from './options.ts';
import type { ExitCode, Io } from './run/io.ts';
import type { CreateOptions, TokenOptions } from './token/run.ts';

export const tokenCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const token = new Command('token');
  const verb = (name: string, description: string): Command =>
    token
      .command(name)
      .description(description)
      .argument('<system>', 'id of a system with token authentication')
      .option('--data <dir>', dataHelp, defaultData);
  verb('create', 'create a token; it is shown once, and only its hash is stored')
    .requiredOption('--name <name>', 'name of the caller', nameOf)
    .option('--expires <time>', "how long the token is valid, such as '90d' (default: until it is revoked)", lifetime)
    .option('--read-only', 'allow reading, not publishing')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', "\nExample:\n  $ npx atalaya token create {id} --name 'weekly report' --expires 90d")
    .action(async (id: string, options: CreateOptions) => {
      const { createToken } = await import('./token/run.ts');
      finish(await createToken(id, options, io));
    });
  verb('list', 'list tokens, oldest first')
    .option('--json', 'print one JSON array; ATALAYA_TOKENS_FILE can point to a file with it')
    .addHelpText('after', '\nExample:\n  $ npx atalaya token list {id}')
    .action(async (id: string, options: TokenOptions) => {
      const { listTokens } = await import('./token/run.ts');
      finish(await listTokens(id, options, io));
    });
  verb('revoke', 'revoke a token')
    .argument('<token-id>', "id of the token, as 'token list' shows it")
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', '\nExample:\n  $ npx atalaya token revoke {id} 0f3a5c7e9b1d')
    .action(async (id: string, token: string, options: TokenOptions) => {
      const { revokeToken } = await import('./token/run.ts');
      finish(await revokeToken(id, token, options, io));
    });
  return token;
};

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
