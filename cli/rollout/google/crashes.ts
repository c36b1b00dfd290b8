/**
 * Containers of a revision that ended by themselves, from the log of the platform: Cloud Run has no metric of them. An exit with 0 is the
 * normal end of an instance. Source: https://cloud.google.com/run/docs/troubleshooting, "container failed", "out of memory".
 */
import type { AuthClient } from 'google-auth-library';
import { failureOf, MonitoringError, type Attempt } from '../../../google/monitoring/failure.ts';
import { retrying, type RetryOptions } from '../../../google/monitoring/retry.ts';
import { sender } from '../../../google/monitoring/send.ts';
import type { RunKind } from '../../../google/run/client.ts';

export interface CrashesOptions {
  readonly project: string;
  readonly kind: RunKind;
  readonly service: string;
  /** Of Cloud Logging, with a slash at its end. */
  readonly endpoint: URL;
  readonly auth: AuthClient;
  readonly retry: RetryOptions;
  /** Called once, where the account may not read the log: the rollout goes on without it. */
  readonly onDenied: (error: MonitoringError) => void;
}

/** More crashes than anybody needs to judge. */
const most = 100;

const texts = String.raw`^(Container called exit\([1-9]|Container terminated on signal|Uncaught signal|Memory limit of .* exceeded)`;

const resources: Readonly<Record<RunKind, readonly string[]>> = {
  services: ['resource.type="cloud_run_revision"', 'resource.labels.service_name="NAME"'],
  workerPools: ['resource.type="cloud_run_worker_pool"', 'resource.labels.worker_pool_name="NAME"'],
};

export const crashesOf = (options: CrashesOptions): ((revision: string, since: Date) => Promise<number>) => {
  const { project, kind, service, endpoint, auth, retry, onDenied } = options;
  const send = sender({ auth, timeout: 30_000 });
  let isDenied = false;
  return async (revision, since) => {
    if (isDenied) return 0;
    const attempt: Attempt = { verb: 'list', kind: 'logEntry', name: `projects/${project}` };
    const filter = [
      `logName="projects/${project}/logs/run.googleapis.com%2Fvarlog%2Fsystem"`,
      ...resources[kind].map((line) => line.replace('NAME', service)),
      `resource.labels.revision_name="${revision}"`,
      `timestamp>="${since.toISOString()}"`,
      `textPayload=~"${texts.replaceAll('\\', '\\\\')}"`,
    ].join(' AND ');
    const body = { resourceNames: [`projects/${project}`], filter, pageSize: most };
    try {
      const { entries = [] } = await retrying(
        'list',
        () => send(attempt, 'POST', new URL('v2/entries:list', endpoint), body),
        retry,
      );
      if (!Array.isArray(entries)) throw failureOf(attempt, { status: 'FOREIGN', message: 'entries is no list' });
      return entries.length;
    } catch (error) {
      if (!(error instanceof MonitoringError) || error.id !== 'denied') throw error;
      isDenied = true;
      onDenied(error);
      return 0;
    }
  };
};
