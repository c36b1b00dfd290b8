/**
 * `--json` and `--format` are alike on all verbs: one that has the first takes `--format text|json`, and one that has formats, JSON
 * among them, takes `--json`. A verb reads the option that it declares; what was added is translated before.
 */
import { Option, type Command } from 'commander';
import { UsageError } from '../model/usageError.ts';

interface Output {
  readonly json?: boolean;
  readonly format?: string;
}

/** To a program that has all its commands. */
export const addOutputOptions = (program: Command): void => {
  const translated = new Map<Command, 'json' | 'format'>();
  for (const command of leavesOf(program)) {
    const own = (name: string): Option | undefined => command.options.find((option) => option.attributeName() === name);
    const [json, format] = [own('json'), own('format')];
    if (json !== undefined && format === undefined) {
      command.addOption(new Option('--format <name>', 'output format').choices(['text', 'json']));
      translated.set(command, 'json');
    } else if (json === undefined && format?.argChoices?.includes('json') === true) {
      command.option('--json', 'as --format json');
      translated.set(command, 'format');
    }
  }
  program.hook('preAction', (_program, command) => {
    const { json, format } = command.opts<Output>();
    const declared = translated.get(command);
    if (declared === undefined) return;
    if (json === true && command.getOptionValueSource('format') === 'cli' && format !== 'json')
      throw new UsageError(`--json and --format ${format} cannot be used together`, 'leave one of them out');
    if (declared === 'json' && format === 'json') command.setOptionValue('json', true);
    if (declared === 'format' && json === true) command.setOptionValue('format', 'json');
  });
};

/** The commands that do something: a group with a work of its own is one, too. */
const leavesOf = (command: Command): readonly Command[] => [
  ...(command.commands.length === 0 || command.registeredArguments.length > 0 ? [command] : []),
  ...command.commands.flatMap(leavesOf),
];
