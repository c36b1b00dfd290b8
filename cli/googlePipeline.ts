/**
 * Wires one system's pipeline on Pub/Sub and BigQuery, or on their emulators, from this machine: streaming pull, data API
 * and telemetry. What it runs on is named by the environment, as for the services.
 */
import { durationBoundaries } from '../model/boundaries.ts';
import type { Environment, System } from '../model/system.ts';
import { createApi } from '../pipeline/api/api.ts';
import type { AuthOptions } from '../pipeline/api/auth/authenticate.ts';
import { memoryTokens } from '../pipeline/api/auth/tokenStore.ts';
import { listen } from '../pipeline/api/server.ts';
import { openGoogleHome, type Emulators, type GoogleHome } from '../pipeline/google/home.ts';
import { createIngest } from '../pipeline/ingest/ingest.ts';
import { startTelemetry } from '../pipeline/telemetry/start.ts';
import type { Logger } from '../pipeline/telemetry/telemetry.ts';
import { tracedQueries } from '../pipeline/telemetry/tracedQueries.ts';
import { refuseOpenDoor, type LocalAuth } from './localAuth.ts';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

export interface GooglePipelineOptions {
  readonly system: System;
  readonly fleet: readonly System[];
  readonly project: string;
  readonly environment: Environment;
  readonly emulators: Emulators | undefined;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly auth: LocalAuth;
  readonly logger: Logger;
  readonly now: () => number;
  /** Share of requests that start a trace. */
  readonly sampling?: number;
  /** Beside OTLP's. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

export interface GooglePipeline {
  readonly home: GoogleHome;
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** Rejects when the pipeline can no longer run. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Makes what is missing on emulators only. Throws `GoogleError`, `WarehouseUnavailable`, `ListenError`, `UsageError`. */
export const runGooglePipeline = async (options: GooglePipelineOptions): Promise<GooglePipeline> => {
  const { system, logger, now, emulators, project, environment } = options;
  refuseOpenDoor(system, options.auth, options.host);
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const home = openGoogleHome(system, { project, environment, logger, now, emulators });
    closers.push(() => home.close());
    if (emulators !== undefined) await home.ensureResources();
    const started = await startTelemetry({
      system,
      boundaries: durationBoundaries(options.fleet),
      home: 'google',
      onError: (error) =>
        logger.error({ event: 'telemetry', reason: String(error) }, 'telemetry failed; the pipeline goes on'),
      now,
      ...(options.sampling === undefined ? {} : { sampling: options.sampling }),
      ...(options.spanProcessors === undefined ? {} : { spanProcessors: options.spanProcessors }),
    });
    closers.push(() => started.shutdown());
    const { telemetry } = started;
    const { warehouse, deadLetters, broker } = home;
    const subscription = broker.subscribe(createIngest({ system, warehouse, deadLetters, telemetry, logger, now }));
    closers.push(() => subscription.close());
    const api = createApi({
      system,
      warehouse: tracedQueries(warehouse, telemetry.tracing),
      broker,
      telemetry,
      logger,
      auth: authOf(options),
      // Nothing stands in front of one machine.
      proxies: 0,
    });
    const { host, port, adminPort } = options;
    const listening = await listen(api, { host, port, adminPort, metrics: () => started.metricsText() });
    closers.push(() => listening.close());
    const failed = new Promise<never>((_, reject) => void subscription.done.catch(reject));
    failed.catch(() => undefined);
    const { url, adminUrl } = listening;
    return { home, url, adminUrl, failed, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const authOf = ({ auth, now }: GooglePipelineOptions): AuthOptions => ({
  off: auth === 'off',
  clock: now,
  ...(typeof auth === 'object' ? { tokens: memoryTokens(auth.record) } : {}),
});
