/** `atalaya loadtest`: a system under its own load, judged by its own objectives. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { planNames } from '../loadtest/plan.ts';
import { chaosHelp } from './chaos/help.ts';
import type { ExitCode, Io } from './run/io.ts';
import type { LoadtestOptions } from './loadtest/options.ts';
import type { MergeOptions } from './loadtest/merge.ts';
import type { NightlyOptions } from './loadtest/nightly.ts';
import type { SizeCommandOptions } from './loadtest/size.ts';
import { lengthOfTime, samplesHelp, wholeNumber } from './options.ts';

export const loadtestCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const loadtest = new Command('loadtest').description('k6 load tests whose conditions are the objectives');
  loadtest
    .command('run')
    .description('run one plan with k6 against a pipeline on this machine, or a target')
    .argument('<system>', 'id of the system')
    .addOption(new Option('--plan <name>', 'what to find out').choices(planNames).default('load'))
    .option('--target <url>', 'a data API that runs already (default: a pipeline of its own, in a folder of its own)')
    .option('--samples <file>', samplesHelp('the target'))
    .option('--duration <time>', "of what is measured, such as '30s' (default: the plan's own)", lengthOfTime)
    .option('--out <dir>', 'folder of the results, empty or new (default: .atalaya/loadtests/<system>/<time>-<plan>)')
    .option('--allow-writes', 'send messages to a target, too; they stay in its table')
    .option('--chaos <faults>', chaosHelp)
    .option('--json', 'the summary as one JSON object')
    .addHelpText(
      'after',
      '\nA target that asks for proof is given the token in ATALAYA_TOKEN.\nExit codes: 0 objectives met, 1 an objective missed, 2 wrong use, 3 the run shows nothing.\n\nExamples:\n  $ npx atalaya loadtest run datos --plan load\n  $ npx atalaya loadtest run flights --plan smoke --json\n  $ npx atalaya loadtest run datos --chaos latency=6s,share=0.1\n  $ ATALAYA_TOKEN=… npx atalaya loadtest run analytics --target https://data-api.example.com --duration 2m',
    )
    .action(async (id: string, options: LoadtestOptions) => {
      const { runLoadtest } = await import('./loadtest/run.ts');
      finish(await runLoadtest(id, options, io));
    });
  loadtest
    .command('merge')
    .description('judge what several generators saw of one load, as one run')
    .argument('<files...>', 'their summaries, or their logs')
    .option('--duration <time>', "as the generators were told (default: the plan's own)", lengthOfTime)
    .option('--json', 'the result as one JSON object')
    .addHelpText(
      'after',
      '\nReads summary files, logs with a summary in a line (kubectl logs), and entries of Cloud Logging as JSON.\nExit codes: 0 objectives met, 1 an objective missed, 2 wrong use, 3 the run shows nothing.\n\nExamples:\n  $ npx atalaya loadtest merge runner-1.json runner-2.json\n  $ kubectl logs -l k6_cr=datos-load --tail=-1 > k6.log && npx atalaya loadtest merge k6.log',
    )
    .action(async (files: readonly string[], options: MergeOptions) => {
      const { mergeLoadtests } = await import('./loadtest/merge.ts');
      finish(await mergeLoadtests(files, options, io));
    });
  loadtest
    .command('nightly')
    .description('run systems one after the other, keep what came of it, and say what got worse over the nights')
    .argument('[systems...]', 'their ids (default: every system with a file of its own)')
    .addOption(new Option('--plan <name>', 'what to run every night').choices(planNames).default('load'))
    .option('--history <dir>', 'folder of all nights (default: .atalaya/nights)')
    .option('--target <id=url>', 'a data API that runs already, for one of the systems; may be repeated', several)
    .option('--samples <id=file>', `${samplesHelp('its target')}; may be repeated`, several)
    .option('--duration <time>', "of what is measured, such as '30s' (default: the plan's own)", lengthOfTime)
    .option('--since <night>', "compare no night before this one, such as '2026-11-23': a new level is wanted", nightOf)
    .option('--revision <text>', "what the targets run (default: this repository's commit, for pipelines of its own)")
    .option('--no-run', 'run nothing: judge the history as it is')
    .option('--out <dir>', 'folder of the report, empty or new (default: .atalaya/nightly/<time>)')
    .option('--json', 'the report as one JSON object')
    .addHelpText(
      'after',
      '\nNights are days of UTC. Targets that ask for proof are given the token in ATALAYA_TOKEN.\nExit codes: 0 nothing is worse, 1 something is or an objective was missed, 2 wrong use, 3 a system has no valid run tonight.\n\nExamples:\n  $ npx atalaya loadtest nightly\n  $ npx atalaya loadtest nightly datos flights --duration 1m\n  $ npx atalaya loadtest nightly analytics --target analytics=https://data-api.example.com --history ../nights\n  $ npx atalaya loadtest nightly --no-run --since 2026-11-20',
    )
    .action(async (ids: readonly string[], options: NightlyOptions) => {
      const { runNightly } = await import('./loadtest/nightly.ts');
      finish(await runNightly(ids, options, io));
    });
  loadtest
    .command('size')
    .description('from runs that are there: what a system takes, in instances, vCPUs, memory and money')
    .argument('<system>', 'id of the system')
    .argument('[runs...]', 'folders of its runs (default: all below .atalaya/loadtests/<system>)')
    .option('--vcpus <count>', 'that the target had, where it was not a pipeline of the run', wholeNumber(1, 64))
    .option('--out <dir>', 'folder of the report, empty or new (default: .atalaya/sizes/<system>/<time>)')
    .option('--json', 'the size as one JSON object')
    .addHelpText(
      'after',
      '\nCosts are by the unit prices of systems/organization.ts.\nExit codes: 0 sized, 2 wrong use, 3 no run shows it.\n\nExamples:\n  $ npx atalaya loadtest run datos --plan breakpoint && npx atalaya loadtest size datos',
    )
    .action(async (id: string, runs: readonly string[], options: SizeCommandOptions) => {
      const { sizeLoadtest } = await import('./loadtest/size.ts');
      finish(await sizeLoadtest(id, runs, options, io));
    });
  return loadtest;
};

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const nightOf = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).getTime() > 0) return text;
  throw new InvalidArgumentError("Write a day such as '2026-11-23'.");
};
