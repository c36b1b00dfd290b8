/**
 * Starts the emulators of Google's services, each on a free port, ready when it is handed out, for tests and benchmarks.
 * `npm run tools` brings those that a machine lacks.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';

export interface Emulator {
  /** Host and port, without a scheme. */
  readonly address: string;
  /** Ends it as a crash would: it keeps nothing. */
  kill(): Promise<void>;
}

/** How to start it (on a port, or a free one), or why that cannot be. */
export type Found = { readonly start: (port?: number) => Promise<Emulator> } | { readonly missing: string };

const patience = 30_000;

/** The official one, a component of the Google Cloud SDK. It needs Java. */
export const findPubSub = (): Found => {
  const jar = pubsubJar();
  if (jar === undefined) return { missing: 'the Pub/Sub emulator is not installed' };
  if (onPath('java') === undefined) return { missing: 'the Pub/Sub emulator needs Java' };
  return {
    start: async (wanted) => {
      const port = wanted ?? (await freePort());
      const child = spawn(
        'java',
        ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-jar', jar, '--host=127.0.0.1', `--port=${port}`],
        quiet,
      );
      await listening(child, port);
      return emulator(child, port);
    },
  };
};

/** bqemulator 1.4.0, in a Python environment of its own outside the checkout. */
export const findBigQuery = (): Found => {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'atalaya');
  const program = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.startsWith('bqemulator-1.4.0'))
    .map((name) => path.join(folder, name, 'bin', 'bqemulator'))
    .find((file) => existsSync(file));
  if (program === undefined) return { missing: 'bqemulator is not installed' };
  return {
    start: async (wanted) => {
      const port = wanted ?? (await freePort());
      const ports = ['--rest-port', String(port), '--grpc-port', '0'];
      const child = spawn(program, ['start', ...ports, '--project', 'demo'], quiet);
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

const onPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find((file) => existsSync(file));

const pubsubJar = (): string | undefined => {
  const gcloud = onPath('gcloud');
  if (gcloud === undefined) return undefined;
  const jarUnder = (root: string): string | undefined => {
    const folder = path.join(root, 'platform', 'pubsub-emulator', 'lib');
    const jar = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith('.jar')) : undefined;
    return jar === undefined ? undefined : path.join(folder, jar);
  };
  const beside = jarUnder(path.dirname(path.dirname(realpathSync(gcloud))));
  if (beside !== undefined) return beside;
  try {
    const asked = ['info', '--format=value(installation.sdk_root)'];
    return jarUnder(execFileSync(gcloud, asked, { encoding: 'utf8', timeout: patience }).trim());
  } catch {
    return undefined;
  }
};

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
