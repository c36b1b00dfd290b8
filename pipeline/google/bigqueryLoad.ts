/**
 * Loads rows by load jobs, which take partitions of every day. The id of a job is chosen here, and BigQuery runs an id once: so a part that is
 * sent again, after a lost answer or by a second run, is loaded once. Ids are remembered for six months.
 * Source: https://cloud.google.com/bigquery/docs/running-jobs#generate-jobid, https://cloud.google.com/bigquery/docs/managing-jobs
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { TableName } from '../../model/google/names.ts';
import { WarehouseUnavailable } from '../ports.ts';
import type { BigQueryClient, Call } from './bigqueryClient.ts';
import { answerIn } from './bigqueryFault.ts';
import { fullName } from './bigqueryTable.ts';

export interface LoadPart {
  /** Letters, digits, '-' and '_'. The same rows have the same id in every run. */
  readonly id: string;
  /** One JSON object a line. */
  readonly lines: readonly string[];
}

/** 'known': the part was loaded before. */
export type LoadOutcome = 'loaded' | 'known';

interface Job {
  readonly status?: {
    readonly state?: string;
    readonly errorResult?: { readonly reason?: string; readonly message?: string };
    readonly errors?: readonly { readonly message?: string }[];
  };
}

/** Milliseconds of one call; a job is polled until it ends. */
const callMs = 120_000;
const pollMs = 500;
/** Jobs of one part: a job that failed is used up. */
const maxJobs = 20;
const boundary = 'atalaya-load-part';

/** Throws `WarehouseUnavailable` when the part is not loaded; nothing of it is in the table then. */
export const loadPart = async (
  client: BigQueryClient,
  table: TableName,
  { id, lines }: LoadPart,
  signal?: AbortSignal,
): Promise<LoadOutcome> => {
  const call = { failure: 'rows cannot be loaded', resource: fullName(client, table), timeoutMs: callMs, signal };
  for (let attempt = 0; attempt < maxJobs; attempt++) {
    const jobId = attempt === 0 ? id : `${id}-${attempt}`;
    const job = await insertJob(client, { ...call, ...bodyOf(client, table, jobId, lines) });
    const known = job === undefined;
    const { status } = await ended(client, jobId, job, call);
    if (status?.errorResult === undefined) return known ? 'known' : 'loaded';
    if (known) continue;
    const { reason = '', message = '' } = status.errorResult;
    const first = status.errors?.find((error) => error.message !== message)?.message;
    throw new WarehouseUnavailable(`${call.failure}: ${reason}: ${message}${first === undefined ? '' : `; ${first}`}`);
  }
  throw new WarehouseUnavailable(`${call.failure}: ${maxJobs} jobs of the part ${id} failed`);
};

/** Whether a job loaded the part. Throws `WarehouseUnavailable`. */
export const isLoaded = async (
  client: BigQueryClient,
  table: TableName,
  id: string,
  signal?: AbortSignal,
): Promise<boolean> => {
  const call = { failure: 'rows cannot be loaded', resource: fullName(client, table), timeoutMs: callMs, signal };
  for (let attempt = 0; attempt < maxJobs; attempt++) {
    try {
      const { status } = await ended(client, attempt === 0 ? id : `${id}-${attempt}`, undefined, call);
      if (status?.errorResult === undefined) return true;
    } catch (error) {
      if (answerIn(error)?.status === 404) return false;
      throw error;
    }
  }
  return false;
};

/** Undefined when a job has this id already. */
const insertJob = async (client: BigQueryClient, call: Call): Promise<Job | undefined> => {
  try {
    return await client.request<Job>(call);
  } catch (error) {
    if (answerIn(error)?.status === 409) return undefined;
    throw error;
  }
};

const ended = async (
  client: BigQueryClient,
  jobId: string,
  started: Job | undefined,
  call: Omit<Call, 'method' | 'path'>,
): Promise<Job> => {
  const at = client.location === undefined ? '' : `?location=${encodeURIComponent(client.location)}`;
  let job = started;
  for (;;) {
    if (job?.status?.state === 'DONE') return job;
    if (job !== undefined) await delay(pollMs, undefined, call.signal === undefined ? {} : { signal: call.signal });
    job = await client.request<Job>({ ...call, method: 'GET', path: `/jobs/${encodeURIComponent(jobId)}${at}` });
  }
};

const bodyOf = (
  client: BigQueryClient,
  { dataset, table }: TableName,
  jobId: string,
  lines: readonly string[],
): Pick<Call, 'method' | 'path' | 'body' | 'upload' | 'type'> => {
  const job = {
    jobReference: {
      projectId: client.project,
      jobId,
      ...(client.location === undefined ? {} : { location: client.location }),
    },
    configuration: {
      load: {
        destinationTable: { projectId: client.project, datasetId: dataset, tableId: table },
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        createDisposition: 'CREATE_NEVER',
        writeDisposition: 'WRITE_APPEND',
      },
    },
  };
  const part = (type: string, content: string): string =>
    `--${boundary}\r\ncontent-type: ${type}\r\n\r\n${content}\r\n`;
  return {
    method: 'POST',
    path: '/jobs?uploadType=multipart',
    upload: true,
    type: `multipart/related; boundary=${boundary}`,
    body: `${part('application/json; charset=UTF-8', JSON.stringify(job))}${part('application/octet-stream', lines.join('\n'))}--${boundary}--\r\n`,
  };
};
