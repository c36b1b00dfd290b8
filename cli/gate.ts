/** `atalaya gate`: judges whether a release meets its objectives and is no slower than the baseline. */
import { Command, Option } from 'commander';
import { seconds, type Duration } from '../model/quantity.ts';
import { chaosHelp } from './chaos/help.ts';
import { formats, type CalibrateOptions, type GateOptions } from './gate/options.ts';
import type { ExitCode, Io } from './run/io.ts';
import { fromOption } from './sources/fromOption.ts';
import { dataHelp, dataOption, lengthOfTime, samplesHelp, wholeNumber } from './options.ts';

export const gateCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const gate = new Command('gate')
    // Both commands have --runs, --duration and --out: options after 'calibrate' belong to it.
    .enablePositionalOptions()
    .description('judge a release: short k6 runs against its objectives, and against what runs now')
    .argument('<system>', "id of the system; 'calibrate' measures how far the gate can be trusted on this machine")
    .option('--candidate <url>', 'data API of the release (default: a pipeline of its own on this machine)')
    .option('--baseline <url>', 'data API of what runs now; without it no slowdown is looked for')
    .option('--samples <file>', samplesHelp('the candidate'))
    .option('--runs <n>', 'runs of k6; with a baseline each asks both sides', wholeNumber(1, 100), 10)
    .addOption(length('--duration <time>', 'of what is measured in each run', '4s'))
    .addOption(length('--max-duration <time>', 'refuse to begin what takes longer', '15m'))
    .option('--strict', 'a warning fails, too')
    .option('--override <reason>', 'exit with 0 whatever the verdict, which stays in the report with the reason')
    .option('--chaos <faults>', chaosHelp)
    .addOption(new Option('--format <name>', 'of the answer').choices(formats).default('text'))
    .option('--out <dir>', 'folder of the report in all formats (default: .atalaya/gates/<system>/<time>)')
    .addOption(fromOption('where the error budget is read from'))
    .addOption(dataOption(`${dataHelp}; its history says how much error budget is left`))
    .addHelpText(
      'after',
      '\nA target that asks for proof is given the token in ATALAYA_TOKEN, a baseline that in ATALAYA_BASELINE_TOKEN, or the same.\nExit codes: 0 pass or warn, 1 fail (with --strict also warn), 2 wrong use, 3 inconclusive.\n\nExamples:\n  $ npx atalaya gate flights\n  $ npx atalaya gate datos --candidate https://new.example.com --baseline https://now.example.com --from google\n  $ npx atalaya gate datos --chaos latency=6s,share=0.1',
    )
    .action(async (id: string, options: GateOptions) => {
      const { runGate } = await import('./gate/run.ts');
      finish(await runGate(id, options, io));
    });
  gate
    .command('calibrate')
    .description(
      'measure false alarms on pipelines that are alike, and the smallest slowdown that is caught, on this machine',
    )
    .argument('[system]', 'id of the system', 'flights')
    .option('--runs <n>', 'runs of each verdict', wholeNumber(1, 100), 10)
    .option(
      '--pool <n>',
      'runs to measure in all; what an earlier call has measured counts',
      wholeNumber(14, 10_000),
      40,
    )
    .addOption(length('--duration <time>', 'of what is measured in each run', '4s'))
    .option('--out <dir>', 'folder of the pool (default: .atalaya/gates/calibration/<system>)')
    .option('--json', 'the figures as one JSON object')
    .action(async (id: string, options: CalibrateOptions) => {
      const { runCalibrate } = await import('./gate/calibrate.ts');
      finish(await runCalibrate(id, options, io));
    });
  return gate;
};

const length = (flags: string, description: string, usual: Duration): Option =>
  new Option(flags, description).argParser(lengthOfTime).default(seconds(usual), usual);
