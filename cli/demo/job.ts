/**
 * What a demo has to publish, and its progress. It is stored in the data folder, so that the next start continues a stopped
 * demo. Ranges are sequences of published messages, inclusive.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Job {
  readonly version: 1;
  readonly rows: number;
  readonly faults: number;
  readonly published: number;
  /** Messages of the source that earlier jobs published. */
  readonly offset: number;
  readonly log: string;
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Every message was published and read back. */
  readonly finished: boolean;
}

const fileIn = (folder: string): string => path.join(folder, 'demo.json');

/** The last job of this folder's queue; undefined when there is none, or it cannot be read. */
export const readJob = (folder: string, log: string): Job | undefined => {
  let text: string;
  try {
    text = readFileSync(fileIn(folder), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const job = JSON.parse(text) as Job;
    return job.version === 1 && job.log === log ? job : undefined;
  } catch {
    return undefined;
  }
};

export const writeJob = (folder: string, job: Job): void => {
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, JSON.stringify(job));
  renameSync(`${file}.new`, file);
};

/** The job with one more run of messages. */
export const withPublished = (job: Job, first: number, last: number): Job => {
  const previous = job.ranges.at(-1);
  const ranges =
    previous !== undefined && previous[1] + 1 === first
      ? [...job.ranges.slice(0, -1), [previous[0], last] as const]
      : [...job.ranges, [first, last] as const];
  return { ...job, ranges, published: job.published + last - first + 1 };
};
