/** `atalaya loadtest`: a system under its own load, judged by its own objectives. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { planNames } from '../loadtest/plan.ts';
import { chaosHelp } from './chaos/help.ts';
import type { ExitCode, Io } from './run/io.ts';
import type { LoadtestOptions } from './loadtest/options.ts';
import type { MergeOptions } from './loadtest/merge.ts';
import { compareFormats, type CompareOptions } from './loadtest/options.ts';
import type { NightlyOptions } from './loadtest/nightlyOptions.ts';
import type { SizeCommandOptions } from './loadtest/size.ts';
import { lengthOfTime } from './lengthOfTime.ts';
import { samplesHelp, wholeNumber } from './options.ts';

export const loadtestCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const loadtest = new Command('loadtest');
  loadtest
    .command('run')
    .description('run one plan with k6 against a pipeline on this machine or another data API')
    .argument('<system>', 'id of the system')
    .addOption(new Option('--plan <name>', 'load plan to run').choices(planNames).default('load'))
    .option('--target <url>', 'data API to test (default: a new pipeline on this machine, in a new folder)')
    .option('--samples <file>', samplesHelp('the target'))
    .option('--duration <time>', "measured time, such as '30s' (default: from the plan)", lengthOfTime)
    .option('--out <dir>', 'folder of the results, empty or new (default: .atalaya/loadtests/<system>/<time>-<plan>)')
    .option('--allow-writes', 'also send messages to the target; they stay in its table')
    .option('--chaos <faults>', chaosHelp)
    .option('--json', 'print the summary as one JSON object')
    .addHelpText(
      'after',
      '\nSet ATALAYA_TOKEN if the target needs a token.\nExit codes: 0 objectives met, 1 an objective missed, 2 wrong use, 3 inconclusive.\n\nExamples:\n  $ npx atalaya loadtest run {id} --plan load\n  $ npx atalaya loadtest run {id} --plan smoke --json\n  $ npx atalaya loadtest run {id} --chaos latency=6s,share=0.1\n  $ ATALAYA_TOKEN=… npx atalaya loadtest run {id} --target https://data-api.example.com --duration 2m',
    )
    .action(async (id: string, options: LoadtestOptions) => {
      const { runLoadtest } = await import('./loadtest/run.ts');
      finish(await runLoadtest(id, options, io));
    });
  loadtest
    .command('merge')
    .description('judge the summaries of several load generators as one run')
    .argument('<files...>', 'summaries or logs of the generators')
    .option('--duration <time>', 'measured time of the generators (default: from the plan)', lengthOfTime)
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nReads summary files, logs with a summary in a line (kubectl logs), and entries of Cloud Logging as JSON.\nExit codes: 0 objectives met, 1 an objective missed, 2 wrong use, 3 inconclusive.\n\nExamples:\n  $ npx atalaya loadtest merge runner-1.json runner-2.json\n  $ kubectl logs -l k6_cr={id}-load --tail=-1 > k6.log && npx atalaya loadtest merge k6.log',
    )
    .action(async (files: readonly string[], options: MergeOptions) => {
      const { mergeLoadtests } = await import('./loadtest/merge.ts');
      finish(await mergeLoadtests(files, options, io));
    });
  loadtest
    .command('compare')
    .description('two runs of one plan side by side: what got worse, what got better, and what cannot be compared')
    .argument('<before>', "folder of a run, or its 'summary.json'")
    .argument('<after>', 'the same of the other run')
    .addOption(new Option('--format <name>', 'output format').choices(compareFormats).default('text'))
    .option('--out <file>', 'write it to a file')
    .addHelpText(
      'after',
      '\nEach run is one sample, so only shifts count by which two runs of one target do not differ. Compare a release with `atalaya gate --baseline`.\nExit codes: 0 the same or better, 1 something is worse, 2 wrong use, 3 a run is invalid, or something could not be compared.\n\nExamples:\n  $ npx atalaya loadtest compare .atalaya/loadtests/{id}/20261129T010000Z-load .atalaya/loadtests/{id}/20261130T010000Z-load\n  $ npx atalaya loadtest compare before/summary.json after/summary.json --format html --out compared.html',
    )
    .action(async (before: string, after: string, options: CompareOptions) => {
      const { compareLoadtests } = await import('./loadtest/compare.ts');
      finish(compareLoadtests(before, after, options, io));
    });
  loadtest
    .command('nightly')
    .description(
      'run the load tests of systems one after the other, store the results, and report what got slower over several nights',
    )
    .argument('[systems...]', 'ids of systems (default: all systems that are not of the fleet)')
    .addOption(new Option('--plan <name>', 'load plan to run every night').choices(planNames).default('load'))
    .option('--history <dir>', 'folder of all nights (default: .atalaya/nights)')
    .option('--target <id=url>', 'data API to test, for one of the systems; may be repeated', several)
    .option('--samples <id=file>', `${samplesHelp('its target')}; may be repeated`, several)
    .option('--duration <time>', "measured time, such as '30s' (default: from the plan)", lengthOfTime)
    .option(
      '--since <night>',
      "look at no night before this one, such as '2026-11-23', and at no regression that began before",
      nightOf,
    )
    .option(
      '--revision <text>',
      'version of the targets (default: the commit of this repository, for pipelines on this machine)',
    )
    .option(
      '--accept <system>',
      'run nothing, and accept the open regressions of this system: its levels now are wanted',
    )
    .option('--why <text>', 'with --accept: why they are wanted; kept in the history with who and when')
    .option('--no-run', 'run nothing, only judge the stored nights')
    .option('--out <dir>', 'folder of the report, empty or new (default: .atalaya/nightly/<time>)')
    .option('--json', 'print the report as one JSON object')
    .addHelpText(
      'after',
      '\nNights are days in UTC. Set ATALAYA_TOKEN if targets need a token.\nExit codes: 0 nothing got worse, 1 something got worse or an objective was missed, 2 wrong use, 3 a system has no valid run tonight.\n\nExamples:\n  $ npx atalaya loadtest nightly\n  $ npx atalaya loadtest nightly {id} --duration 1m\n  $ npx atalaya loadtest nightly {id} --target {id}=https://data-api.example.com --history ../nights\n  $ npx atalaya loadtest nightly --no-run --since 2026-11-20\n  $ npx atalaya loadtest nightly --accept {id} --why "every answer is checked now: 2 ms"',
    )
    .action(async (ids: readonly string[], options: NightlyOptions) => {
      const { runNightly } = await import('./loadtest/nightly.ts');
      finish(await runNightly(ids, options, io));
    });
  loadtest
    .command('size')
    .description('capacity and cost of a system from earlier runs: instances, vCPUs, memory, money')
    .argument('<system>', 'id of the system')
    .argument('[runs...]', 'folders of runs (default: all in .atalaya/loadtests/<system>)')
    .option('--vcpus <count>', 'vCPUs of the target, if the run did not start its own pipeline', wholeNumber(1, 64))
    .option('--out <dir>', 'folder of the report, empty or new (default: .atalaya/sizes/<system>/<time>)')
    .option('--json', 'print the size as one JSON object')
    .addHelpText(
      'after',
      '\nCosts are by the unit prices of systems/organization.ts.\nExit codes: 0 sized, 2 wrong use, 3 no run is sufficient, or one that was named is refused.\n\nExamples:\n  $ npx atalaya loadtest run {id} --plan breakpoint && npx atalaya loadtest size {id}',
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
