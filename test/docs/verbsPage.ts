/** docs/verbs.md: every verb with its arguments, options and examples, as the command itself defines them. */
import { Command, Help } from 'commander';
import { configured } from '../../cli/config/withConfig.ts';
import { addOutputOptions } from '../../cli/outputFormat.ts';
import type { Io } from '../../cli/run/io.ts';
import { verbs } from '../../cli/verbs.ts';

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ');

const table = (head: string, rows: readonly (readonly [string, string])[]): readonly string[] =>
  rows.length === 0
    ? []
    : [`| ${head} | |`, '|---|---|', ...rows.map(([term, what]) => `| \`${cell(term)}\` | ${cell(what)} |`), ''];

/** What `--help` has below the options. */
const afterText = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part) });
  const before = command.helpInformation();
  command.outputHelp();
  return text.replace(before, '').trim().replaceAll('{id}', 'orders');
};

const entry = (command: Command, parents: readonly string[]): readonly string[] => {
  const help = new Help();
  const names = [...parents, command.name()];
  const below = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  const after = afterText(command);
  return [
    `${'#'.repeat(names.length)} ${names.slice(1).join(' ')}`,
    '',
    `${command.description().replace(/^./, (first) => first.toUpperCase())}.`,
    '',
    ...(below.length > 0 ? [] : ['```sh', `npx atalaya ${[...names.slice(1), command.usage()].join(' ')}`, '```', '']),
    ...table(
      'argument',
      help.visibleArguments(command).map((each) => [help.argumentTerm(each), help.argumentDescription(each)]),
    ),
    ...table(
      'option',
      help
        .visibleOptions(command)
        .filter(({ long }) => long !== '--help')
        .map((each) => [help.optionTerm(each), help.optionDescription(each)]),
    ),
    ...(after === '' ? [] : ['```text', after, '```', '']),
    ...below.flatMap((child) => entry(child, names)),
  ];
};

export const verbsPage = async (): Promise<string> => {
  const { io, addTo } = configured({} as Io);
  const program = new Command('atalaya');
  for (const { description, load } of verbs)
    program.addCommand((await load())(io, () => undefined, verbs).description(description));
  addTo(program);
  addOutputOptions(program);
  return [
    '# All verbs',
    '',
    'What `npx atalaya VERB --help` prints, on one page. Exit codes: 0 yes, 1 the answer is no, 2 wrong use or an invalid definition, 3 inconclusive.',
    'Generated from the command: `GOLDEN=write npm test -- test/docs`.',
    '',
    ...program.commands.flatMap((command) => entry(command, ['atalaya'])),
  ].join('\n');
};
