/** Opens the dead letters that `dlq` works on, and the queue for replays: in a data folder or on Google Cloud. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PipelineSystem } from '../../model/system.ts';
import { openDeadLetters } from '../../pipeline/embedded/deadLetters.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { deadLetterTopicName } from '../../model/google/names.ts';
import type { GoogleHome } from '../../pipeline/google/home.ts';
import type { LogReader } from '../../pipeline/google/logReader.ts';
import type { Broker, DeadLetters } from '../../pipeline/ports.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { many } from '../../text/count.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { dataFolder, defaultData } from '../options.ts';
import { googleTarget, type GoogleTarget } from '../run/googleTarget.ts';

export interface DlqHome {
  readonly system: PipelineSystem;
  /** For people: 'BigQuery of project orders-prod', 'data/orders'. */
  readonly name: string;
  readonly letters: DeadLetters;
  /** Opens the queue; only a replay needs it. */
  readonly queue: () => Promise<Pick<Broker, 'publish' | 'close'>>;
  /** The Google Cloud project and a reader of its logs; undefined for a data folder and for emulators. */
  readonly cloud: { readonly project: string; readonly reader: LogReader } | undefined;
  readonly close: () => Promise<void>;
}

export interface DlqHomeOptions {
  /** Undefined where it was not typed. */
  readonly home?: 'embedded' | 'google';
  /** Undefined where it was not typed. */
  readonly data?: string;
}

/** Throws `UsageError`, `LoadError` and `StorageError`. */
export const openDlqHome = async (id: string, options: DlqHomeOptions, io: Io): Promise<DlqHome> => {
  const system = await loadPipeline(io.systems, id);
  const folder = path.join(dataFolder(io.cwd, options.data ?? defaultData), id);
  return homeOf(system, folder, options, io) === 'google'
    ? onGoogle(system, process.env, io)
    : inFolder(system, folder, io);
};

/**
 * The home that was named, by --home, --data or the environment; else the pipeline that runs on this machine. An empty
 * folder of a laptop would say that production has no dead letters. Throws `UsageError` where nothing is named.
 */
const homeOf = (
  system: PipelineSystem,
  folder: string,
  { home, data }: DlqHomeOptions,
  { now }: Io,
): 'embedded' | 'google' => {
  if (home !== undefined) return home;
  if (data !== undefined) return 'embedded';
  if (process.env['ATALAYA_ENVIRONMENT']) return 'google';
  if (isWritten(homeFiles(folder).metrics, now())) return 'embedded';
  const { project } = googleTarget(system, process.env);
  throw new UsageError(
    `the dead letters of ${system.id} are where it runs, and its pipeline has not run on this machine in the last minute`,
    `name its home: --home google (project ${project}), or --home embedded for the folder ${folder}`,
  );
};

/** A pipeline writes points every ten seconds; the last of them may stand in the log beside the file. */
const isWritten = (file: string, now: number): boolean =>
  [file, `${file}-wal`].some((part) => {
    const modified = statSync(part, { throwIfNoEntry: false })?.mtimeMs;
    return modified !== undefined && now - modified <= 60_000;
  });

const inFolder = (system: PipelineSystem, folder: string, { now, cwd }: Io): DlqHome => {
  const files = homeFiles(folder);
  if (!existsSync(files.deadLetters)) {
    throw new UsageError(
      `${system.id} has no data in ${folder}`,
      `run 'atalaya up ${system.id}' or 'atalaya demo --system ${system.id}' first, name the folder with --data,\n       or read Google Cloud with --home google`,
    );
  }
  const letters = openDeadLetters(files.deadLetters);
  const queue = async (): Promise<Broker> => {
    const { openQueue } = await import('../../pipeline/embedded/queue.ts');
    return openQueue({ file: files.queue, now });
  };
  const name = path.relative(cwd, folder) || '.';
  return { system, name, letters, queue, cloud: undefined, close: () => letters.close() };
};

/** What the dead-letter topic has, becomes dead letters as the others. Where it cannot be read, the others are still shown. */
const moveFromTopic = async (
  { names, deadLetters }: GoogleHome,
  { project, emulators }: GoogleTarget,
  { stderr, now }: Io,
): Promise<void> => {
  const { moveDeadLetters } = await import('../../pipeline/google/deadLetterTopic.ts');
  const subscription = deadLetterTopicName(names.subscription);
  try {
    const moved = await moveDeadLetters({
      project,
      subscription,
      endpoint: emulators?.pubsub,
      letters: deadLetters,
      now,
    });
    if (moved > 0) stderr(`${many(moved, 'message')} of the dead-letter topic moved to the dead letters\n`);
  } catch (error) {
    stderr(`${Error.isError(error) ? error.message : String(error)}\n`);
  }
};

const onGoogle = async (
  system: PipelineSystem,
  variables: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<DlqHome> => {
  const [{ openGoogleHome }, { openLogReader }, { createLogger }] = await Promise.all([
    import('../../pipeline/google/home.ts'),
    import('../../pipeline/google/cloudLogging.ts'),
    import('../../pipeline/telemetry/logging.ts'),
  ]);
  const target = googleTarget(system, variables);
  const home = openGoogleHome(system, { ...target, logger: createLogger({ name: 'dlq', level: 'warn' }) });
  if (system.stages.queue.deadLetters !== 'none') await moveFromTopic(home, target, io);
  const endpoint = variables['ATALAYA_LOGGING_ENDPOINT'] || undefined;
  const hasLogs = target.emulators === undefined || endpoint !== undefined;
  const { project } = target;
  return {
    system,
    name: `BigQuery of project ${project}`,
    letters: home.deadLetters,
    queue: () => Promise.resolve({ publish: home.broker.publish, close: () => Promise.resolve() }),
    cloud: hasLogs ? { project, reader: openLogReader({ project, endpoint }) } : undefined,
    close: () => home.close(),
  };
};
