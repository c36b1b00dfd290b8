/** `atalaya up`: one system's pipeline on this machine, until it is stopped. */
import { Command } from 'commander';
import type { ExitCode, Io } from './io.ts';
import { dataFolder, dataHelp, defaultData, portNumber } from './options.ts';

interface UpOptions {
  readonly data: string;
  readonly host: string;
  readonly port?: number;
  readonly adminPort: number;
}

export const upCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('up')
    .description('run a pipeline on this machine until stopped: queue, ingest, warehouse and data API')
    .argument('[system]', 'id of the system', 'flights')
    .option('--data <dir>', dataHelp, defaultData)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', "port of the data API; 0 takes any free one (default: the system's own)", portNumber)
    .option('--admin-port <number>', 'port of /metrics; 0 takes any free one', portNumber, 0)
    .addHelpText('after', '\nExample:\n  $ npx atalaya up datos --port 8081')
    .action(async (id: string, options: UpOptions) => finish(await up(id, options, io)));

const up = async (id: string, options: UpOptions, io: Io): Promise<ExitCode> => {
  const [{ fleetAround, loadSystem }, { runPipeline }, { createLogger }] = await Promise.all([
    import('./loadSystem.ts'),
    import('./runPipeline.ts'),
    import('../pipeline/telemetry/logging.ts'),
  ]);
  const system = await loadSystem(io.systems, id);
  const pipeline = await runPipeline({
    system,
    fleet: await fleetAround(system, io),
    data: dataFolder(io.cwd, options.data),
    host: options.host,
    port: options.port ?? system.stages.api.port,
    adminPort: options.adminPort,
    logger: createLogger({ name: id }),
    now: io.now,
  });
  for (const route of system.stages.api.routes) io.stdout(`${route.method.padEnd(4)} ${pipeline.url}${route.path}\n`);
  io.stdout(`GET  ${pipeline.url}/health\nGET  ${pipeline.url}/ready\nGET  ${pipeline.adminUrl}/metrics\n`);
  io.stdout(`data in ${pipeline.home.folder}; Ctrl-C stops\n`);
  try {
    await Promise.race([stopped(io.stop), pipeline.failed]);
    io.stderr('stopping: finishing what is in flight\n');
  } finally {
    await pipeline.close();
  }
  return 0;
};

/** Settles when the person or the machine asks to stop. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
