#!/usr/bin/env node
/** The `atalaya` command: the one place that exits the process, and that turns errors into messages and exit codes. */
import { Command, CommanderError } from 'commander';
import { demoCommand } from './demo.ts';
import { dlqCommand } from './dlq.ts';
import { reportOf } from './errors.ts';
import type { ExitCode, Io } from './io.ts';
import { sloCommand } from './slo.ts';
import { upCommand } from './up.ts';

const stopping = new AbortController();
/** Milliseconds: one Ctrl-C may come twice, from the terminal and from npm. Whoever means it twice waits longer. */
const oneKeystroke = 500;
let firstSignal: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    firstSignal ??= performance.now();
    stopping.abort();
    if (performance.now() - firstSignal > oneKeystroke) process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  now: Date.now,
  cwd: process.cwd(),
  isTTY: process.stdout.isTTY,
  columns: process.stdout.columns ?? 80,
  stop: stopping.signal,
};

let exitCode: ExitCode = 0;
const finish = (code: ExitCode): void => {
  exitCode = code;
};

const program = new Command('atalaya')
  .description('Runs an instrumented data pipeline and everything that watches it, from one definition a system.')
  .version('0.1.0')
  .showHelpAfterError('(--help says more)')
  .addCommand(demoCommand(io, finish))
  .addCommand(upCommand(io, finish))
  .addCommand(sloCommand(io, finish))
  .addCommand(dlqCommand(io, finish))
  .addHelpText(
    'after',
    '\nExit codes: 0 yes, 1 the answer is no, 2 wrong use or an invalid definition, 3 inconclusive.',
  );

const throwOnExit = (command: Command): void => {
  command.exitOverride();
  command.commands.forEach(throwOnExit);
};
throwOnExit(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const report = reportOf(error);
    process.stderr.write(`${report.text}\n`);
    exitCode = report.code;
  }
}
process.exitCode = exitCode;
// All is closed by now; whatever still holds the process has had its time.
setTimeout(() => process.exit(), 2_000).unref();
