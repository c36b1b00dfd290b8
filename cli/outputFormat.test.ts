import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addOutputOptions } from './outputFormat.ts';
import type { Io } from './run/io.ts';
import { verbs } from './verbs.ts';

const programOf = async (): Promise<Command> => {
  const program = new Command('atalaya').enablePositionalOptions();
  for (const { load } of verbs) program.addCommand((await load())({} as Io, () => undefined, verbs));
  addOutputOptions(program);
  return program;
};

const leavesOf = (command: Command, path = ''): readonly (readonly [path: string, command: Command])[] => [
  ...(command.commands.length === 0 || command.registeredArguments.length > 0 ? [[path, command] as const] : []),
  ...command.commands.flatMap((child) => leavesOf(child, `${path} ${child.name()}`.trimStart())),
];

/** They run until they are stopped, or write a script. */
const withoutAnswer = ['demo', 'up', 'preview', 'oncall serve', 'completion'];

test('whatever answers takes --json and --format', async () => {
  const lacking = leavesOf(await programOf()).filter(
    ([, { options }]) => !['--json', '--format'].every((long) => options.some((option) => option.long === long)),
  );
  expect(lacking.map(([path]) => path)).toEqual(withoutAnswer);
});

const parsed = async (declare: (command: Command) => Command, ...args: readonly string[]): Promise<unknown> => {
  let options: unknown;
  const verb = declare(new Command('verb')).action((given: unknown) => {
    options = given;
  });
  const program = new Command('program').enablePositionalOptions().addCommand(verb);
  addOutputOptions(program);
  await program.parseAsync(['verb', ...args], { from: 'user' });
  return options;
};

const withJson = (command: Command): Command => command.option('--json');
const withFormat = (command: Command): Command => {
  command.option('--format <name>', '', 'text').options[0]!.choices(['text', 'json', 'html']);
  return command;
};

test.each([
  [withJson, ['--format', 'json'], { json: true, format: 'json' }],
  [withJson, ['--format', 'text'], { format: 'text' }],
  [withJson, ['--json', '--format', 'json'], { json: true, format: 'json' }],
  [withFormat, ['--json'], { json: true, format: 'json' }],
  [withFormat, ['--format', 'html'], { format: 'html' }],
  [withFormat, [], { format: 'text' }],
] as const)('%p with %j reads %j', async (declare, args, options) => {
  expect(await parsed(declare, ...args)).toEqual(options);
});

test('two formats at once are refused', async () => {
  await expect(parsed(withFormat, '--json', '--format', 'html')).rejects.toThrow(
    '--json and --format html cannot be used together\n  fix: leave one of them out',
  );
});
