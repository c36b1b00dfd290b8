/**
 * Runs one system's pipeline from this machine on Pub/Sub and BigQuery, or on their emulators: streaming pull, data API and
 * telemetry. Environment variables select project and emulators, as for the services. Metric points and tokens are in the
 * data folder, as with the embedded home. Pub/Sub reports no backlog to a client, so the history has none.
 */
import path from 'node:path';
import { durationBoundaries } from '../../model/boundaries.ts';
import type { Duration } from '../../model/quantity.ts';
import type { Environment, PipelineSystem } from '../../model/system.ts';
import { createApi } from '../../pipeline/api/api.ts';
import { handOverMs, listen } from '../../pipeline/api/server.ts';
import { lockFolder } from '../../pipeline/embedded/homeFiles.ts';
import { openGoogleHome, type Emulators, type GoogleHome } from '../../pipeline/google/home.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import { countedBroker } from '../../pipeline/telemetry/countedBroker.ts';
import { startTelemetry } from '../../pipeline/telemetry/start.ts';
import type { Logger } from '../../pipeline/telemetry/telemetry.ts';
import { tracedQueries } from '../../pipeline/telemetry/tracedQueries.ts';
import { refuseOpenAccess, type LocalAuth } from './localAuth.ts';
import { openLocalTokens, openPointSink } from './localFiles.ts';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

export interface GooglePipelineOptions {
  readonly system: PipelineSystem;
  readonly fleet: readonly PipelineSystem[];
  readonly project: string;
  readonly environment: Environment;
  readonly emulators: Emulators | undefined;
  /** The folder of all systems' data. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Default: this machine alone. */
  readonly adminHost?: string | undefined;
  readonly auth: LocalAuth;
  readonly logger: Logger;
  readonly now: () => number;
  /** Share of requests that start a trace. */
  readonly sampling?: number;
  /** Interval of metric points. */
  readonly interval?: Duration;
  /** In addition to OTLP's. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

export interface GooglePipeline {
  readonly home: GoogleHome;
  /** The folder with its metric points and tokens. */
  readonly folder: string;
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** Rejects when the pipeline can no longer run. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/**
 * Creates missing resources on emulators only. Throws `GoogleError`, `WarehouseUnavailable`, `StorageError`, `HistoryError`,
 * `ListenError`, `UsageError`.
 */
export const runGooglePipeline = async (options: GooglePipelineOptions): Promise<GooglePipeline> => {
  const { system, logger, now, emulators, project, environment } = options;
  refuseOpenAccess(system, options.auth, options.host);
  const folder = path.join(options.data, system.id);
  const closers: (() => unknown)[] = [];
  const onClose = (closer: () => unknown): void => void closers.push(closer);
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const lock = lockFolder(folder);
    onClose(() => lock.close());
    const home = openGoogleHome(system, { project, environment, logger, now, emulators });
    onClose(() => home.close());
    if (emulators !== undefined) await home.ensureResources();
    const started = await startTelemetry({
      system,
      boundaries: durationBoundaries(options.fleet),
      home: 'google',
      pointSink: openPointSink(options, folder, onClose),
      onError: (error) =>
        logger.error({ event: 'telemetry', reason: String(error) }, 'telemetry failed; the pipeline continues'),
      now,
      ...(options.sampling === undefined ? {} : { sampling: options.sampling }),
      ...(options.interval === undefined ? {} : { interval: options.interval }),
      ...(options.spanProcessors === undefined ? {} : { spanProcessors: options.spanProcessors }),
    });
    onClose(() => started.shutdown());
    const { telemetry } = started;
    const { warehouse, deadLetters, broker } = home;
    const subscription = broker.subscribe(createIngest({ system, warehouse, deadLetters, telemetry, logger, now }));
    onClose(() => subscription.close());
    const api = createApi({
      system,
      warehouse: tracedQueries(warehouse, telemetry.tracing),
      broker: countedBroker(broker, telemetry.broker),
      telemetry,
      logger,
      auth: openLocalTokens(options, folder, onClose),
      // A local run has no proxy in front.
      proxies: 0,
    });
    const { host, port, adminPort, adminHost } = options;
    const metrics = (): Promise<string> => started.metricsText();
    const listening = await listen(api, { host, port, adminPort, adminHost, metrics, handOverMs });
    onClose(() => listening.close());
    // Opens the connection to the queue: the first POST would wait for it, within its own deadline.
    broker.ping?.().catch(() => undefined);
    const failed = new Promise<never>((_, reject) => void subscription.done.catch(reject));
    failed.catch(() => undefined);
    const { url, adminUrl } = listening;
    return { home, folder, url, adminUrl, failed, close };
  } catch (error) {
    await close();
    throw error;
  }
};
