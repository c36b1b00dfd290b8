/**
 * Runs one system's pipeline on this machine: queue, ingest, warehouse, data API, telemetry and history. It stops in this
 * order: the API, then messages in flight, then the files.
 */
import { countedBroker } from '../../pipeline/telemetry/countedBroker.ts';
import path from 'node:path';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { durationBoundaries } from '../../model/boundaries.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { createApi } from '../../pipeline/api/api.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { listen } from '../../pipeline/api/server.ts';
import { openHome, type Home } from '../../pipeline/embedded/home.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import { startTelemetry } from '../../pipeline/telemetry/start.ts';
import type { Logger, Telemetry } from '../../pipeline/telemetry/telemetry.ts';
import { tracedQueries } from '../../pipeline/telemetry/tracedQueries.ts';
import { refuseOpenAccess, type LocalAuth } from './localAuth.ts';
import { openLocalTokens, openPointSink } from './localFiles.ts';

export interface PipelineOptions {
  readonly system: PipelineSystem;
  /** All systems: histogram boundaries are one set. */
  readonly fleet: readonly PipelineSystem[];
  /** The folder of all systems' data. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort?: number | undefined;
  /** Default: this machine alone. */
  readonly adminHost?: string | undefined;
  /** Default 'on'. */
  readonly auth?: LocalAuth;
  readonly logger: Logger;
  readonly now: () => number;
  /** Share of requests that start a trace. */
  readonly sampling?: number;
  /** Interval of metric points. */
  readonly interval?: Duration;
  /** In addition to OTLP's. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Faults to inject into the data API. */
  readonly chaos?: Chaos | undefined;
  /** Opens also a warehouse that lost messages. */
  readonly acceptMissing?: boolean | undefined;
  /** Asked for each request; undefined: the faults are always injected. */
  readonly isChaosOn?: (() => boolean) | undefined;
}

export interface Pipeline {
  readonly system: PipelineSystem;
  readonly home: Home;
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** The token of this run, if it was started with one. */
  readonly token: string | undefined;
  /** Rejects when the pipeline can no longer run. */
  readonly failed: Promise<never>;
  /** Takes no more messages, and settles those in flight. */
  stopTaking(): Promise<void>;
  /** Drains and closes. The second call waits for the first. */
  close(): Promise<void>;
}

/** Throws `StorageError`, `HistoryError`, `ListenError`, and `UsageError` when authentication is off on a reachable address. */
export const runPipeline = async (options: PipelineOptions): Promise<Pipeline> => {
  const { system, logger, now } = options;
  refuseOpenAccess(system, options.auth ?? 'on', options.host);
  const folder = path.join(options.data, system.id);
  const closers: (() => unknown)[] = [];
  const onClose = (closer: () => unknown): void => void closers.push(closer);
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const home = await openHome(system, folder, now, { acceptMissing: options.acceptMissing });
    closers.push(() => home.close());
    const pointSink = openPointSink(options, folder, onClose);
    const started = await startTelemetry({
      system,
      boundaries: durationBoundaries(options.fleet),
      pointSink,
      onError: (error) =>
        logger.error({ event: 'telemetry', reason: String(error) }, 'telemetry failed; the pipeline continues'),
      now,
      ...(options.sampling === undefined ? {} : { sampling: options.sampling }),
      ...(options.interval === undefined ? {} : { interval: options.interval }),
      ...(options.spanProcessors === undefined ? {} : { spanProcessors: options.spanProcessors }),
    });
    closers.push(() => started.shutdown());
    const { telemetry } = started;
    observeBacklog(system, home, telemetry, now);

    const handler = createIngest({
      system,
      warehouse: home.warehouse,
      deadLetters: home.deadLetters,
      telemetry,
      logger,
      now,
    });
    const subscription = home.broker.subscribe(handler);
    closers.push(() => subscription.close());
    const api = createApi({
      system,
      warehouse: tracedQueries(home.warehouse, telemetry.tracing),
      broker: countedBroker(home.broker, telemetry.broker),
      telemetry,
      logger,
      auth: openLocalTokens(options, folder, onClose),
      // A local run has no proxy in front.
      proxies: 0,
      chaos: options.chaos,
      isChaosOn: options.isChaosOn,
    });
    const listening = await listen(api, {
      host: options.host,
      port: options.port,
      adminPort: options.adminPort,
      adminHost: options.adminHost,
      metrics: () => started.metricsText(),
    });
    closers.push(() => listening.close());
    const failed = new Promise<never>((_, reject) => {
      subscription.done.catch(reject);
    });
    failed.catch(() => undefined);
    let closing: Promise<void> | undefined;
    return {
      system,
      home,
      url: listening.url,
      adminUrl: listening.adminUrl,
      token: typeof options.auth === 'object' ? options.auth.token : undefined,
      failed,
      stopTaking: () => subscription.close(),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const observeBacklog = (system: PipelineSystem, home: Home, telemetry: Telemetry, now: () => number): void => {
  const promises = system.objectives.filter((objective) => objective.type === 'freshness');
  telemetry.broker.observeBacklog(() => {
    const { messages, oldestPublishedAt } = home.broker.backlog();
    const at = now();
    return {
      messages,
      oldestSeconds: oldestPublishedAt === undefined ? 0 : Math.max(0, at - oldestPublishedAt) / 1_000,
      overdue: new Map(promises.map(({ id, under }) => [id, home.broker.overdue(at - milliseconds(under))])),
    };
  });
};
