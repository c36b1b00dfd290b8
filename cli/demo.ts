/** `atalaya demo`: runs one system's pipeline with messages, and proves that none was lost. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { QuantityError, perSecond, share, type Percentage, type Rate } from '../model/quantity.ts';
import type { DemoOptions } from './demo/options.ts';
import type { ExitCode, Io } from './run/io.ts';
import { dataHelp, defaultData, portNumber, wholeNumber } from './options.ts';

export const demoCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('demo')
    .option(
      '--system <id>',
      'id of the system; its messages are flights, where those fit its schema, and else generated from it (default: the one that flights fit, or the first)',
    )
    .option('--rows <n>', 'messages to publish', wholeNumber(1, 1_000_000_000), 200_000)
    .option('--rate <rate>', "messages per second, such as '5000/s' (default: as fast as possible)", rateOf)
    .option('--faults <share>', "share of malformed messages, such as '1%'", shareOf, 0)
    .option('--once', 'exit after the summary, also on a terminal')
    .option('--data <dir>', dataHelp, defaultData)
    .option('--port <number>', "port of the data API (default: the system's own, or any free one)", portNumber)
    .option('--no-gate', 'skip the short load test at the end')
    .addOption(
      new Option(
        '--break <stage>',
        'after the demo, break the API, page whoever is on call, repair it, and wait until the page is over (about twelve minutes)',
      ).choices(['api']),
    )
    .option('--strict', 'exit with 1 if the load test does not pass')
    .option('--verbose', "show the pipeline's log lines")
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run demo\n  $ npx atalaya demo --once --rows 1000000 --faults 1%\n  $ npm run demo -- --once --break api\n  $ npx atalaya demo --system {id}',
    )
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./demo/run.ts');
      finish(await runDemo(options, io));
    });

const quantity =
  <T>(read: (text: string) => T) =>
  (text: string): T => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof QuantityError) throw new InvalidArgumentError(`${error.message}: ${error.fix}.`);
      throw error;
    }
  };

const rateOf = quantity((text) => perSecond((/^\d+(\.\d+)?$/.test(text) ? `${text}/s` : text) as Rate));
const shareOf = quantity((text) =>
  share((/^\d+(\.\d+)?$/.test(text) ? `${Number(text) * 100}%` : text) as Percentage).toNumber(),
);
