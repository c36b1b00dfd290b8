/** `atalaya up`: one system's pipeline on this machine, until it is stopped. */
import path from 'node:path';
import { Command, Option } from 'commander';
import type { System } from '../model/system.ts';
import type { ExitCode, Io } from './io.ts';
import { dataFolder, dataHelp, defaultData, portNumber } from './options.ts';

interface UpOptions {
  readonly data: string;
  readonly host: string;
  readonly port?: number;
  readonly adminPort: number;
  readonly auth: 'on' | 'off';
}

export const upCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('up')
    .description('run a pipeline on this machine until stopped: queue, ingest, warehouse and data API')
    .argument('[system]', 'id of the system', 'flights')
    .option('--data <dir>', dataHelp, defaultData)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', "port of the data API; 0 takes any free one (default: the system's own)", portNumber)
    .option('--admin-port <number>', 'port of /metrics; 0 takes any free one', portNumber, 0)
    .addOption(
      new Option('--auth <on|off>', 'off lets everybody in, on addresses of this machine alone')
        .choices(['on', 'off'])
        .default('on'),
    )
    .addHelpText('after', '\nExamples:\n  $ npx atalaya up datos --port 8081\n  $ npx atalaya up ltm --auth off')
    .action(async (id: string, options: UpOptions) => finish(await up(id, options, io)));

const up = async (id: string, options: UpOptions, io: Io): Promise<ExitCode> => {
  const [{ fleetAround, loadSystem }, { runPipeline }, { createLogger }, local, { homeFiles }] = await Promise.all([
    import('./loadSystem.ts'),
    import('./runPipeline.ts'),
    import('../pipeline/telemetry/logging.ts'),
    import('./localAuth.ts'),
    import('../pipeline/embedded/home.ts'),
  ]);
  const system = await loadSystem(io.systems, id);
  const declared = system.stages.api.auth;
  const data = dataFolder(io.cwd, options.data);
  const own =
    declared === 'token' &&
    options.auth === 'on' &&
    local.isLoopback(options.host) &&
    !local.hasToken(homeFiles(path.join(data, id)).tokens, io.now)
      ? local.ownToken('this run', io.now)
      : undefined;
  const pipeline = await runPipeline({
    system,
    auth: own ?? options.auth,
    fleet: await fleetAround(system, io),
    data,
    host: options.host,
    port: options.port ?? system.stages.api.port,
    adminPort: options.adminPort,
    logger: createLogger({ name: id }),
    now: io.now,
  });
  for (const route of system.stages.api.routes) io.stdout(`${route.method.padEnd(4)} ${pipeline.url}${route.path}\n`);
  io.stdout(`GET  ${pipeline.url}/health\nGET  ${pipeline.url}/ready\nGET  ${pipeline.adminUrl}/metrics\n`);
  if (declared !== 'none' && options.auth === 'off') io.stderr(local.openDoorWarning(system));
  else io.stdout(howToCall(system, pipeline.url, own?.token));
  io.stdout(`data in ${pipeline.home.folder}; Ctrl-C stops\n`);
  try {
    await Promise.race([stopped(io.stop), pipeline.failed]);
    io.stderr('stopping: finishing what is in flight\n');
  } finally {
    await pipeline.close();
  }
  return 0;
};

const howToCall = ({ id, stages: { api } }: System, url: string, token: string | undefined): string => {
  const { path: first = '/' } = api.routes.find((route) => route.kind === 'ListRoute') ?? {};
  if (api.auth === 'none') return '';
  if (api.auth !== 'token') {
    return `callers need a token of ${api.identity?.issuer}; to try it without one: atalaya up ${id} --auth off\n`;
  }
  if (token === undefined) return `callers need a token: atalaya token create ${id} --name <whose>\n`;
  return `token, valid until this ends:\n  curl -H 'Authorization: Bearer ${token}' ${url}${first}\n`;
};

/** Settles when the person or the machine asks to stop. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
