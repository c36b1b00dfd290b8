/**
 * Records release events where people look for what changed: in the list of this machine and, for a system on Google Cloud, as a log
 * line of its project, which its dashboard shows. An event that cannot be recorded never stops a release: it is reported.
 */
import { userInfo } from 'node:os';
import type { LogOptions } from '../../google/logEntries.ts';
import type { RecordRelease, ReleaseEvent } from '../../rollout/releaseEvent.ts';
import { actorOf, cleanRelease } from '../../rollout/releaseText.ts';
import { addRelease } from './releaseFile.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface RecordOptions {
  /** The folder of all systems' data. */
  readonly data: string;
  /** The project that gets log lines; undefined for what runs on this machine. */
  readonly project: string | undefined;
  readonly report: (message: string) => void;
  readonly logging?: LogOptions;
}

/** The name of the log, by which dashboards find its lines. */
export const releaseLog = 'atalaya.release';

export const openRecordRelease = ({ data, project, report, logging = {} }: RecordOptions): RecordRelease => {
  const reported = new Set<string>();
  const tried = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const message = Error.isError(error) ? error.message : String(error);
      // Each event of a rollout fails for the same reason: one line is enough.
      if (!reported.has(message)) report(`a release event is not recorded: ${message}`);
      reported.add(message);
    }
  };
  return async (event) => {
    await tried(() => addRelease(data, event));
    if (project !== undefined) await tried(() => logRelease(cleanRelease(event), project, logging));
  };
};

const severities: Readonly<Partial<Record<ReleaseEvent['kind'], 'WARNING'>>> = {
  'rolled back': 'WARNING',
  held: 'WARNING',
};

const logRelease = async (event: ReleaseEvent, project: string, options: LogOptions): Promise<void> => {
  const { writeLogEntry } = await import('../../google/logEntries.ts');
  const { releaseTitle } = await import('../../rollout/releaseText.ts');
  const { at, ...payload } = event;
  await writeLogEntry(
    {
      project,
      log: releaseLog,
      severity: severities[event.kind] ?? 'NOTICE',
      at,
      labels: { system: event.system, environment: event.environment ?? 'local' },
      payload: { message: `${event.system}: ${releaseTitle(event)}`, ...payload },
    },
    options,
  );
};

/** Who runs this command: the person that started the job, else the user of this machine. */
export const whoIs = (variables: Variables, userName: () => string = () => userInfo().username): string => {
  const named = ['ATALAYA_WHO', 'GITHUB_ACTOR'].map((name) => variables[name]);
  return actorOf([...named, safely(userName)]);
};

/** A container's user may have no name. */
const safely = (userName: () => string): string | undefined => {
  try {
    return userName();
  } catch {
    return undefined;
  }
};
