/** `atalaya gate`: judges whether a release meets its objectives and is no slower than the baseline. */
import { Command, Option } from 'commander';
import { seconds, type Duration } from '../model/quantity.ts';
import { chaosHelp } from './chaos/help.ts';
import { formats, type CalibrateOptions, type GateOptions } from './gate/options.ts';
import type { ExitCode, Io } from './run/io.ts';
import { fromOption } from './sources/fromOption.ts';
import { lengthOfTime } from './lengthOfTime.ts';
import { dataHelp, dataOption, samplesHelp, wholeNumber } from './options.ts';

export const gateCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const gate = new Command('gate')
    // Both commands have --runs, --duration and --out: options after 'calibrate' belong to it.
    .enablePositionalOptions()
    .argument('<system>', "id of the system; or 'calibrate', to measure false positives of the gate on this machine")
    .option('--candidate <url>', 'data API of the release (default: a new pipeline on this machine)')
    .option('--baseline <url>', 'data API of the running version; without it, slowdowns are not measured')
    .option(
      '--baseline-ref <commit>',
      'compare with the code of a commit: it is checked out into a temporary work tree, and both pipelines are started here',
    )
    .option('--samples <file>', samplesHelp('the candidate'))
    .option('--runs <n>', 'number of k6 runs; with a baseline, each sends requests to both', wholeNumber(1, 100), 10)
    .addOption(length('--duration <time>', 'measured time of each run', '4s'))
    .addOption(length('--max-duration <time>', 'do not start if the gate would take longer, and end before', '15m'))
    .option(
      '--allow-writes',
      'send messages to the candidate, too; they are marked as tests, but stored (to a pipeline of its own the gate always sends them)',
    )
    .option('--strict', 'also fail on warnings')
    .option('--override <reason>', 'exit with 0 whatever the verdict is; the report has the verdict and this reason')
    .option('--chaos <faults>', chaosHelp)
    .addOption(new Option('--format <name>', 'output format').choices(formats).default('text'))
    .option('--out <dir>', 'folder of the report in all formats (default: .atalaya/gates/<system>/<time>)')
    .addOption(fromOption('where the error budget is read from'))
    .addOption(dataOption(`${dataHelp}; its history has the error budget`))
    .addHelpText(
      'after',
      '\nTokens for the data APIs: ATALAYA_TOKEN for the candidate, ATALAYA_BASELINE_TOKEN for the baseline (default: the same).\nExit codes: 0 pass or warn, 1 fail (with --strict also warn), 2 wrong use, 3 inconclusive.\n\nExamples:\n  $ npx atalaya gate {id}\n  $ npx atalaya gate {id} --candidate https://new.example.com --baseline https://now.example.com --from google\n  $ npx atalaya gate {id} --candidate https://new.example.com --allow-writes\n  $ npx atalaya gate {id} --baseline-ref origin/main\n  $ npx atalaya gate {id} --chaos latency=6s,share=0.1',
    )
    .action(async (id: string, options: GateOptions) => {
      const { runGate } = await import('./gate/run.ts');
      finish(await runGate(id, options, io));
    });
  gate
    .command('calibrate')
    .description(
      'measure, on this machine, the false positives between identical pipelines and the smallest slowdown that the gate detects',
    )
    .argument('<system>', 'id of the system')
    .option('--runs <n>', 'number of runs for each verdict', wholeNumber(1, 100), 10)
    .option(
      '--pool <n>',
      'total number of runs to measure, including those of earlier calls',
      wholeNumber(14, 10_000),
      40,
    )
    .addOption(length('--duration <time>', 'measured time of each run', '4s'))
    .option('--out <dir>', 'folder of the pool (default: .atalaya/gates/calibration/<system>)')
    .option('--json', 'print the figures as one JSON object')
    .action(async (id: string, options: CalibrateOptions) => {
      const { runCalibrate } = await import('./gate/calibrate.ts');
      finish(await runCalibrate(id, options, io));
    });
  return gate;
};

const length = (flags: string, description: string, usual: Duration): Option =>
  new Option(flags, description).argParser(lengthOfTime).default(seconds(usual), usual);
