/** The `atalaya` command apart from its process: arguments in, exit code out. Here alone errors become messages. */
import { Command, CommanderError } from 'commander';
import { applyCommand } from './apply.ts';
import { backfillCommand } from './backfill.ts';
import { checkCommand } from './check.ts';
import { clientCommand } from './client.ts';
import { configured } from './config/withConfig.ts';
import { costCommand } from './cost.ts';
import { demoCommand } from './demo.ts';
import { diffCommand } from './diff.ts';
import { dlqCommand } from './dlq.ts';
import { emitCommand } from './emit.ts';
import { reportOf } from './errors.ts';
import { explainCommand } from './explain.ts';
import { gateCommand } from './gate.ts';
import { importCommand } from './import.ts';
import type { ExitCode, Io } from './run/io.ts';
import { loadtestCommand } from './loadtest.ts';
import { oncallCommand } from './oncall.ts';
import { previewCommand } from './preview.ts';
import { rolloutCommand } from './rollout.ts';
import { sloCommand } from './slo.ts';
import { joinFrom } from './sources/fromOption.ts';
import { tokenCommand } from './token.ts';
import { upCommand } from './up.ts';

/** `args` without the command's own name. Never rejects. */
export const atalaya = async (args: readonly string[], process: Io): Promise<ExitCode> => {
  let exitCode: ExitCode = 0;
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  const { io, addTo } = configured(process);
  const program = new Command('atalaya')
    .description(
      'Runs an instrumented data pipeline, and emits its SLOs, alerts, dashboards and load tests, from one definition per system.',
    )
    .version('0.1.0')
    // What stands behind a command is that command's own, at every level.
    .enablePositionalOptions()
    .addCommand(demoCommand(io, finish))
    .addCommand(upCommand(io, finish))
    .addCommand(emitCommand(io, finish))
    .addCommand(diffCommand(io, finish))
    .addCommand(applyCommand(io, finish))
    .addCommand(previewCommand(io, finish))
    .addCommand(sloCommand(io, finish))
    .addCommand(loadtestCommand(io, finish))
    .addCommand(gateCommand(io, finish))
    .addCommand(rolloutCommand(io, finish))
    .addCommand(oncallCommand(io, finish))
    .addCommand(dlqCommand(io, finish))
    .addCommand(backfillCommand(io, finish))
    .addCommand(checkCommand(io, finish))
    .addCommand(explainCommand(io, finish))
    .addCommand(costCommand(io, finish))
    .addCommand(clientCommand(io, finish))
    .addCommand(importCommand(io, finish))
    .addCommand(tokenCommand(io, finish))
    .addHelpText(
      'after',
      '\nExit codes: 0 yes, 1 the answer is no, 2 wrong use or an invalid definition, 3 inconclusive.',
    );
  addTo(program);
  settle(program, io);

  try {
    await program.parseAsync(joinFrom(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 || isHelp(error, args) ? 0 : 2;
    const report = reportOf(error);
    io.stderr(`${report.text}\n`);
    return report.code;
  }
};

/** `help <verb>` is an answer, whatever exit code this process has so far: commander takes that for its own. */
const isHelp = ({ code }: CommanderError, [verb]: readonly string[]): boolean =>
  code === 'commander.help' && verb === 'help';

/** No command ends the process or writes to it by itself; all of them say where help is. */
const settle = (command: Command, io: Io): void => {
  command
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    });
  for (const subcommand of command.commands) settle(subcommand, io);
};
