/** `atalaya dlq`: what could not be stored, why, and the way back in. Works beside a running pipeline. */
import { Command, Option } from 'commander';
import type { ListOptions, ReplayOptions } from './dlq/run.ts';
import { dataOption, wholeNumber } from './options.ts';
import type { ExitCode, Io } from './run/io.ts';

const homeOption = (): Option =>
  new Option(
    '--home <embedded|google>',
    'where the dead letters are: a data folder, or BigQuery and Pub/Sub (default: google if ATALAYA_ENVIRONMENT is set, else the home of the pipeline that runs here)',
  ).choices(['embedded', 'google']);

export const dlqCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const dlq = new Command('dlq');
  dlq
    .command('list')
    .description('list dead letters, oldest first')
    .argument('<system>', 'id of the system')
    .addOption(homeOption())
    .addOption(dataOption())
    .option('--limit <n>', 'maximum number of dead letters', wholeNumber(1, 1_000_000), 100)
    .option('--all', 'include dead letters that were replayed')
    .option('--json', 'one JSON object per line, with the original bytes in base64')
    .addHelpText('after', '\nExample:\n  $ npx atalaya dlq list {id} --limit 20')
    .action(async (id: string, options: ListOptions) => {
      const { listLetters } = await import('./dlq/run.ts');
      finish(await listLetters(id, options, io));
    });
  dlq
    .command('replay')
    .description('publish dead letters again, under their original ids, except those that would fail again')
    .argument('<system>', 'id of the system')
    .addOption(homeOption())
    .addOption(dataOption())
    .option('--dry-run', 'only print which messages would be stored now and which would fail again')
    .option('--id <ids...>', 'only these message ids')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', '\nExample:\n  $ npx atalaya dlq replay {id} --dry-run')
    .action(async (id: string, options: ReplayOptions) => {
      const { replayLetters } = await import('./dlq/run.ts');
      finish(await replayLetters(id, options, io));
    });
  return dlq;
};
