/** The data API as a process: `node --import ./pipeline/telemetry/preload.ts pipeline/api/main.ts`. */
import { readApiConfiguration } from '../service/configuration.ts';
import { runService } from '../service/run.ts';
import { startApiService } from './service.ts';

await runService('api', () =>
  startApiService({
    configuration: readApiConfiguration(process.env),
    variables: process.env,
    systems: new URL('../../systems/', import.meta.url),
  }),
);
