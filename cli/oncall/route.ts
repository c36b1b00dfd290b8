/** `atalaya oncall route`: which receivers an alert with these labels has, whoever sends it. */
import { Command } from 'commander';
import type { ExitCode, Io } from '../run/io.ts';
import { questionOptions, type QuestionOptions } from './questionOptions.ts';

const help = `
Routes are tried in order: those of onCall.routing.routes, then one for each owner and severity, then the default.
The first that matches ends the search, muted or not, unless it says continue. A label that is missing is an empty one.

Exit codes: 0 somebody is notified, 1 nobody is: held back everywhere, or nobody is reached,
2 wrong use or an invalid definition.

Examples:
  $ npx atalaya oncall route --label owner=my-team severity=page
  $ npx atalaya oncall route --label owner=my-team severity=ticket system={id} --at 2026-12-01T02:00-03:00
  $ npx atalaya oncall route --label owner=web severity=page --json | jq -r '.receivers[].receiver'`;

export const oncallRouteCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  questionOptions(
    new Command('route')
      .description('which receivers an alert with these labels has, and why')
      .requiredOption('--label <label...>', 'labels of the alert, such as owner=my-team severity=page'),
  )
    .addHelpText('after', help)
    .action(async (options: QuestionOptions) => finish(await runRoute(options, io)));

const runRoute = async (options: QuestionOptions, io: Io): Promise<ExitCode> => {
  const [{ loadWorld }, { labelsOption }, { answerOf }, { isSomebodyNotified }] = await Promise.all([
    import('../explain/loadWorld.ts'),
    import('./labelOption.ts'),
    import('./question.ts'),
    import('../../alerts/oncall/who.ts'),
  ]);
  const system = (options.label ?? []).find((label) => label.startsWith('system='))?.slice('system='.length) ?? '';
  const world = await loadWorld(system, io);
  const labels = labelsOption(options.label ?? [], world.organization);
  const answer = answerOf(labels, options, world, io);
  if (options.json === true) {
    const { whoDocument } = await import('./whoDocument.ts');
    io.stdout(`${JSON.stringify(whoDocument(answer, {}), null, 2)}\n`);
  } else {
    const [{ sectionsText }, { whoSections }] = await Promise.all([
      import('../explain/text.ts'),
      import('./whoSections.ts'),
    ]);
    io.stdout(sectionsText(whoSections(answer), { columns: io.columns, colour: io.colour === true }));
  }
  return isSomebodyNotified(answer.who) ? 0 : 1;
};
