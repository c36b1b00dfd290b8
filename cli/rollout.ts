/** `atalaya rollout`: a release through its checks and traffic steps, promoted or rolled back. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { chaosHelp } from './chaos/help.ts';
import { rolloutFormats, type RolloutOptions } from './rollout/options.ts';
import { lengthOfTime } from './lengthOfTime.ts';
import { wholeNumber } from './options.ts';
import type { ExitCode, Io } from './run/io.ts';

const help = `
Steps: a candidate is created without traffic, becomes ready, passes contract and gate beside what serves, and gets 5, 25 and 100%
of the traffic. At each step it is judged, at every poll, by the objectives that alert, from its own events beside those of the old
revision. What is bad goes back at once; what cannot be judged stays at its share, and can be continued.
Ctrl-C sends all traffic back to the old revision (--hold leaves it where it is).

Exit codes: 0 promoted, 1 rolled back, 2 wrong use or an invalid definition, 3 inconclusive, or it could not be done: the traffic stays.

Examples:
  $ npx atalaya rollout {id} --local --candidate HEAD
  $ npx atalaya rollout {id} --local --candidate ../my-branch --baseline origin/main
  $ npx atalaya rollout {id} --local --candidate HEAD --chaos errors=503,share=5%
  $ npx atalaya rollout {id} --environment prod --image us-docker.pkg.dev/p/r/{id}@sha256:… --commit 1a2b3c4
  $ npx atalaya rollout {id} --environment prod --stage ingest --source gs://sources/{id}/1a2b3c4….zip --commit 1a2b3c4…
  $ npx atalaya rollout {id} --environment prod --continue
  $ npx atalaya rollout {id} --environment prod --roll-back`;

export const rolloutCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('rollout')
    .argument('<system>', 'id of the system')
    .option('--local', 'rehearse on this machine: two pipelines behind a splitter that gets traffic of its own')
    .addOption(new Option('--environment <name>', 'roll out on Google Cloud').choices(['dev', 'staging', 'prod']))
    .option('--candidate <dir|commit>', 'with --local: the code of the release')
    .option('--baseline <dir|commit>', 'with --local: the code that serves (default: the code here)')
    .option('--chaos <faults>', `with --local, at the candidate: ${chaosHelp}`)
    .option('--image <image>', 'with --environment: the image of the release, by digest')
    .option('--source <archive>', 'with --environment, of a function: gs://BUCKET/OBJECT.zip, which Google builds')
    .option('--commit <sha>', 'with --environment: the commit of the image or the archive')
    .addOption(new Option('--stage <name>', 'what is released').choices(['api', 'ingest']).default('api'))
    .option('--steps <percents>', 'shares of the traffic (default: 5,25,100; of ingest 100)', percents)
    .option(
      '--wait <time>',
      'least time at each step (default: 10m, or until the page alert notifies; local 10s)',
      lengthOfTime,
    )
    .option('--poll <time>', 'time between two judgements (default: 10s; local 2s)', lengthOfTime)
    .option('--rate <n>', 'with --local: requests a second (default: 120)', wholeNumber(1, 5_000))
    .option('--no-gate', 'check the contract only, without load before the first step')
    .option('--hold', 'leave the traffic where it is when the rollout is stopped')
    .option('--continue', 'continue a rollout that was held, or whose runner was lost')
    .option('--roll-back', 'send all traffic back to the revision that served before')
    .option('--to <revision>', 'with --roll-back: the revision that gets all traffic')
    .option('--status', 'show the traffic and the rollout that is going on; nothing is changed')
    .option('--report <file>', 'also write the report to a file: .json, .md, or text')
    .addOption(new Option('--format <name>', 'output format').choices(rolloutFormats).default('text'))
    .option('--out <dir>', 'with --local: folder of record and reports (default: .atalaya/rollouts/<system>/<time>)')
    .addHelpText('after', help)
    .action(async (id: string, options: RolloutOptions) => {
      const { runRolloutCommand } = await import('./rollout/run.ts');
      finish(await runRolloutCommand(id, options, io));
    });

const percents = (text: string): readonly number[] => {
  const steps = text.split(',').map((part) => (/^\s*\d+%?\s*$/.test(part) ? Number.parseInt(part, 10) : Number.NaN));
  const isAscending = steps.every((step, index) => step >= 1 && step <= 100 && step > (steps[index - 1] ?? 0));
  if (!isAscending || steps.at(-1) !== 100) {
    throw new InvalidArgumentError('Write ascending whole percents that end with 100, such as 5,25,100.');
  }
  return steps;
};
