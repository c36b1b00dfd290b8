/** The API service as in pipeline/api/main.ts, but with OpenTelemetry's separate packages instead of NodeSDK. Run by start.ts. */
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { startApiService } from '../pipeline/api/service.ts';
import { readApiConfiguration } from '../pipeline/service/configuration.ts';
import { runService } from '../pipeline/service/run.ts';
import { systemsFolder } from '../pipeline/service/systemsFolder.ts';
import type { StartSdk } from '../pipeline/telemetry/sdk.ts';

const startByParts: StartSdk = ({ resource, metricReaders, spanProcessors, sampler }) => {
  const meters = new MeterProvider({ resource, readers: [...metricReaders] });
  const tracers = new TracerProvider({ resource, sampler, spanProcessors: [...spanProcessors] });
  return {
    tracer: tracers.getTracer('atalaya'),
    shutdown: async () => void (await Promise.allSettled([meters.shutdown(), tracers.shutdown()])),
  };
};

const systems = systemsFolder(process.env);

await runService('api', async () =>
  startApiService({
    configuration: await readApiConfiguration(process.env, systems),
    variables: process.env,
    systems,
    startSdk: startByParts,
  }),
);
