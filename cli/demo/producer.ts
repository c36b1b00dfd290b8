/** Starts the producer thread and follows its progress. */
import { Worker } from 'node:worker_threads';
import { codeEnding } from '../run/codeEnding.ts';
import { withPublished, type Job } from './job.ts';
import type { PublisherData, PublisherReport } from './publisher.ts';

export interface Producer {
  job(): Job;
  /** Resolves when every message is published or the thread was stopped; rejects when it failed. */
  readonly done: Promise<void>;
  /** Stops after the current batch. */
  stop(): Promise<void>;
}

export interface ProducerOptions {
  readonly job: Job;
  readonly system: string;
  /** The folder of definitions. */
  readonly systems: string;
  readonly queue: string;
  readonly rate: number | undefined;
  readonly onProgress: (job: Job) => void;
}

export const startProducer = (options: ProducerOptions): Producer => {
  let job = options.job;
  const workerData: PublisherData = {
    system: options.system,
    systems: options.systems,
    queue: options.queue,
    from: job.offset + job.published,
    rows: job.rows - job.published,
    rate: options.rate,
    faults: job.faults,
  };
  const worker = new Worker(new URL(`publisher${codeEnding}`, import.meta.url), { workerData });
  worker.on('message', (report: PublisherReport) => {
    if (report.kind !== 'published') return;
    job = withPublished(job, report.first, report.last);
    options.onProgress(job);
  });
  const done = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  done.catch(() => undefined);
  return {
    job: () => job,
    done,
    stop: async () => {
      worker.postMessage('stop');
      await done.catch(() => undefined);
    },
  };
};
