/** `atalaya explain`: describes an SLO, an alert, a signal or a check, in words and numbers. */
import { Command } from 'commander';
import type { ExitCode, Io } from './run/io.ts';
import { dataOption } from './options.ts';
import type { objectiveOf, StatusOf } from '../explain/explain.ts';
import { fromOption, parseFrom, refuseLoneTimeout, timeoutOption } from './sources/fromOption.ts';
import type { SourceOptions } from './sources/sourceOptions.ts';

export interface ExplainOptions extends Pick<SourceOptions, 'from' | 'timeout' | 'data'> {
  readonly json?: boolean;
}

const help = `
Exit codes: 0 explained, 2 nothing has this id, or an invalid definition, 3 explained, but --from cannot be read.

Examples:
  $ npx atalaya explain {id}
  $ npx atalaya explain {id}-api-latency
  $ npx atalaya explain {id}-api-latency --from google
  $ npx atalaya explain {id}-api-availability-burn-page
  $ npx atalaya explain '{id}: the API is unreachable from outside'
  $ npx atalaya explain pubsub.num_undelivered_messages
  $ npx atalaya explain policies/auto-close
  $ npx atalaya explain {id}-api-latency --json | jq '.facts.tiers.kept[].factor'`;

export const explainCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('explain')
    .argument('<id>', 'its id, or the title in a notification')
    .addOption(fromOption())
    .addOption(timeoutOption())
    .addOption(dataOption("folder of the systems' data, to show the current state of an objective"))
    .option('--json', 'print a document for programs (docs/guides/explain.md)')
    .addHelpText('after', help)
    .action(async (id: string, options: ExplainOptions) => finish(await runExplain(id, options, io)));

const runExplain = async (id: string, options: ExplainOptions, io: Io): Promise<ExitCode> => {
  const { checkPage, isCheckId } = await import('./explain/checkPage.ts');
  if (isCheckId(id)) {
    refuseLoneTimeout(options);
    parseFrom(options.from);
    io.stdout(
      checkPage(id, { json: options.json === true, look: { columns: io.columns, colour: io.colour === true } }),
    );
    return 0;
  }
  const [{ loadWorld }, { explanationOf, objectiveOf, subjectOf }, { emittedFrom }, { readK6Runtime }] =
    await Promise.all([
      import('./explain/loadWorld.ts'),
      import('../explain/explain.ts'),
      import('../explain/emitted.ts'),
      import('./loadtest/k6Runtime.ts'),
    ]);
  refuseLoneTimeout(options);
  const world = await loadWorld(id, io);
  const emittedOf = emittedFrom(world, readK6Runtime());
  const subject = subjectOf(id, world, emittedOf);
  const { statusOf, source, at, code } = await statusFor(objectiveOf(subject), options, io);
  const sources = { statusOf, source, emittedOf, at };
  const explanation = explanationOf(
    subject,
    world,
    subject.kind === 'Alert'
      ? { ...sources, releasesOf: (await import('./explain/releasesIn.ts')).releasesIn(options, io) }
      : sources,
  );
  if (options.json === true) {
    const { explanationDocument } = await import('../explain/explanation.ts');
    io.stdout(`${JSON.stringify(explanationDocument(explanation), null, 2)}\n`);
  } else {
    const { explanationText } = await import('./explain/text.ts');
    io.stdout(explanationText(explanation, { columns: io.columns, colour: io.colour === true }));
  }
  return code;
};

interface Now {
  readonly statusOf: StatusOf;
  readonly source: string | undefined;
  readonly at: number;
  readonly code: ExitCode;
}

/** A source that cannot be read is reported and passed over: what an objective is does not depend on it. */
const statusFor = async (objective: ReturnType<typeof objectiveOf>, options: ExplainOptions, io: Io): Promise<Now> => {
  const none = { statusOf: () => undefined, source: undefined, at: io.now() };
  if (objective === undefined) {
    parseFrom(options.from);
    return { ...none, code: 0 };
  }
  try {
    const { slo, of } = objective;
    const { currentStatuses } = await import('./sources/currentStatuses.ts');
    const current = await currentStatuses([{ system: of.system, slo }], options, io);
    const [status] = current?.statuses ?? [];
    if (options.from !== undefined && status?.judgement.kind === 'NoData' && status.unread === undefined)
      io.stderr(`${slo.system}: ${current?.name} has no events of ${slo.id}\n`);
    return { statusOf: () => status, source: current?.name, at: status?.window.to ?? none.at, code: 0 };
  } catch (error) {
    if (!Error.isError(error) || error.name !== 'SourceError') throw error;
    io.stderr(`${error.message}\n`);
    return { ...none, code: 3 };
  }
};
