/** `atalaya backfill`: rows of files into the table, whatever their days. */
import { Command, Option } from 'commander';
import type { BackfillOptions } from './backfill/run.ts';
import { UsageError } from '../model/usageError.ts';
import { dataOption } from './options.ts';
import type { ExitCode, Io } from './run/io.ts';

export const backfillCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('backfill')
    // One argument for the list of commands: two would leave its descriptions no room.
    .usage('[options] <system> <file...>')
    .argument(
      '<id...>',
      'id of the system, then files of NDJSON (one object a line) or Parquet, with the fields of the schema',
    )
    .addOption(
      new Option(
        '--home <embedded|google>',
        'where the table is: a data folder, or BigQuery (default: google if ATALAYA_ENVIRONMENT is set, else embedded)',
      ).choices(['embedded', 'google']),
    )
    .addOption(dataOption())
    .option('--json', 'one JSON object per file')
    .addHelpText(
      'after',
      '\nA file that was loaded is recognized by its contents: loading it again stores nothing twice, and a load that was interrupted goes on.\n\nExample:\n  $ npx atalaya backfill {id} old.parquet',
    )
    .action(async ([id = '', ...files]: readonly string[], options: BackfillOptions) => {
      if (files.length === 0)
        throw new UsageError(`no file is named after '${id}'`, `npx atalaya backfill ${id} FILE…`);
      const [{ runBackfill }, { openBackfillHome }] = await Promise.all([
        import('./backfill/run.ts'),
        import('./backfill/home.ts'),
      ]);
      finish(await runBackfill(files, options, io, () => openBackfillHome(id, options, io)));
    });
