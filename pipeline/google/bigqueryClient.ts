/**
 * REST calls to BigQuery. The client library provides endpoint, scopes and credentials. The transport is fetch: the
 * library's own can be neither aborted nor limited in time, and retries a 503 for 18 s, longer than an ack deadline.
 * `bigqueryFault.ts` classifies errors; retries are the caller's.
 */
import { BigQuery } from '@google-cloud/bigquery';
import { WarehouseUnavailable } from '../ports.ts';
import { faultOf, unreachable, type CallSubject } from './bigqueryFault.ts';

export interface BigQueryClient {
  readonly project: string;
  /** Location of datasets and queries; undefined: BigQuery chooses. */
  readonly location: string | undefined;
  /** Throws `WarehouseUnavailable`. */
  request<T>(call: Call): Promise<T>;
}

export interface Call extends CallSubject {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path below the project, such as '/datasets/d/tables/t'. */
  readonly path: string;
  /** JSON text, unless `type` says otherwise. */
  readonly body?: string;
  /** The body's content type. Default: JSON. */
  readonly type?: string;
  /** Of the upload service, which takes the rows of load jobs. */
  readonly upload?: true;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  readonly project: string;
  readonly location?: string | undefined;
  /** An emulator's address, such as 'http://127.0.0.1:9050'. It needs no credentials. */
  readonly endpoint?: string | undefined;
}

export const openBigQueryClient = ({ project, location, endpoint }: ClientOptions): BigQueryClient => {
  const client = new BigQuery({ projectId: project, ...(endpoint === undefined ? {} : { apiEndpoint: endpoint }) });
  const base = `${client.baseUrl}/projects/${encodeURIComponent(project)}`;
  // Source: https://cloud.google.com/bigquery/docs/reference/api-uploads
  const uploads = base.replace('/bigquery/v2/', '/upload/bigquery/v2/');

  const credentials = async (url: string): Promise<Headers> =>
    endpoint === undefined ? new Headers(await client.authClient.getRequestHeaders(url)) : new Headers();

  return {
    project,
    location,
    request: async <T>(call: Call): Promise<T> => {
      const url = `${call.upload === true ? uploads : base}${call.path}`;
      const limit = AbortSignal.timeout(Math.ceil(call.timeoutMs));
      const signal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
      let status = 0;
      let text = '';
      try {
        const headers = await withAbort(credentials(url), signal);
        if (call.body !== undefined) headers.set('content-type', call.type ?? 'application/json');
        const response = await fetch(url, {
          method: call.method,
          headers,
          signal,
          ...(call.body === undefined ? {} : { body: call.body }),
        });
        status = response.status;
        text = await response.text();
      } catch (error) {
        if (call.signal?.aborted === true) throw new WarehouseUnavailable('the call was stopped', { cause: error });
        throw unreachable(call, limit.aborted ? `no answer within ${Math.ceil(call.timeoutMs)} ms` : error);
      }
      if (status < 200 || status > 299) throw faultOf(call, status, text);
      return parseAnswer(call, text) as T;
    },
  };
};

/** Fetching credentials has no time limit of its own. */
const withAbort = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

const parseAnswer = (call: Call, text: string): unknown => {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw unreachable(call, 'the answer is not JSON: the endpoint is not BigQuery');
  }
};
