#!/usr/bin/env node
/** The process around the `atalaya` command: its signals, its streams, and the one place that ends it. */
import { isatty } from 'node:tty';
import { atalaya } from './atalaya.ts';
import { systemsFolder } from './options.ts';

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
for (const stream of [process.stdout, process.stderr]) {
  // A reader that has seen enough (`| head`) is no error: what runs comes to its end as with Ctrl-C.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stopping.abort();
  });
}

process.exitCode = await atalaya(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  now: Date.now,
  cwd: process.cwd(),
  systems: systemsFolder,
  isTTY: isatty(1),
  columns: process.stdout.columns ?? 80,
  stop: stopping.signal,
});
// All is closed by now; whatever still holds the process has had its time.
setTimeout(() => process.exit(), 2_000).unref();
