/** `atalaya oncall who`: who is notified of an alert at an instant, why, and what comes after. */
import { Command } from 'commander';
import type { ExitCode, Io } from '../run/io.ts';
import { questionOptions, type QuestionOptions } from './questionOptions.ts';

const help = `
The alert is named by its id, the beginning of its id, its title, or a pasted notification.

Exit codes: 0 somebody is notified, 1 nobody is: held back everywhere, or nobody is reached,
2 no alert has this name, wrong use or an invalid definition.

Examples:
  $ npx atalaya oncall who {id}-api-unreachable --at 2026-12-25T03:00-03:00
  $ npx atalaya oncall who {id}-api-unreachable --label environment=staging
  $ npx atalaya oncall who {id}-api-unreachable --firing fleet-all-availability
  $ npx atalaya oncall who fleet-all-availability --time-zone Asia/Kolkata --json | jq '.receivers[].stages[0]'`;

export const oncallWhoCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  questionOptions(
    new Command('who')
      .description('who is notified of an alert at an instant, why, and the escalation to its end')
      .argument('<alert>', 'its id, or the title in a notification')
      .option('--label <label...>', 'labels that differ from the emitted ones, such as environment=staging'),
  )
    .addHelpText('after', help)
    .action(async (name: string, options: QuestionOptions) => finish(await runWho(name, options, io)));

const runWho = async (name: string, options: QuestionOptions, io: Io): Promise<ExitCode> => {
  const [{ loadWorld }, { findAlert }, { labelsOption }, { answerOf, labelsOfAlert }, { isSomebodyNotified }] =
    await Promise.all([
      import('../explain/loadWorld.ts'),
      import('./findAlert.ts'),
      import('./labelOption.ts'),
      import('./question.ts'),
      import('../../alerts/oncall/who.ts'),
    ]);
  const world = await loadWorld(name, io);
  const subject = findAlert(name, world);
  const { alert } = subject;
  const labels = { ...labelsOfAlert(subject, world), ...labelsOption(options.label ?? [], world.organization) };
  const answer = answerOf(labels, options, world, io);
  const { alertFacts, alertSection } = await import('./alertSection.ts');
  if (options.json === true) {
    const { whoDocument } = await import('./whoDocument.ts');
    io.stdout(`${JSON.stringify(whoDocument(answer, alertFacts(alert, world)), null, 2)}\n`);
  } else {
    const [{ explanationText }, { whoSections }] = await Promise.all([
      import('../explain/text.ts'),
      import('./whoSections.ts'),
    ]);
    const sections = [alertSection(alert, answer.who.labels, world), ...whoSections(answer)];
    const document = { id: alert.id, kind: 'alert' as const, title: alert.title, sections, facts: {} };
    io.stdout(explanationText(document, { columns: io.columns, colour: io.colour === true }));
  }
  return isSomebodyNotified(answer.who) ? 0 : 1;
};
