/** The ingest service as a process: `node --import ./pipeline/telemetry/preload.ts pipeline/ingest/main.ts`. */
import { readIngestConfiguration } from '../service/configuration.ts';
import { runService } from '../service/run.ts';
import { systemsFolder } from '../service/systemsFolder.ts';
import { startIngestService } from './service.ts';

const systems = systemsFolder(process.env);

await runService('ingest', async () =>
  startIngestService({
    configuration: await readIngestConfiguration(process.env, systems),
    variables: process.env,
    systems,
  }),
);
