import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import freight from '../../test/fixtures/systems/freight.ts';
import { listen } from './server.ts';
import { send, serveForTest, type Served } from './testing/serve.ts';
import { until } from '../testing/until.ts';

let served: Served;
beforeEach(async () => {
  served = await serveForTest(freight);
});
afterEach(async () => served.close());

test('a busy port is reported with listener, address, reason and fix', async () => {
  const { port } = served.listening;
  await expect(listen(served.api, { host: '127.0.0.1', port })).rejects.toThrow(
    `the data API of 'freight'  127.0.0.1:${port}\n` +
      '  cannot listen: another program already listens there\n' +
      '  fix: stop that program, or use another port (0: any free port)',
  );
});

test('a busy admin port leaves the other one free', async () => {
  const taken = served.listening.port;
  const otherApi = await serveForTest(freight);
  const { port } = otherApi.listening;
  await otherApi.close();
  await expect(listen(otherApi.api, { host: '127.0.0.1', port, adminPort: taken })).rejects.toThrow(
    `the metrics of 'freight'  127.0.0.1:${taken}\n` +
      '  cannot listen: another program already listens there\n' +
      '  fix: stop that program, or use another port (0: any free port)',
  );
  const reopened = await listen(otherApi.api, { host: '127.0.0.1', port });
  expect(reopened.port).toBe(port);
  await reopened.close();
});

test('an address of another machine is reported', async () => {
  await expect(listen(served.api, { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    "the data API of 'freight'  192.0.2.1:0\n" +
      '  cannot listen: this machine has no such address\n' +
      "  fix: use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  );
});

test('metrics are on the admin port only', async () => {
  const metrics = async (): Promise<string> => 'up 1\n';
  const both = await listen(served.api, { host: '127.0.0.1', port: 0, adminPort: 0, metrics });
  const adminPort = Number(new URL(both.adminUrl ?? '').port);
  const answers = await Promise.all([
    send(adminPort, '/metrics'),
    send(adminPort, '/freight'),
    send(both.port, '/metrics'),
  ]);
  await both.close();
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
  expect(answers[0]?.text).toBe('up 1\n');
});

test('the application works without this server, under a prefix of another', async () => {
  const parent = express();
  parent.use('/v1', served.api.app);
  const otherServer = createServer(parent);
  await new Promise<void>((resolve) => {
    otherServer.listen(0, '127.0.0.1', resolve);
  });
  const { port } = otherServer.address() as AddressInfo;
  const paths = ['/v1/freight?limit=1', '/v1/freight?limit=1', '/v1/health', '/v1/nowhere', '/freight'];
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await send(port, path)).status);
  otherServer.close();
  expect(statuses).toEqual([200, 200, 200, 404, 404]);
  expect(served.recorder.requests).toEqual([
    'GET /freight 200 declared',
    'GET /freight 200 declared',
    'GET /health 200',
    'GET unmatched 404',
  ]);
});

test('without an admin port there is none', () => {
  expect(served.listening.adminUrl).toBeUndefined();
});

test("an idle connection stays open for longer than Google's load balancers keep it", async () => {
  const response = await fetch(`http://127.0.0.1:${served.listening.port}/health`);
  expect([response.status, response.headers.get('keep-alive')]).toEqual([200, 'timeout=620']);
});

test('closing finishes requests in flight, and closes keep-alive connections', async () => {
  const gate = Promise.withResolvers<void>();
  served.warehouse.before = async () => gate.promise;
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const ask = async (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get({ port: served.listening.port, host: '127.0.0.1', path, agent }, (response) => {
        response.resume().on('end', () => resolve(response));
      }).on('error', reject);
    });
  await ask('/health');
  const inFlight = ask('/freight');
  await until('the query', () => served.warehouse.queries.length === 1);
  const closed = served.close();
  gate.resolve();
  const response = await inFlight;
  await closed;
  agent.destroy();
  expect([response.statusCode, response.headers.connection]).toEqual([200, 'close']);
  await expect(send(served.listening.port, '/health')).rejects.toThrow('ECONNREFUSED');
});
