/** What a shell can complete behind each command: read from the commands themselves, so that nothing is listed twice. */
import type { Command, Option } from 'commander';

export interface CompletedOption {
  /** Without its dashes. */
  readonly long: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** Undefined: any value. */
  readonly choices: readonly string[] | undefined;
}

export interface Completed {
  /** The words behind `atalaya`, such as 'slo status'; '' of the command itself. */
  readonly path: string;
  readonly description: string;
  readonly children: readonly Pick<Completed, 'path' | 'description'>[];
  readonly options: readonly CompletedOption[];
  /** Values of its arguments. */
  readonly choices: readonly string[];
  readonly takesSystems: boolean;
}

/** `command` and those below it. */
export const completedOf = (command: Command, path = ''): readonly Completed[] => {
  const below = command.commands.map((child) => ({ child, path: `${path} ${child.name()}`.trimStart() }));
  const own: Completed = {
    path,
    description: firstSentence(command.description()),
    children: below.map(({ child, path: childPath }) => ({
      path: childPath,
      description: firstSentence(child.description()),
    })),
    options: [...command.options.filter(({ hidden }) => !hidden).flatMap(optionOf), help],
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    takesSystems: command.registeredArguments.some(({ description }) =>
      /\bids? of (?:the |a )?system/.test(description),
    ),
  };
  return [own, ...below.flatMap(({ child, path: childPath }) => completedOf(child, childPath))];
};

const help: CompletedOption = { long: 'help', description: 'display help', takesValue: false, choices: undefined };

const optionOf = ({ long, description, required, optional, argChoices }: Option): readonly CompletedOption[] =>
  long === undefined || long === null
    ? []
    : [
        {
          long: long.slice(2),
          description: firstSentence(description),
          takesValue: required || optional,
          choices: argChoices,
        },
      ];

/** One line, without what only the whole help has room for. */
const firstSentence = (text: string): string => text.split(/[;:(]|\. /, 1)[0]!.trim();
