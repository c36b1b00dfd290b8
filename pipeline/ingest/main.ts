/** The ingest service as a process: `node --import ./pipeline/telemetry/preload.ts pipeline/ingest/main.ts`. */
import { readIngestConfiguration } from '../service/configuration.ts';
import { runService } from '../service/run.ts';
import { startIngestService } from './service.ts';

await runService('ingest', () =>
  startIngestService({
    configuration: readIngestConfiguration(process.env),
    variables: process.env,
    systems: new URL('../../systems/', import.meta.url),
  }),
);
