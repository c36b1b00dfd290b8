/** `atalaya apply` in this process, on a project of its own for each test. */
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';
import { prepareProject, type PreparedProject } from './preparedProject.ts';
import { shop } from './shop.ts';

const variables = [
  'ATALAYA_MONITORING_ENDPOINT',
  'ATALAYA_LOGGING_ENDPOINT',
  'ATALAYA_RUN_ENDPOINT',
  'GOOGLE_CLOUD_PROJECT',
] as const;
const before = variables.map((name) => [name, process.env[name]] as const);
const opened: PreparedProject[] = [];

/** Folders of definitions: one system, two systems, and the first with another target. */
export const one: string = shop();
export const two: string = shop({ ids: ['orders', 'stock'] });
export const changed: string = shop({ target: '99%' });
export const cwd: string = temporaryFolder();

beforeAll(() => {
  for (const name of variables) delete process.env[name];
});
afterEach(async () => {
  for (const project of opened.splice(0)) await project.close();
});
afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** A project with the channels and services of both systems; the variables point to it. */
export const prepared = async (): Promise<PreparedProject> => {
  const project = await prepareProject([], { systems: two });
  opened.push(project);
  delete process.env['GOOGLE_CLOUD_PROJECT'];
  for (const [name, value] of Object.entries(project.variables)) process.env[name] = value;
  return project;
};

export const apply = (systems: string, ...args: readonly string[]): Promise<Outcome> =>
  runInProcess(['apply', ...args], { cwd, systems });

/** Stopped by Ctrl-C before it begins. */
export const applyStopped = (systems: string, ...args: readonly string[]): Promise<Outcome> =>
  runInProcess(['apply', ...args], { cwd, systems, stop: AbortSignal.abort() });

export const lastLines = ({ stdout }: Outcome, count: number): string =>
  `${stdout.trimEnd().split('\n').slice(-count).join('\n')}\n`;
