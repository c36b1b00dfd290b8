/** The `atalaya` command apart from its process: arguments in, exit code out. Here alone errors become messages. */
import { styleText } from 'node:util';
import { Command, CommanderError, Help } from 'commander';
import { configured } from './config/withConfig.ts';
import { reportOf } from './errors.ts';
import { addOutputOptions } from './outputFormat.ts';
import { withExampleId } from './run/exampleId.ts';
import type { ExitCode, Io } from './run/io.ts';
import { joinFrom } from './sources/joinFrom.ts';
import type { Verb } from './verb.ts';
import { verbs } from './verbs.ts';

/** `args` without the command's own name. Never rejects. */
export const atalaya = async (args: readonly string[], process: Io): Promise<ExitCode> => {
  let exitCode: ExitCode = 0;
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  const { io, addTo } = configured(process);
  const requested = args.find((word) => verbs.some(({ name }) => name === word));
  const program = new Command('atalaya')
    .description(
      'Runs an instrumented data pipeline, and emits its SLOs, alerts, dashboards and load tests, from one definition per system.',
    )
    .version('0.2.0')
    // What stands behind a command is that command's own, at every level.
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm })
    .addHelpText(
      'after',
      '\nExit codes: 0 yes, 1 the answer is no, 2 wrong use or an invalid definition, 3 inconclusive.',
    );
  try {
    for (const verb of verbs) program.addCommand(await commandOf(verb, verb.name === requested, io, finish));
    addTo(program);
    addOutputOptions(program);
    settle(program, io);
    await program.parseAsync(joinFrom(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (isWithoutSystem(error)) io.stderr('the systems: npx atalaya list\n');
      return error.exitCode === 0 || isHelp(error, args) ? 0 : 2;
    }
    const report = reportOf(error);
    io.stderr(`${report.text}\n`);
    return report.code;
  }
};

/** A verb that is not requested is only listed. */
const commandOf = async (
  { name, description, load }: Verb,
  isRequested: boolean,
  io: Io,
  finish: (code: ExitCode) => void,
): Promise<Command> => {
  const command = isRequested ? (await load())(io, finish, verbs) : new Command(name);
  return command.description(description);
};

/** Of a verb from the list, because its own options may not be loaded. */
const subcommandTerm = (command: Command): string => {
  const listed = verbs.find(({ name }) => name === command.name());
  return listed === undefined ? new Help().subcommandTerm(command) : `${listed.name} ${listed.usage}`.trimEnd();
};

/** `help <verb>` is an answer, whatever exit code this process has so far: commander takes that for its own. */
const isHelp = ({ code }: CommanderError, [verb]: readonly string[]): boolean =>
  code === 'commander.help' && verb === 'help';

const isWithoutSystem = ({ code, message }: CommanderError): boolean =>
  code === 'commander.missingArgument' && message.includes("'system'");

/** Commander takes the colours out again where there are none. */
const whole = { validateStream: false } as const;

/** On a narrow terminal a description is below its term, because beside it there is no room. */
const formatItem = (term: string, termWidth: number, description: string, help: Help): string => {
  const width = help.helpWidth ?? 80;
  if (width - termWidth >= 44 || description === '')
    return Help.prototype.formatItem.call(help, term, termWidth, description, help);
  const indent = '      ';
  return `  ${term}\n${indent}${help.boxWrap(description, width - indent.length).replaceAll('\n', `\n${indent}`)}`;
};

/** Words below the options, as wide as a narrow terminal; a command stays on its line, to be copied. */
const wrapped = (text: string, columns: number): string =>
  columns >= 80 ? text : text.replace(/^\S.*$/gm, (line) => new Help().boxWrap(line, columns));

/** No command ends the process or writes to it by itself; all of them say where help is. */
const settle = (command: Command, io: Io): void => {
  command
    .configureHelp({
      ...command.configureHelp(),
      minWidthToWrap: 20,
      formatItem,
      styleTitle: (title) => styleText('bold', title, whole),
    })
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: (text) => io.stdout(wrapped(withExampleId(text, io.systems), io.columns)),
      writeErr: io.stderr,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => io.colour === true,
      getErrHasColors: () => io.colour === true,
    });
  for (const subcommand of command.commands) settle(subcommand, io);
};
