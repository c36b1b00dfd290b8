/** Runs a demo: pipeline, producer, API calls, live status, drain, proof and summary. */
import { setTimeout as delay } from 'node:timers/promises';
import { openHistory } from '../../history/history.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { defaultSystem } from '../load/defaultSystem.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { ListenError } from '../../pipeline/http/listenError.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { createLogger } from '../../pipeline/telemetry/logging.ts';
import { slosOf } from '../../slo/slo.ts';
import type { DemoOptions } from './options.ts';
import type { Breaker } from './outage/outage.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { fleetAround, loadPipeline } from '../load/loadSystem.ts';
import { dataFolder } from '../options.ts';
import { demoAuth } from '../run/localAuth.ts';
import { runPipeline, type Pipeline } from '../run/runPipeline.ts';
import { statusTable } from '../slo/statusText.ts';
import { stopped } from '../run/stopped.ts';
import { accountFor } from './account.ts';
import { readJob, writeJob, type Job } from './job.ts';
import { startProducer, type Producer } from './producer.ts';
import { createLiveLine } from './liveLine.ts';
import { serveOn } from './serving.ts';
import { createScreen } from './status.ts';
import { createStoredRate } from './storedRate.ts';
import { samplesOf } from '../messages/sources.ts';
import { count, historyReader, type Reading } from './status.ts';
import { summary } from './summary.ts';
import { visit } from './visitor.ts';
import { type Sample } from '../messages/sources.ts';

const visitsPerSecond = 20;
/** How often metric points are stored, so that the live status is at most a second old. */
const interval = '1s';
/** Answers that a demo waits for, and the longest wait: a system may have no routes to read. */
const minAnswers = 10;
const answerWaitMs = 3_000;

export const runDemo = async (options: DemoOptions, io: Io): Promise<ExitCode> => {
  const system = await loadPipeline(io.systems, options.system ?? (await defaultSystem(io.systems)));
  const breaker: Breaker = { isBroken: false };
  const pipeline = await start(system, options, breaker, io);
  const { home } = pipeline;
  const closers: (() => unknown)[] = [() => pipeline.close()];
  try {
    const previous = readJob(home.folder, home.broker.log);
    const job = jobFor(previous, options, home.broker.log, io.now());
    writeJob(home.folder, job);
    if (job === previous) {
      io.stderr(
        `continuing the demo that was stopped: ${count(job.rows - job.published)} of ${count(job.rows)} messages left to publish, ${count(home.broker.backlog().messages)} queued\n`,
      );
    }
    const history = openHistory(homeFiles(home.folder).metrics, { readOnly: true });
    closers.push(() => history.close());
    const reader = historyReader(history, slosOf(system), io.now());
    const end = new AbortController();
    const stop = AbortSignal.any([end.signal, io.stop]);
    const samples = await samplesOf(system, job.faults);
    const producer = startProducer({
      job,
      system: system.id,
      systems: io.systems,
      queue: homeFiles(home.folder).queue,
      rate: options.rate,
      onProgress: (next) => writeJob(home.folder, next),
    });
    closers.push(() => producer.stop());
    /** Least number of the source's messages that are stored. */
    const reached = (): number => job.offset + producer.job().published - home.broker.backlog().messages;
    const stored = (): readonly Sample[] =>
      samples.slice(0, Math.max(0, reached())).filter((sample) => sample !== undefined);
    let [visits, posted] = [0, 0];
    const onAnswer = (published: boolean): void => {
      visits += 1;
      if (published) posted += 1;
    };
    const visitor = visit({
      url: pipeline.url,
      system,
      samples: stored,
      rate: visitsPerSecond,
      stop,
      token: pipeline.token,
      onAnswer,
    });
    closers.push(() => (end.abort(), visitor));
    const stay = io.isTTY && options.once !== true;
    return await follow({
      options,
      io,
      pipeline,
      breaker,
      reader,
      producer,
      samples: stored,
      visits: () => visits,
      posted: () => posted,
      from: io.now(),
      stay,
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
};

/** The unfinished job, or a new one that continues in the source after the last. */
const jobFor = (previous: Job | undefined, options: DemoOptions, log: string, startedAt: number): Job => {
  if (previous !== undefined && !previous.finished) return previous;
  const offset = previous === undefined ? 0 : previous.offset + previous.rows;
  return {
    version: 1,
    rows: options.rows,
    faults: options.faults,
    published: 0,
    offset,
    log,
    ranges: [],
    startedAt,
    finished: false,
  };
};

/**
 * What `--break` injects while it is on. A share, because a page also looks at six hours: after a minute without any answer it would be
 * open for half an hour.
 */
const broken: Chaos = { kind: 'Chaos', faults: [{ kind: 'ErrorFault', status: 503, share: 0.05 }], seed: 1 };

const start = async (system: PipelineSystem, options: DemoOptions, breaker: Breaker, io: Io): Promise<Pipeline> => {
  const common = {
    system,
    fleet: await fleetAround(system, io),
    data: dataFolder(io.cwd, options.data),
    host: '127.0.0.1',
    adminPort: 0,
    auth: demoAuth(system, io),
    logger: createLogger({ name: system.id, level: options.verbose === true ? 'info' : 'error' }),
    now: io.now,
    interval,
    ...(options.break === undefined ? {} : { chaos: broken, isChaosOn: () => breaker.isBroken }),
  } as const;
  const port = options.port ?? system.stages.api.port;
  try {
    return await runPipeline({ ...common, port });
  } catch (error) {
    if (options.port !== undefined || !(error instanceof ListenError) || error.code !== 'EADDRINUSE') throw error;
    io.stderr(`port ${port} is taken; using a free one\n`);
    return await runPipeline({ ...common, port: 0 });
  }
};

interface Following {
  readonly options: DemoOptions;
  readonly io: Io;
  readonly pipeline: Pipeline;
  readonly breaker: Breaker;
  readonly reader: ReturnType<typeof historyReader>;
  readonly producer: Producer;
  readonly samples: () => readonly Sample[];
  /** Number of answers that the visitor got. */
  readonly visits: () => number;
  /** Number of messages that it published. */
  readonly posted: () => number;
  readonly from: number;
  readonly stay: boolean;
}

const follow = async (following: Following): Promise<ExitCode> => {
  const { io, pipeline, producer, stay, options } = following;
  const screen = createScreen(io, `${pipeline.system.id}  ${pipeline.url}  (data in ${pipeline.home.folder})`);
  const storedRate = createStoredRate(following.from);
  const read = (): Reading => {
    const at = io.now();
    const reading = following.reader(at);
    const { published, rows } = producer.job();
    const rate = storedRate(reading.stored, at);
    return {
      ...reading,
      published,
      rows,
      posted: following.posted(),
      backlog: pipeline.home.broker.backlog().messages,
      rate,
    };
  };
  const finished = Promise.race([stopped(io.stop), pipeline.failed, drained(following)]);
  let over = false;
  const done = finished.finally(() => (over = true));
  done.catch(() => undefined);
  while (!over) {
    screen.show(read());
    await Promise.race([done, delay(screen.every)]);
  }
  await done;
  if (io.stop.aborted) return interrupted(following);

  const account = await accountFor(producer.job(), pipeline.home);
  writeJob(pipeline.home.folder, { ...producer.job(), finished: true });
  const settled = await lastPoints(following, read);
  // While it serves, the status goes on at the bottom: an old one above would contradict it.
  if (stay) screen.clear();
  else screen.end(settled);
  const ended = {
    account,
    reading: settled,
    job: producer.job(),
    now: io.now(),
    columns: io.isTTY ? io.columns : Infinity,
  };
  io.stdout(`${stay ? '' : '\n'}${summary(ended)}`);
  if (!io.isTTY) io.stdout(`\n${statusTable(settled.objectives, false)}\n`);
  const passed = await gated(following);
  const paged = await brokenOnce(following);
  if (stay) await serveOn({ ...following, screen, read, data: options.data });
  const isWhole = account.lost === 0 && account.duplicated === 0 && account.published === producer.job().published;
  return isWhole && passed && paged ? 0 : 1;
};

/** True when the gate's verdict passes; without `--strict` always. */
const gated = async ({ options, pipeline, samples, io }: Following): Promise<boolean> => {
  if (!options.gate) return true;
  const { smokeGate } = await import('../gate/smoke.ts');
  const { system, url, token } = pipeline;
  const { verdict, text } = await smokeGate({ system, url, token, samples: samples() }, io);
  io.stdout(`\n${text}`);
  return options.strict !== true || verdict === 'pass' || verdict === 'warn';
};

/** True when somebody was notified of the outage and it is over; without `--break` always. */
const brokenOnce = async ({ options, io, pipeline, breaker, stay }: Following): Promise<boolean> => {
  if (options.break === undefined) return true;
  const { runOutage } = await import('./outage/outage.ts');
  const live = createLiveLine(io);
  const outageIo = { ...io, stdout: live.print };
  try {
    return await runOutage(
      { pipeline, breaker, data: dataFolder(io.cwd, options.data), waitsForPerson: stay, onLine: live.show },
      outageIo,
    );
  } finally {
    live.end();
  }
};

/** Resolves when everything is published, the queue is empty, and some answers were given: objectives need events. */
const drained = async ({ producer, pipeline, visits }: Following): Promise<void> => {
  await producer.done;
  while (pipeline.home.broker.backlog().messages > 0) await delay(20);
  const until = performance.now() + answerWaitMs;
  while (visits() < minAnswers && performance.now() < until) await delay(20);
};

/** Waits for the metric points of the last messages and of the first answers: points are written once a second. */
const lastPoints = async ({ producer, visits }: Following, read: () => Reading): Promise<Reading> => {
  const answered = Math.min(minAnswers, visits());
  for (let tries = 0; ; tries++) {
    const reading = read();
    const { stored, deadLettered, requests } = reading;
    const isWhole = stored + deadLettered >= producer.job().published && (requests?.count ?? 0) >= answered;
    if (isWhole || tries === 15) return reading;
    await delay(200);
  }
};

const interrupted = async ({ io, producer, pipeline }: Following): Promise<ExitCode> => {
  await producer.stop();
  await pipeline.stopTaking();
  const { rows, published } = producer.job();
  const queued = pipeline.home.broker.backlog().messages;
  io.stderr(
    `stopped: ${count(published)} of ${count(rows)} published, ${count(queued)} queued and not yet stored, ${count(rows - published)} left to publish; the next start continues there\n`,
  );
  return published === rows && queued === 0 ? 0 : 3;
};
