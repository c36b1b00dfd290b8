/** A service in its own process, on a free port, started as a container or the functions framework starts it. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach } from '@jest/globals';
import { until } from '../../pipeline/testing/until.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';

export interface Exit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stderr: string;
  /** Milliseconds since the last signal. */
  readonly after: number;
}

export interface ServiceProcess {
  readonly url: string;
  readonly ended: Promise<Exit>;
  readonly kill: (signal: NodeJS.Signals) => Promise<Exit>;
  readonly stderr: () => string;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const root = path.join(import.meta.dirname, '..', '..');
const running = new Set<() => void>();

afterEach(() => {
  for (const kill of running) kill();
});

export type Variables = Readonly<Record<string, string>>;

/** The process gets only these variables, PATH and the folder of the systems. */
export const startProcess = async (args: readonly string[], variables: Variables): Promise<ServiceProcess> => {
  const port = Number(variables['PORT'] ?? (await freePort()));
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    ATALAYA_SYSTEMS: systemsFolder,
    ...variables,
    PORT: String(port),
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let signalled = 0;
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const force = (): void => void child.kill('SIGKILL');
  running.add(force);
  const ended = new Promise<Exit>((resolve) => {
    child.once('close', (code) => {
      running.delete(force);
      resolve({ code, stderr, after: performance.now() - signalled });
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    ended,
    kill: (signal) => {
      signalled = performance.now();
      child.kill(signal);
      return ended;
    },
    stderr: () => stderr,
  };
};

const preload = ['--import', './pipeline/telemetry/preload.ts'];

export const startService = async (role: 'ingest' | 'api', variables: Variables): Promise<ServiceProcess> =>
  startProcess([...preload, `pipeline/${role}/main.ts`], variables);

const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';

export const startFunction = async (
  role: 'ingest' | 'api',
  signature: 'cloudevent' | 'http',
  variables: Variables,
  target: string = role,
): Promise<ServiceProcess> =>
  startProcess(
    [framework, `--source=pipeline/${role}/function.ts`, `--target=${target}`, `--signature-type=${signature}`],
    variables,
  );

/** Resolves when the service answers. Throws its standard error if it ended before. */
export const answering = async (service: ServiceProcess): Promise<void> => {
  let over = false;
  void service.ended.then(() => (over = true));
  await until(`an answer of ${service.url}`, async () => {
    if (over) throw new Error(`it ended before it answered: ${service.stderr()}`);
    try {
      await (await fetch(`${service.url}/health`)).text();
      return true;
    } catch {
      return undefined;
    }
  });
};
