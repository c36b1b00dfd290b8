/** `atalaya oncall serve`: runs the receiver until stopped. */
import { Command, Option } from 'commander';
import type { ExitCode, Io } from '../run/io.ts';
import { portNumber } from '../options.ts';
import type { ServeOptions } from './serveOptions.ts';

export const serveCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('serve')
    .description('take notifications in and deliver them to whoever is on call, until stopped')
    .requiredOption(
      '--receiver <file>',
      'senders, mail server and secrets by reference, as YAML (docs/guides/on-call-receiver.md)',
    )
    .option('--state <file>', 'SQLite file with alerts, incidents and outbox', '.atalaya/receiver.sqlite')
    .addOption(
      new Option(
        '--home <home>',
        "where it runs: 'local' is a machine with a disk, 'google' is Cloud Run with one instance (default: google on Cloud Run, else local)",
      ).choices(['local', 'google']),
    )
    .option('--admin-port <number>', 'port of /metrics, on this machine only; 0: any free port', portNumber, 0)
    .option('--dry-run', 'print every message instead of sending it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx atalaya oncall serve --receiver receiver.yaml --dry-run\n  $ npx atalaya oncall serve --receiver receiver.yaml --state /var/lib/atalaya/receiver.sqlite',
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./runServe.ts');
      finish(await serve(options, io));
    });
