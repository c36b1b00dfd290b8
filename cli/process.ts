/** The process of the `atalaya` command: signals, streams and exit code. */
import { isatty } from 'node:tty';
import { atalaya } from './atalaya.ts';
import { systemsFolder } from './options.ts';
import { FileError, fileErrorOf } from './run/fileError.ts';

const stopping = new AbortController();
let isWritten = true;
/** A full disk behind `> file`: whoever reads that file must not take a part of an answer for all of it. */
const endWithout = (subject: string, error: NodeJS.ErrnoException): void => {
  const stream = subject === 'messages' ? 'standard error' : 'standard output';
  const fault = fileErrorOf(subject, stream, error, 'write to another file');
  if (!(fault instanceof FileError)) throw error;
  if (isWritten && subject !== 'messages') process.stderr.write(`${fault.message}\n`);
  isWritten = false;
};
process.on('exit', () => {
  if (!isWritten) process.exitCode = 3;
});
/** Milliseconds: one Ctrl-C may arrive twice, from the terminal and from npm. A second one later ends at once. */
const oneKeystroke = 500;
let firstSignal: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    firstSignal ??= performance.now();
    stopping.abort();
    if (performance.now() - firstSignal > oneKeystroke) process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
// A write beyond RLIMIT_FSIZE fails then with EFBIG, as on a full disk; by default the signal ends the process.
process.on('SIGXFSZ', () => undefined);
for (const stream of [process.stdout, process.stderr]) {
  // A closed pipe (`| head`) is not an error: the command stops as after Ctrl-C.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') endWithout(stream === process.stdout ? 'the output' : 'messages', error);
    stopping.abort();
  });
}

/** Only `init` asks: nothing is loaded for it before. */
const ask = async (question: string): Promise<string> =>
  (await import('./run/askTerminal.ts')).askTerminal(question, stopping.signal);

process.exitCode = await atalaya(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  now: Date.now,
  cwd: process.cwd(),
  systems: systemsFolder,
  isTTY: isatty(1),
  columns: process.stdout.columns ?? 80,
  // It knows NO_COLOR, and terminals without colours.
  colour: isatty(1) && process.stdout.hasColors(),
  ...(isatty(0) && isatty(1) ? { ask } : {}),
  // Few commands read it, and the first look-up takes as long as a third of `--help`.
  get timeZone() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  },
  stop: stopping.signal,
});
// Everything is closed: remaining handles must not keep the process alive.
setTimeout(() => process.exit(), 2_000).unref();
