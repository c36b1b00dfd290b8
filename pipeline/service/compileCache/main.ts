/**
 * Fills Node's compile cache while an image is built, so that a new instance compiles nothing before its first answer:
 * `node pipeline/service/compileCache/main.ts`. It starts each service as its process, calls it once and stops it: the
 * cache then also holds the functions that have run. Every address is a closed port of this machine, so nothing outside
 * is reached. Node ignores the cache of another user: run this as the user that runs the services.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { tokensVariable } from '../../api/auth/tokenFile.ts';
import { loadFleet } from '../loadFleet.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const closedPort = '127.0.0.1:1';

const environment = (system: string, tokens: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ATALAYA_SYSTEM: system,
  ATALAYA_HOME: 'google',
  ATALAYA_HOST: '127.0.0.1',
  ATALAYA_BIGQUERY_ENDPOINT: `http://${closedPort}`,
  ATALAYA_ENTRY: 'push',
  ATALAYA_PUSH_AUTH: 'none',
  GOOGLE_CLOUD_PROJECT: 'none',
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://${closedPort}`,
  PORT: '0',
  PUBSUB_EMULATOR_HOST: closedPort,
  [tokensVariable]: tokens,
});

/** Node writes the cache when the process ends in order. Throws what the service logged when it does not. */
const runOnce = async (service: 'api' | 'ingest', env: NodeJS.ProcessEnv): Promise<void> => {
  const args = ['--disable-warning=ExperimentalWarning', '--import', './pipeline/telemetry/preload.ts'];
  const child = spawn(process.execPath, [...args, `pipeline/${service}/main.ts`], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    lines.push(line);
    const port = /"event":"started".*"port":(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    await (await fetch(`http://127.0.0.1:${port}/health`)).text();
    child.kill('SIGTERM');
  }
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`the ${service} service ended with ${code}:\n${lines.join('\n')}`);
};

const [system] = await loadFleet(new URL('../../../systems/', import.meta.url));
if (system === undefined) throw new Error('there is no system in systems/ whose services could be started');
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-compile-'));
const tokens = path.join(folder, 'tokens.json');
writeFileSync(tokens, '[]');
for (const service of ['api', 'ingest'] as const) await runOnce(service, environment(system.id, tokens));
rmSync(folder, { recursive: true });
