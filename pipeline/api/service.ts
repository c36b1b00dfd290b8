/** The data API of one system as a service: home, telemetry and routes. */
import { countedBroker } from '../telemetry/countedBroker.ts';
import type { ApiConfiguration, Variables } from '../service/configuration.ts';
import { openParts, type Parts } from '../service/parts.ts';
import type { Running } from '../service/run.ts';
import type { StartSdk } from '../telemetry/sdk.ts';
import { balancedTimeouts, directTimeouts } from '../http/timeouts.ts';
import { tracedQueries } from '../telemetry/tracedQueries.ts';
import { createApi, type Api } from './api.ts';
import { serviceAuth } from './auth/serviceAuth.ts';
import { handOverMs, listen } from './server.ts';

export interface ApiServiceOptions {
  readonly configuration: ApiConfiguration;
  readonly variables: Variables;
  readonly systems: URL;
  /** Default: NodeSDK. */
  readonly startSdk?: StartSdk;
}

export interface OpenedApi {
  readonly api: Api;
  readonly parts: Parts;
}

/** Opens the API without listening: a function is called by its platform. */
export const openApi = async (options: ApiServiceOptions): Promise<OpenedApi> => {
  const { cursorKey } = options.configuration;
  const parts = await openParts({ ...options, name: 'api' });
  const { system, home, started, logger } = parts;
  const { telemetry } = started;
  try {
    const api = createApi({
      system,
      warehouse: tracedQueries(home.warehouse, telemetry.tracing),
      broker: countedBroker(home.broker, telemetry.broker),
      telemetry,
      logger,
      ...(await serviceAuth(parts, options.configuration, options.variables)),
      ...(cursorKey === undefined ? {} : { cursorKey }),
    });
    return { api, parts };
  } catch (error) {
    await parts.close();
    throw error;
  }
};

export interface ApiService extends Running {
  readonly url: string;
}

export const startApiService = async (options: ApiServiceOptions): Promise<ApiService> => {
  const { api, parts } = await openApi(options);
  const { configuration } = options;
  const { host, port = parts.system.stages.api.port, adminPort, adminHost } = configuration;
  try {
    const listening = await listen(api, {
      host,
      port,
      adminPort,
      adminHost,
      metrics: () => parts.started.metricsText(),
      timeouts: configuration.balanced ? balancedTimeouts : directTimeouts,
      handOverMs,
    });
    parts.onClose(() => listening.close());
    // Opens the connection to the queue: the first POST would wait for it, within its own deadline.
    parts.home.broker.ping?.().catch(() => undefined);
    parts.logger.info({ event: 'started', system: parts.system.id, port: listening.port }, 'the data API is running');
    return { url: listening.url, failed: new Promise<never>(() => undefined), close: parts.close };
  } catch (error) {
    await parts.close();
    throw error;
  }
};
