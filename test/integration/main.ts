/**
 * `npm run test:integration -- --url URL --system ID`: the checks against a deployed API. Exit codes: 0 all passed or were
 * skipped, 1 a check failed, 2 wrong use, 3 no result (the target does not answer, or the run was interrupted).
 */
import { Command, CommanderError } from 'commander';
import { remoteTarget, targetUrl, TargetUnreachable } from '../../cli/loadtest/remote.ts';
import { loadPipeline } from '../../cli/load/loadSystem.ts';
import { reportOf } from '../../cli/errors.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Outcome } from '../../cli/contract/check.ts';
import { runChecks } from '../../cli/contract/checks.ts';
import { patienceOf } from '../../cli/contract/patience.ts';

interface Options {
  readonly url: string;
  readonly system: string;
  readonly allowWrites?: boolean;
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

const reasonText = (outcome: Outcome): string => {
  if (outcome.kind === 'passed') return '';
  const fix = outcome.kind === 'skipped' && outcome.fix !== undefined ? `: ${outcome.fix}` : '';
  return `  ${outcome.reason}${fix}\n`;
};

const run = async ({ url: urlText, system: id, allowWrites = false }: Options): Promise<number> => {
  const system = await loadPipeline(systemsFolder, id);
  const token = process.env['ATALAYA_TOKEN'];
  const { url } = await remoteTarget(system, targetUrl(urlText), token, stopping.signal);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const target = {
    system,
    url,
    token,
    mayWrite: allowWrites,
    patience: patienceOf(system),
    stop: stopping.signal,
    expectsRows: false,
  };
  try {
    for await (const { title, outcome } of runChecks(target)) {
      counts[outcome.kind]++;
      process.stdout.write(`${outcome.kind}: ${title}\n${reasonText(outcome)}`);
    }
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  if (counts.failed > 0) return 1;
  return stopping.signal.aborted || counts.passed === 0 ? 3 : 0;
};

const program = new Command('npm run test:integration --')
  .description('what every deployed system has to do, asked over HTTP; a token is read from ATALAYA_TOKEN')
  .requiredOption('--url <url>', "base URL of the system's data API")
  .requiredOption('--system <id>', 'the system that runs there')
  .option('--allow-writes', 'also send messages, and look for them')
  .addHelpText(
    'after',
    '\nExamples:\n  $ npm run test:integration -- --url http://127.0.0.1:8080 --system freight --allow-writes',
  )
  .exitOverride()
  .action(async (options: Options) => {
    process.exitCode = await run(options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof TargetUnreachable) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 3;
  } else {
    const { text, code } = reportOf(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = code;
  }
}
