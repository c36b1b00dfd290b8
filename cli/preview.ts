/** `atalaya preview`: the emitted dashboards in a browser, with data of this machine or simulated ones. */
import { Command, Option } from 'commander';
import type { ExitCode, Io } from './run/io.ts';
import { dataOption, portNumber, previewPort, wholeNumber } from './options.ts';
import { fromOption } from './sources/fromOption.ts';
import { scenarios } from '../history/simulated/scenarios.ts';
import type { PreviewOptions } from './preview/run.ts';

export const previewCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('preview')
    .argument('[ids...]', "ids of systems (default: all that have data, and the fleet's dashboard)")
    .option('--port <number>', 'port of the page; 0: any free port', portNumber, previewPort)
    .addOption(fromOption())
    .addOption(dataOption())
    .addOption(
      new Option('--scenario <name>', 'simulated data, with an incident in the last 90 minutes').choices(scenarios),
    )
    .addOption(
      new Option('--range <length>', 'how much time to show (default: 1h, simulated 6h)').choices([
        '5m',
        '15m',
        '1h',
        '6h',
        '1d',
        '7d',
        '30d',
      ]),
    )
    .option('--at <instant>', 'end the range at an instant in the past, such as 2026-03-01T00:00:00Z')
    .option('--png <file>', 'write a picture of the first dashboard instead, with Chromium')
    .option('--height <pixels>', 'height of the picture, from the top (default: all)', wholeNumber(100, 20_000))
    .addOption(new Option('--theme <name>', 'colours of the picture').choices(['light', 'dark']).default('light'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx atalaya preview {id}\n  $ npx atalaya preview {id} --from google\n  $ npx atalaya preview --scenario outage\n  $ npx atalaya preview {id} --scenario backlog --png backlog.png',
    )
    .action(async (ids: readonly string[], options: PreviewOptions) => {
      const { runPreview } = await import('./preview/run.ts');
      finish(await runPreview(ids, options, io));
    });
