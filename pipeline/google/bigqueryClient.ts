/**
 * One REST call to BigQuery. The client library brings endpoint, scopes and credentials; the transport is fetch, because
 * the library's can be neither stopped nor held to a time, and repeats a 503 for 18 s, which outlasts an ack deadline.
 * What may pass is told apart in `bigqueryFault.ts`; repeating it is for the caller.
 */
import { BigQuery } from '@google-cloud/bigquery';
import { WarehouseUnavailable } from '../ports.ts';
import { faultOf, unreachable, type Place } from './bigqueryFault.ts';

export interface BigQueryClient {
  readonly project: string;
  /** Where datasets and queries are; undefined leaves it to BigQuery. */
  readonly location: string | undefined;
  /** Throws `WarehouseUnavailable`. */
  ask<T>(call: Call): Promise<T>;
}

export interface Call extends Place {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the project, such as '/datasets/d/tables/t'. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  /** Milliseconds. */
  readonly within: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  readonly project: string;
  readonly location?: string | undefined;
  /** An emulator's address, such as 'http://127.0.0.1:9050'. No credentials are sought for it. */
  readonly endpoint?: string | undefined;
}

export const openBigQueryClient = ({ project, location, endpoint }: ClientOptions): BigQueryClient => {
  const client = new BigQuery({ projectId: project, ...(endpoint === undefined ? {} : { apiEndpoint: endpoint }) });
  const base = `${client.baseUrl}/projects/${encodeURIComponent(project)}`;

  const credentials = async (url: string): Promise<Headers> =>
    endpoint === undefined ? new Headers(await client.authClient.getRequestHeaders(url)) : new Headers();

  return {
    project,
    location,
    ask: async <T>(call: Call): Promise<T> => {
      const url = `${base}${call.path}`;
      const limit = AbortSignal.timeout(Math.ceil(call.within));
      const signal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
      let status = 0;
      let text = '';
      try {
        const headers = await untilStopped(credentials(url), signal);
        if (call.body !== undefined) headers.set('content-type', 'application/json');
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
        throw unreachable(call, limit.aborted ? `no answer within ${Math.ceil(call.within)} ms` : error);
      }
      if (status < 200 || status > 299) throw faultOf(call, status, text);
      return parsed(call, text) as T;
    },
  };
};

/** The token server is asked without a time limit of its own. */
const untilStopped = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

const parsed = (call: Call, text: string): unknown => {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw unreachable(call, 'the answer is not JSON: something else answers there');
  }
};
