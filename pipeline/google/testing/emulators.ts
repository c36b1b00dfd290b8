/**
 * Starts emulators of Google's services on free ports, for tests and benchmarks; each is ready when `start` resolves. The
 * caller passes their programs (tools/external/toolPath.ts).
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createServer, Socket } from 'node:net';
import { machineLoad, patience } from '../../testing/patience.ts';

export interface Emulator {
  /** Host and port, without a scheme. */
  readonly address: string;
  /** Kills it like a crash: its data are lost. */
  kill(): Promise<void>;
}

/** The emulator's program, or the message when this machine has none. */
export interface Program {
  readonly path: string | undefined;
  readonly missing: string;
}

/** A function that starts the emulator on a port (default: any free port), or why that is not possible. */
export type EmulatorSetup = { readonly start: (port?: number) => Promise<Emulator> } | { readonly missing: string };

/** On a quiet machine. */
const startTimeoutMs = 60_000;

/** The official emulator: a jar that needs Java. */
export const findPubSub = (jar: Program): EmulatorSetup =>
  startedBy(jar, (file, port) => {
    const java = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-jar', file];
    return spawn('java', [...java, '--host=127.0.0.1', `--port=${port}`], quiet);
  });

/** bqemulator: a program. */
export const findBigQuery = (program: Program): EmulatorSetup =>
  startedBy(program, (file, port) => {
    const ports = ['--rest-port', String(port), '--grpc-port', '0'];
    return spawn(file, ['start', ...ports, '--project', 'demo'], quiet);
  });

/** Another program may take the port between its choice and its use. */
const attempts = 3;

const startedBy = ({ path, missing }: Program, run: (file: string, port: number) => ChildProcess): EmulatorSetup => {
  if (path === undefined) return { missing };
  const start = async (requestedPort: number | undefined, attempt: number): Promise<Emulator> => {
    const port = requestedPort ?? (await freePort());
    const child = run(path, port);
    const printed = tailOf(child);
    try {
      await listening(child, port, printed);
    } catch (error) {
      child.kill('SIGKILL');
      if (requestedPort !== undefined || attempt === attempts || child.exitCode === null) throw error;
      return start(undefined, attempt + 1);
    }
    return emulator(child, port);
  };
  return { start: (port) => start(port, 1) };
};

/** The last lines that it printed on standard error: why it does not start. */
const tailOf = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr?.on('data', (data: Buffer) => (text = (text + data.toString()).slice(-2_000)));
  return () => (text.trim() === '' ? 'it printed nothing' : `it printed: ${text.trim()}`);
};

const quiet: SpawnOptions = { stdio: ['ignore', 'ignore', 'pipe'] };

const emulator = (child: ChildProcess, port: number): Emulator => ({
  address: `127.0.0.1:${port}`,
  kill: async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  },
});

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new Socket();
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.connect(port, '127.0.0.1');
  });

const listening = async (child: ChildProcess, port: number, printed: () => string): Promise<void> => {
  const began = performance.now();
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  process.once('exit', () => child.kill('SIGKILL'));
  while (!(await Promise.race([accepts(port), failed]))) {
    if (child.exitCode !== null)
      throw new Error(`the emulator ended with ${child.exitCode} before it listened: ${printed()}`);
    const waited = performance.now() - began;
    if (waited > startTimeoutMs && waited > patience(startTimeoutMs))
      throw new Error(
        `the emulator did not listen on port ${port} within ${Math.round(waited / 1_000)} s (${machineLoad()}): ${printed()}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
