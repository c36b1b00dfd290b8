/**
 * Finds log lines in Cloud Logging by the message ids in them. Over REST, because one page of entries needs no stream.
 * Source: Cloud Logging, query language; entries.list.
 */
import { Logging } from '@google-cloud/logging';
import { PassThroughClient } from 'google-auth-library';
import { rejectedFilter, type LogLine, type LogReader } from './logReader.ts';
import { firstLine, GoogleError, isCredentialFault, logIn } from './googleError.ts';

export interface LogReaderOptions {
  readonly project: string;
  /** Address of a fake service, such as 'http://127.0.0.1:9060'. It needs no credentials. */
  readonly endpoint?: string | undefined;
}

/** Most ids in one query, which may have 20,000 characters, and most lines in one answer. */
const idsAtOnce = 50;
const linesAtOnce = 1_000;

/** The client's types do not have this option. */
const restTransport: object = { fallback: true };

export const openLogReader = ({ project, endpoint }: LogReaderOptions): LogReader => {
  const client = new Logging({
    projectId: project,
    ...restTransport,
    ...(endpoint === undefined ? {} : endpointOptions(endpoint)),
  });

  const read = async (ids: readonly string[], since: number): Promise<readonly (readonly [string, LogLine])[]> => {
    try {
      const [entries] = await client.getEntries({
        resourceNames: [`projects/${project}`],
        filter: rejectedFilter(ids, since),
        orderBy: 'timestamp desc',
        pageSize: linesAtOnce,
        autoPaginate: false,
      });
      return entries.flatMap(({ metadata, data }) => linesIn(metadata, data));
    } catch (error) {
      const reason = firstLine(error);
      const fix = isCredentialFault(reason) ? logIn : 'grant roles/logging.viewer to the account that runs this';
      throw new GoogleError('log lines cannot be read', `projects/${project}`, reason, fix, { cause: error });
    }
  };

  return {
    linesOf: async (messageIds, since) => {
      const lines = new Map<string, LogLine[]>();
      for (let from = 0; from < messageIds.length; from += idsAtOnce) {
        const chunk = messageIds.slice(from, from + idsAtOnce);
        for (const [id, line] of await read(chunk, since)) {
          if (!chunk.includes(id)) continue;
          lines.set(id, [...(lines.get(id) ?? []), line]);
        }
      }
      return lines;
    },
  };
};

const endpointOptions = (endpoint: string): object => {
  const { hostname, port, protocol } = new URL(endpoint);
  return {
    apiEndpoint: hostname,
    port: Number(port),
    protocol: protocol.slice(0, -1),
    authClient: new PassThroughClient(),
  };
};

const linesIn = (metadata: object, data: unknown): readonly (readonly [string, LogLine])[] => {
  if (typeof data !== 'object' || data === null) return [];
  const { messageIds, message } = data as { readonly messageIds?: unknown; readonly message?: unknown };
  const { timestamp, severity } = metadata as { readonly timestamp?: unknown; readonly severity?: unknown };
  if (!Array.isArray(messageIds)) return [];
  const line: LogLine = {
    at: timestamp instanceof Date ? timestamp.toISOString() : String(timestamp),
    severity: String(severity),
    message: String(message),
  };
  return messageIds.map((id) => [String(id), line]);
};
