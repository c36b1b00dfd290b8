/** The checks for deployed systems, run on every published system on this machine, and on targets that must not pass. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../../cli/options.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { checks, runChecks } from './checks.ts';
import type { Target } from './target.ts';

const main = path.join(import.meta.dirname, 'main.ts');
const named = async (id: string): Promise<PipelineSystem> => (await loadPipelines(systemsFolder, [id]))[0]!;

const outcomesOf = async (target: Target): Promise<Readonly<Record<string, string>>> => {
  const outcomes: Record<string, string> = {};
  for await (const { title, outcome } of runChecks(target)) {
    outcomes[title] = outcome.kind === 'passed' ? 'passed' : `${outcome.kind}: ${outcome.reason}`;
  }
  return outcomes;
};

const everyOf = (outcome: string): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ title }) => [title, outcome]));

const ids = ['challengelatam', 'serverless', 'datos', 'ltm', 'analytics', 'flights', 'fleet-01'] as const;

/** Checks that do not apply to a system. */
const skippedChecks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  datos: { 'only callers with a valid token get data': 'skipped: the API needs no token' },
  ltm: {
    'every list has its envelope, and every row the fields and types of the schema': 'skipped: it has no list',
  },
  flights: { 'only callers with a valid token get data': 'skipped: the API needs no token' },
};

/** Where Google signs the token, the API accepts every caller on this machine. */
const skippedAuth = {
  'only callers with a valid token get data': 'skipped: no token was given: set ATALAYA_TOKEN',
};

describe.each(ids)('%s', (id) => {
  test('passes the checks for deployed systems', async () => {
    const { url, token, system } = await startPipeline(await named(id));
    const outcomes = await outcomesOf({ system, url, token, mayWrite: true, patience: 10_000 });
    const isSigned = ['oidc', 'iap'].includes(system.stages.api.auth);
    expect(outcomes).toEqual({ ...everyOf('passed'), ...(isSigned ? skippedAuth : {}), ...skippedChecks[id] });
  });
});

test('without permission to write, no message is sent', async () => {
  const { url, token, system, home } = await startPipeline(await named('datos'));
  const outcomes = Object.values(await outcomesOf({ system, url, token, mayWrite: false, patience: 0 }));
  expect(
    outcomes.filter((outcome) => outcome === 'skipped: no messages are sent to it: --allow-writes sends them'),
  ).toHaveLength(2);
  expect(await home.deadLetters.list({ limit: 1 })).toEqual([]);
});

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const serve = async (status: number, body: unknown): Promise<string> => {
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test.each([
  ['answers every request with 500', 500, { error: 'down' }],
  ['answers every request with 200', 200, { status: 'ok', data: [{ id: 7, name: 'x', timestamp: 'now', more: true }] }],
  ['answers every request with 404', 404, { title: 'not found' }],
])('a target that %s passes no check but the one for being up', async (_, status, body) => {
  const system = await named('challengelatam');
  const url = await serve(status, body);
  const outcomes = Object.entries(await outcomesOf({ system, url, token: 'a', mayWrite: true, patience: 0 }));
  const passedChecks = outcomes.filter(([, outcome]) => outcome === 'passed').map(([title]) => title);
  expect(passedChecks).toEqual(status === 200 ? ['it is up, and its warehouse answers'] : []);
});

const command = async (
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += String(text)));
  child.stderr.on('data', (text) => (output.stderr += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...output };
};

test('the command prints each check, and ends with the counts', async () => {
  const { url } = await startPipeline(await named('flights'));
  const { code, stdout, stderr } = await command('--url', url, '--system', 'flights', '--allow-writes');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^passed: it is up.*\n(?:.*\n)*6 passed, 0 failed, 1 skipped\n$/);
});

test('for a target that does not answer the command exits with 3 and says so', async () => {
  const url = await serve(200, {});
  for (const server of servers.splice(0)) server.close();
  expect(await command('--url', url, '--system', 'flights')).toEqual({
    code: 3,
    stdout: '',
    stderr: `${url} does not answer (ECONNREFUSED)\n  fix: check the URL, and that it is up: curl -i ${url}/health\n`,
  });
});

test('without a URL no request is made', async () => {
  expect(await command('--system', 'flights')).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: required option '--url <url>' not specified\n",
  });
});

test('a URL of another system is refused', async () => {
  const { url } = await startPipeline(await named('datos'));
  const { code, stderr } = await command('--url', url, '--system', 'flights');
  expect([code, stderr]).toEqual([
    2,
    `${url} is not flights: it has no GET /flights, GET /flights/{origin}, POST /flights\n  fix: name the system that runs there, or the URL of flights\n`,
  ]);
});
