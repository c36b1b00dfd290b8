/**
 * The data API as an HTTP function: `functions-framework --source=pipeline/api/function.ts --target=api`. The framework
 * itself answers /favicon.ico and /robots.txt, and bodies that it cannot parse as JSON.
 */
import type { Express } from 'express';
import { readApiConfiguration } from '../service/configuration.ts';
import { systemsFolder } from '../service/systemsFolder.ts';
import { openApi } from './service.ts';

const systems = systemsFolder(process.env);
const opened = await openApi({
  configuration: await readApiConfiguration(process.env, systems),
  variables: process.env,
  systems,
});

export const api: Express = opened.api.app;
