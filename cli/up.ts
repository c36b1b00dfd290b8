/** `atalaya up`: one system's pipeline on this machine, until it is stopped. */
import path from 'node:path';
import { Command, Option } from 'commander';
import type { PipelineSystem } from '../model/system.ts';
import { chaosHelp } from './chaos/help.ts';
import { type ExitCode, type Io } from './run/io.ts';
import { UsageError } from '../model/usageError.ts';
import type { GooglePipelineOptions } from './run/googlePipeline.ts';
import type { GoogleTarget } from './run/googleTarget.ts';
import type { PipelineOptions } from './run/runPipeline.ts';
import { stopped } from './run/stopped.ts';
import { dataFolder, dataHelp, defaultData, portNumber } from './options.ts';

interface UpOptions {
  readonly home: 'embedded' | 'google';
  readonly data: string;
  readonly host: string;
  readonly port?: number;
  readonly adminPort: number;
  readonly adminHost: string;
  readonly auth: 'on' | 'off';
  readonly chaos?: string;
  readonly acceptMissing?: boolean;
}

export const upCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('up')
    .argument('<system>', 'id of the system')
    .addOption(
      new Option('--home <embedded|google>', 'SQLite and DuckDB, or Pub/Sub and BigQuery (or their emulators)')
        .choices(['embedded', 'google'])
        .default('embedded'),
    )
    .option('--data <dir>', dataHelp, defaultData)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', "port of the data API; 0: any free port (default: the system's own)", portNumber)
    .option('--admin-port <number>', 'port of /metrics; 0: any free port', portNumber, 0)
    .option('--admin-host <address>', 'address of /metrics', '127.0.0.1')
    .addOption(
      new Option('--auth <on|off>', 'off: no authentication, only on addresses of this machine')
        .choices(['on', 'off'])
        .default('on'),
    )
    .option('--chaos <faults>', chaosHelp)
    .option('--accept-missing', 'start also with a warehouse that lost messages, and do not look for them again')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx atalaya up {id} --port 8081\n  $ npx atalaya up {id} --chaos latency=6s,share=0.1\n  $ npx atalaya up {id} --auth off\n  $ PUBSUB_EMULATOR_HOST=localhost:8085 ATALAYA_BIGQUERY_ENDPOINT=http://localhost:9050 \\\n      npx atalaya up {id} --home google',
    )
    .action(async (id: string, options: UpOptions) => finish(await up(id, options, io)));

const up = async (id: string, options: UpOptions, io: Io): Promise<ExitCode> => {
  const [{ fleetAround, loadPipeline }, { createLogger }, local, { homeFiles }, trouble] = await Promise.all([
    import('./load/loadSystem.ts'),
    import('../pipeline/telemetry/logging.ts'),
    import('./run/localAuth.ts'),
    import('../pipeline/embedded/homeFiles.ts'),
    import('./chaos/chaos.ts'),
  ]);
  const chaos = options.chaos === undefined ? undefined : trouble.parseChaos(options.chaos);
  if (chaos !== undefined && options.home === 'google') {
    throw new UsageError(
      '--chaos: faults are only injected into pipelines on this machine, but --home google stores in BigQuery',
      'remove --home google or --chaos',
    );
  }
  const system = await loadPipeline(io.systems, id);
  const declared = system.stages.api.auth;
  const data = dataFolder(io.cwd, options.data);
  const own =
    declared === 'token' &&
    options.auth === 'on' &&
    local.isLoopback(options.host) &&
    !local.hasToken(homeFiles(path.join(data, id)).tokens, io.now)
      ? local.ownToken('this run', io.now)
      : undefined;
  const common = {
    system,
    auth: own ?? options.auth,
    fleet: await fleetAround(system, io),
    host: options.host,
    port: options.port ?? system.stages.api.port,
    adminPort: options.adminPort,
    adminHost: options.adminHost,
    logger: createLogger({ name: id }),
    now: io.now,
    data,
  };
  const pipeline =
    options.home === 'google'
      ? await onGoogle(common)
      : await embedded({ ...common, chaos, acceptMissing: options.acceptMissing });
  for (const route of system.stages.api.routes) io.stdout(`${route.method.padEnd(4)} ${pipeline.url}${route.path}\n`);
  io.stdout(
    `GET  ${pipeline.url}/health\nGET  ${pipeline.url}/ready\nGET  ${pipeline.url}/docs\nGET  ${pipeline.url}/openapi.json\nGET  ${pipeline.adminUrl}/metrics\n`,
  );
  if (chaos !== undefined) io.stderr(trouble.chaosWarning(id, chaos));
  if (declared !== 'none' && options.auth === 'off') io.stderr(local.authOffWarning(system));
  else io.stdout(howToCall(system, pipeline.url, own?.token));
  io.stdout(`data in ${pipeline.place}; Ctrl-C stops\n`);
  try {
    await Promise.race([stopped(io.stop), pipeline.failed]);
    io.stderr('stopping: finishing requests and messages in flight\n');
  } finally {
    await pipeline.close();
  }
  return 0;
};

interface Started {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly failed: Promise<never>;
  readonly close: () => Promise<void>;
  /** Of the data. */
  readonly place: string;
}

const embedded = async (options: PipelineOptions): Promise<Started> => {
  const { runPipeline } = await import('./run/runPipeline.ts');
  const pipeline = await runPipeline(options);
  return { ...pipeline, place: pipeline.home.folder };
};

const onGoogle = async (options: Omit<GooglePipelineOptions, keyof GoogleTarget>): Promise<Started> => {
  const [{ runGooglePipeline }, { googleTarget }] = await Promise.all([
    import('./run/googlePipeline.ts'),
    import('./run/googleTarget.ts'),
  ]);
  const googleSettings = googleTarget(options.system, process.env);
  const pipeline = await runGooglePipeline({ ...options, ...googleSettings });
  const { topic, table } = pipeline.home.names;
  return {
    ...pipeline,
    place: `projects/${googleSettings.project}/topics/${topic} and ${googleSettings.project}.${table.dataset}.${table.table}, metric points in ${pipeline.folder}`,
  };
};

const howToCall = ({ id, stages: { api } }: PipelineSystem, url: string, token: string | undefined): string => {
  const { path: first = '/' } = api.routes.find((route) => route.kind === 'ListRoute') ?? {};
  if (api.auth === 'none') return '';
  if (api.auth !== 'token') {
    return `callers need a token of ${api.identity?.issuer}; to try it without one: atalaya up ${id} --auth off\n`;
  }
  if (token === undefined) return `callers need a token: atalaya token create ${id} --name <name>\n`;
  return `token, valid until this ends:\n  curl -H 'Authorization: Bearer ${token}' ${url}${first}\n`;
};
