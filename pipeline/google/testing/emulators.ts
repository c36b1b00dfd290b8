/**
 * Starts the emulators of Google's services, each on a free port, ready when it is handed out, for tests and benchmarks.
 * Where they are is said by whoever runs them, who asks the one file that knows (tools/external/toolPath.ts).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, Socket } from 'node:net';

export interface Emulator {
  /** Host and port, without a scheme. */
  readonly address: string;
  /** Ends it as a crash would: it keeps nothing. */
  kill(): Promise<void>;
}

/** A file of the emulator's, or what to say where this machine has none. */
export interface Program {
  readonly path: string | undefined;
  readonly missing: string;
}

/** How to start it (on a port, or a free one), or why that cannot be. */
export type Found = { readonly start: (port?: number) => Promise<Emulator> } | { readonly missing: string };

const patience = 30_000;

/** The official one, which needs Java, by its jar. */
export const findPubSub = (jar: Program): Found =>
  startedBy(jar, (file, port) => {
    const java = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-jar', file];
    return spawn('java', [...java, '--host=127.0.0.1', `--port=${port}`], quiet);
  });

/** bqemulator, by its program. */
export const findBigQuery = (program: Program): Found =>
  startedBy(program, (file, port) => {
    const ports = ['--rest-port', String(port), '--grpc-port', '0'];
    return spawn(file, ['start', ...ports, '--project', 'demo'], quiet);
  });

const startedBy = ({ path, missing }: Program, run: (file: string, port: number) => ChildProcess): Found => {
  if (path === undefined) return { missing };
  return {
    start: async (wanted) => {
      const port = wanted ?? (await freePort());
      const child = run(path, port);
      await listening(child, port);
      return emulator(child, port);
    },
  };
};

const quiet = { stdio: 'ignore' } as const;

const emulator = (child: ChildProcess, port: number): Emulator => ({
  address: `127.0.0.1:${port}`,
  kill: async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
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

const listening = async (child: ChildProcess, port: number): Promise<void> => {
  const end = performance.now() + patience;
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  process.once('exit', () => child.kill('SIGKILL'));
  while (!(await Promise.race([accepts(port), failed]))) {
    if (child.exitCode !== null) throw new Error(`the emulator ended with ${child.exitCode} before it listened`);
    if (performance.now() > end) throw new Error(`the emulator did not listen within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
