/** The data API as a process: `node --import ./pipeline/telemetry/preload.ts pipeline/api/main.ts`. */
import { readApiConfiguration } from '../service/configuration.ts';
import { runService } from '../service/run.ts';
import { systemsFolder } from '../service/systemsFolder.ts';
import { startApiService } from './service.ts';

const systems = systemsFolder(process.env);

await runService('api', async () =>
  startApiService({
    configuration: await readApiConfiguration(process.env, systems),
    variables: process.env,
    systems,
  }),
);
