/** Opens the dead letters that `dlq` works on, and the queue for replays: in a data folder or on Google Cloud. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { System } from '../../model/system.ts';
import { openDeadLetters } from '../../pipeline/embedded/deadLetters.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import type { LogReader } from '../../pipeline/google/logReader.ts';
import type { Broker, DeadLetters } from '../../pipeline/ports.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadSystem } from '../load/loadSystem.ts';
import { dataFolder } from '../options.ts';

export interface DlqHome {
  readonly system: System;
  readonly letters: DeadLetters;
  /** Opens the queue; only a replay needs it. */
  readonly queue: () => Promise<Pick<Broker, 'publish' | 'close'>>;
  /** Project and reader of logs; undefined in a data folder and with emulators. */
  readonly cloud: { readonly project: string; readonly reader: LogReader } | undefined;
  readonly close: () => Promise<void>;
}

export interface DlqHomeOptions {
  readonly home: 'embedded' | 'google';
  readonly data: string;
}

/** Throws `UsageError`, `LoadError` and `StorageError`. */
export const openDlqHome = async (id: string, { home, data }: DlqHomeOptions, io: Io): Promise<DlqHome> => {
  const system = await loadSystem(io.systems, id);
  return home === 'google'
    ? onGoogle(system, process.env)
    : inFolder(system, path.join(dataFolder(io.cwd, data), id), io);
};

const inFolder = (system: System, folder: string, { now }: Io): DlqHome => {
  const files = homeFiles(folder);
  if (!existsSync(files.deadLetters)) {
    throw new UsageError(
      `${system.id} has no data in ${folder}`,
      `run 'atalaya up ${system.id}' or 'atalaya demo --system ${system.id}' first, or name the folder with --data`,
    );
  }
  const letters = openDeadLetters(files.deadLetters);
  const queue = async (): Promise<Broker> => {
    const { openQueue } = await import('../../pipeline/embedded/queue.ts');
    return openQueue({ file: files.queue, now });
  };
  return { system, letters, queue, cloud: undefined, close: () => letters.close() };
};

const onGoogle = async (system: System, variables: Readonly<Record<string, string | undefined>>): Promise<DlqHome> => {
  const [{ openGoogleHome }, { googleTarget }, { openLogReader }, { createLogger }] = await Promise.all([
    import('../../pipeline/google/home.ts'),
    import('../run/googleTarget.ts'),
    import('../../pipeline/google/cloudLogging.ts'),
    import('../../pipeline/telemetry/logging.ts'),
  ]);
  const target = googleTarget(system, variables);
  const home = openGoogleHome(system, { ...target, logger: createLogger({ name: 'dlq', level: 'warn' }) });
  const endpoint = variables['ATALAYA_LOGGING_ENDPOINT'] || undefined;
  const hasLogs = target.emulators === undefined || endpoint !== undefined;
  const { project } = target;
  return {
    system,
    letters: home.deadLetters,
    queue: () => Promise.resolve({ publish: home.broker.publish, close: () => Promise.resolve() }),
    cloud: hasLogs ? { project, reader: openLogReader({ project, endpoint }) } : undefined,
    close: () => home.close(),
  };
};
