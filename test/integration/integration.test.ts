/** The checks for deployed systems, run on every published system on this machine, and on targets that must not pass. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { checks, runChecks } from '../../cli/contract/checks.ts';
import type { ContractTarget } from '../../cli/contract/request.ts';
import { drawing, messageWriter } from '../../cli/messages/messageWriter.ts';

const main = path.join(import.meta.dirname, 'main.ts');
const named = async (id: string): Promise<PipelineSystem> => (await loadPipelines(systemsFolder, [id]))[0]!;

type Given = Pick<ContractTarget, 'system' | 'url' | 'token'> & Partial<ContractTarget>;

const outcomesOf = async (given: Given): Promise<Readonly<Record<string, string>>> => {
  const outcomes: Record<string, string> = {};
  const stop = new AbortController().signal;
  const target = { mayWrite: true, patience: 60_000, stop, expectsRows: false, ...given };
  for await (const { title, outcome } of runChecks(target)) {
    outcomes[title] =
      outcome.kind === 'passed'
        ? 'passed'
        : `${outcome.kind}: ${outcome.reason}${outcome.kind === 'skipped' && outcome.fix !== undefined ? `: ${outcome.fix}` : ''}`;
  }
  return outcomes;
};

const everyOf = (outcome: string): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ title }) => [title, outcome]));

const ids = ['correspondence', 'statements', 'diary', 'lms', 'attendees', 'freight', 'fleet-01'] as const;

const titleOf = (id: string): string => checks.find((check) => check.id === id)!.title;

const noList = 'skipped: it has no list';
const noFilter = 'skipped: no list can be filtered by a text';
const noKey = 'skipped: it has no route by key';

/** Checks that do not apply to a system, by id. */
const skippedChecks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  correspondence: { 'key-rows': noKey },
  diary: { 'authorised-only': 'skipped: the API needs no token', 'key-rows': noKey },
  lms: { 'list-rows': noList, 'list-order': noList, 'list-filter': noFilter, conditional: noList },
  attendees: { 'key-rows': noKey },
  freight: { 'authorised-only': 'skipped: the API needs no token' },
};

/** Where Google signs the token, the API accepts every caller on this machine. */
const skippedAuth = { 'authorised-only': 'skipped: no token was given: set ATALAYA_TOKEN' };

describe.each(ids)('%s', (id) => {
  test('passes the checks for deployed systems, with an empty table and with rows', async () => {
    const { url, token, system, publish, settled } = await startPipeline(await named(id));
    const isSigned = ['oidc', 'iap'].includes(system.stages.api.auth);
    const skippedById = { ...(isSigned ? skippedAuth : {}), ...skippedChecks[id] };
    const skippedByTitle = Object.fromEntries(
      Object.entries(skippedById).map(([check, outcome]) => [titleOf(check), outcome]),
    );
    const whenEmpty = await outcomesOf({ system, url, token });
    expect(Object.values(whenEmpty).filter((outcome) => outcome.startsWith('failed'))).toEqual([]);
    const write = messageWriter(system);
    const messages = Array.from({ length: 30 }, (_, n) => write(n, drawing(1, n)));
    await publish(...messages);
    await settled();
    const samples = messages.map((message) => JSON.parse(message) as unknown);
    const outcomes = await outcomesOf({ system, url, token, expectsRows: true, samples });
    expect(outcomes).toEqual({ ...everyOf('passed'), ...skippedByTitle });
  });
});

test('without permission to write, no message is sent', async () => {
  const { url, token, system, home } = await startPipeline(await named('diary'));
  const outcomes = Object.values(await outcomesOf({ system, url, token, mayWrite: false }));
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
  const system = await named('correspondence');
  const url = await serve(status, body);
  const outcomes = Object.entries(await outcomesOf({ system, url, token: 'a', patience: 0 }));
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
  const { url } = await startPipeline(await named('freight'));
  const { code, stdout, stderr } = await command('--url', url, '--system', 'freight', '--allow-writes');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^passed: it is up.*\n(?:.*\n)*8 passed, 0 failed, 3 skipped\n$/);
});

test('for a target that does not answer the command exits with 3 and says so', async () => {
  const url = await serve(200, {});
  for (const server of servers.splice(0)) server.close();
  expect(await command('--url', url, '--system', 'freight')).toEqual({
    code: 3,
    stdout: '',
    stderr: `${url} does not answer (ECONNREFUSED)\n  fix: check the URL, and that it is up: curl -i ${url}/health\n`,
  });
});

test('without a URL no request is made', async () => {
  expect(await command('--system', 'freight')).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: required option '--url <url>' not specified\n",
  });
});

test('a URL of another system is refused', async () => {
  const { url } = await startPipeline(await named('diary'));
  const { code, stderr } = await command('--url', url, '--system', 'freight');
  expect([code, stderr]).toEqual([
    2,
    `${url} is not freight: it has no GET /freight, GET /freight/{origin}, POST /freight\n  fix: name the system that runs there, or the URL of freight\n`,
  ]);
});
