/**
 * Writes one entry to Cloud Logging. Source: Logging API v2, entries.write: it answers an empty object, and needs
 * `logging.logEntries.create` (roles/logging.logWriter) in the project.
 */
import { googleAuthClient } from './credentials.ts';

export interface LogEntry {
  readonly project: string;
  /** Such as 'atalaya.release'. */
  readonly log: string;
  readonly severity: 'INFO' | 'NOTICE' | 'WARNING' | 'ERROR';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly payload: object;
}

export interface LogOptions {
  /** Default: Google's. One that is on this machine gets no credentials. */
  readonly endpoint?: URL | undefined;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** The entry was not written. */
export class LogEntryError extends Error {
  override readonly name = 'LogEntryError';
}

const google = new URL('https://logging.googleapis.com/');
const scope = 'https://www.googleapis.com/auth/logging.write';

export const entryBody = (entry: LogEntry): object => ({
  logName: `projects/${entry.project}/logs/${encodeURIComponent(entry.log)}`,
  resource: { type: 'global', labels: { project_id: entry.project } },
  entries: [
    {
      timestamp: new Date(entry.at).toISOString(),
      severity: entry.severity,
      labels: entry.labels,
      jsonPayload: entry.payload,
    },
  ],
});

/** Rejects with `CredentialError` and `LogEntryError`. */
export const writeLogEntry = async (
  entry: LogEntry,
  { endpoint, timeout = 10_000 }: LogOptions = {},
): Promise<void> => {
  const url = new URL('v2/entries:write', endpoint ?? google);
  const status = endpoint === undefined ? await authorized(url, entry, timeout) : await plain(url, entry, timeout);
  if (status < 200 || status > 299)
    throw new LogEntryError(`Cloud Logging of ${entry.project} answered ${status} to entries.write of '${entry.log}'`);
};

const authorized = async (url: URL, entry: LogEntry, timeout: number): Promise<number> => {
  const client = await googleAuthClient([scope]);
  try {
    const { status } = await client.request({
      url: url.href,
      method: 'POST',
      data: entryBody(entry),
      timeout,
      validateStatus: () => true,
    });
    return status;
  } catch (error) {
    throw unreachable(url, error);
  }
};

const plain = async (url: URL, entry: LogEntry, timeout: number): Promise<number> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(entryBody(entry)),
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    throw unreachable(url, error);
  }
};

const unreachable = (url: URL, error: unknown): LogEntryError => {
  const { cause } = error as { readonly cause?: unknown };
  const reason = Error.isError(cause) ? cause.message : Error.isError(error) ? error.message : String(error);
  return new LogEntryError(`Cloud Logging cannot be reached at ${url.host}: ${reason}`);
};
