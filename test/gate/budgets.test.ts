/** The error budgets of a gate: what cannot be read is not judged, and never ends a gate. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { budgetsOf, checkBudgetSource } from '../../cli/gate/budgets.ts';
import { budgetFindings } from '../../loadtest/gate/budgetFindings.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import { slosOf } from '../../slo/slo.ts';
import { startFakeMonitoring } from '../google/monitoring/fakeMonitoring.ts';
import freight from '../fixtures/systems/freight.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const names = ['ATALAYA_MONITORING_ENDPOINT', 'GOOGLE_APPLICATION_CREDENTIALS', 'HOME', 'CLOUDSDK_CONFIG'] as const;
const original = Object.fromEntries(names.map((name) => [name, process.env[name]]));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  for (const name of names) {
    if (original[name] === undefined) delete process.env[name];
    else process.env[name] = original[name];
  }
});

const serving = async (status: number, body: string): Promise<string> => {
  const server = createServer(
    { keepAliveTimeout: 0 },
    (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** As the report has it. */
const read = async (options: Parameters<typeof budgetsOf>[1]): Promise<readonly string[]> => {
  const io = { cwd: temporaryFolder(), now: Date.now, stderr: () => undefined, stop: new AbortController().signal };
  const { budgets, unreadBudgets } = await budgetsOf(freight, options, io);
  return budgetFindings(budgets, unreadBudgets, 'pass').map(({ id, verdict, text }) => `${id}: ${verdict}: ${text}`);
};

test('a pipeline of this machine without a history has none', async () => {
  const nothing = [
    'budget: not judged: the remaining error budget is unknown: there is no history of it here; --from reads production',
  ];
  expect(await read({})).toEqual(nothing);
  expect(await read({ candidate: 'http://127.0.0.1:8080' })).toEqual(nothing);
});

test('of a candidate that runs elsewhere they are read from Cloud Monitoring', async () => {
  const now = Date.parse('2026-03-11T12:00:00Z');
  const simulated = scenarioSource({
    systems: [freight],
    scenario: 'quiet',
    strength: () => 1,
    incident: { from: now - 5_400_000, to: now },
  });
  const fake = await startFakeMonitoring({ projects: { 'atalaya-demo': simulated }, now: () => now });
  process.env['ATALAYA_MONITORING_ENDPOINT'] = fake.url;
  const found = await read({ candidate: 'https://new.example.com' });
  await fake.close();
  expect(found).toHaveLength(slosOf(freight).length);
  for (const line of found)
    expect(line).toMatch(/^budget\/[a-z-]+[\w-]*: pass: [\w-]+: [\d.]+% of its error budget is left/);
});

test('without Google credentials they are not judged, with what to do', async () => {
  delete process.env['ATALAYA_MONITORING_ENDPOINT'];
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  process.env['HOME'] = temporaryFolder();
  process.env['CLOUDSDK_CONFIG'] = temporaryFolder();
  const [line, ...others] = await read({ candidate: 'https://new.example.com' });
  expect(others).toEqual([]);
  expect(line).toMatch(
    /^budget: not judged: the remaining error budget is unknown: .*this machine has no Google credentials; fix: run: gcloud auth application-default login/,
  );
});

test.each([
  ['prometheus', 500, 'no'],
  ['prometheus', 200, '<html>sign in</html>'],
])('a server of %s that answers %i %s ends no gate', async (_kind, status, body) => {
  const url = await serving(status, body);
  const [line, ...others] = await read({ from: `prometheus ${url}` });
  expect(others).toEqual([]);
  expect(line).toMatch(/^budget: not judged: the remaining error budget is unknown: .+; fix: /);
});

test('what names no source is wrong use', () => {
  expect(() => checkBudgetSource({ from: 'nowhere' })).toThrow("--from 'nowhere' is not a source of metric points");
  expect(() => checkBudgetSource({})).not.toThrow();
});
