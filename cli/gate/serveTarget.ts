/**
 * A process with one pipeline for a gate, of the code that this file is in: a gate of two commits starts one for each side. Its
 * parent gets the address as a message, so that no token is printed, and it ends when the parent does. A commit from before this file
 * gets a copy of it, so it imports only what such a commit has, too.
 */
import { parseChaos } from '../chaos/chaos.ts';
import { reportOf } from '../errors.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { startTarget, type Target } from '../loadtest/target.ts';
import type { Io } from '../run/io.ts';
import { stopped } from '../run/stopped.ts';

/** To the parent. `version` increases when a field changes its meaning. */
export type Served =
  | {
      readonly kind: 'Served';
      readonly version: 1;
      readonly url: string;
      readonly token?: string | undefined;
      readonly samples?: readonly unknown[] | undefined;
      readonly chaos?: string | undefined;
    }
  | {
      readonly kind: 'NotServed';
      readonly version: 1;
      readonly text: string;
      /** The exit code of a command that ends in this way. */
      readonly code: number;
    };

const [id = '', systems = '', chaos = ''] = process.argv.slice(2);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
process.on('disconnect', () => stopping.abort());

const io: Io = {
  stdout: () => undefined,
  stderr: (text) => void process.stderr.write(text),
  now: Date.now,
  cwd: process.cwd(),
  systems,
  isTTY: false,
  columns: 80,
  stop: stopping.signal,
};

const send = (message: Served): void => void process.send?.(message);

let target: Target | undefined;
try {
  const system = await loadPipeline(io.systems, id);
  target = await startTarget(system, io, chaos === '' ? {} : { chaos: parseChaos(chaos) });
  send({
    kind: 'Served',
    version: 1,
    url: target.url,
    token: target.token,
    samples: target.samples,
    chaos: target.chaos,
  });
  await Promise.race([stopped(stopping.signal), target.failed]);
} catch (error) {
  send({ kind: 'NotServed', version: 1, ...reportOf(error) });
  process.exitCode = 1;
} finally {
  await target?.close();
  if (process.connected) process.disconnect();
}
// Everything is closed: remaining handles must not keep the process alive.
setTimeout(() => process.exit(), 2_000).unref();
