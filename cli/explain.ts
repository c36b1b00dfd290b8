/** `atalaya explain`: describes an SLO, an alert, a signal or a check, in words and numbers. */
import { Command } from 'commander';
import type { ExitCode, Io } from './run/io.ts';
import { dataFolder, dataHelp, defaultData } from './options.ts';

export interface ExplainOptions {
  readonly data: string;
  readonly json?: boolean;
}

const help = `
Exit codes: 0 explained, 2 nothing has this id, or an invalid definition.

Examples:
  $ npx atalaya explain flights
  $ npx atalaya explain datos-api-latency
  $ npx atalaya explain flights-api-availability-burn-page
  $ npx atalaya explain 'flights: the API is unreachable from outside'
  $ npx atalaya explain pubsub.num_undelivered_messages
  $ npx atalaya explain datos-api-latency --json | jq '.facts.tiers.kept[].factor'`;

export const explainCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('explain')
    .description('say what an SLO, alert, signal, check or system is, in words and numbers')
    .argument('<id>', 'its id, or the title that a page shows')
    .option('--data <dir>', dataHelp, defaultData)
    .option('--json', 'print a document for programs (docs/guides/explain.md)')
    .addHelpText('after', help)
    .action(async (id: string, options: ExplainOptions) => finish(await runExplain(id, options, io)));

const runExplain = async (id: string, { data, json }: ExplainOptions, io: Io): Promise<ExitCode> => {
  const [{ loadWorld }, { explain }, { statusFrom }, { emittedFrom }, { readK6Runtime }] = await Promise.all([
    import('./explain/loadWorld.ts'),
    import('../explain/explain.ts'),
    import('./explain/history.ts'),
    import('../explain/emitted.ts'),
    import('./loadtest/k6Runtime.ts'),
  ]);
  const world = await loadWorld(id, io);
  const at = io.now();
  const statusOf = statusFrom(dataFolder(io.cwd, data), { now: () => at, stderr: io.stderr });
  const explanation = explain(id, world, { statusOf, emittedOf: emittedFrom(world, readK6Runtime()), at });
  if (json === true) {
    const { explanationDocument } = await import('../explain/explanation.ts');
    io.stdout(`${JSON.stringify(explanationDocument(explanation), null, 2)}\n`);
  } else {
    const { explanationText } = await import('./explain/text.ts');
    io.stdout(explanationText(explanation, { columns: io.columns, colour: io.isTTY }));
  }
  return 0;
};
