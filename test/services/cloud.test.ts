/** A service with the environment of Cloud Run, with local servers in place of the metadata server and Google's telemetry endpoint. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pushOf } from '../../pipeline/ingest/entry/testing/pushEntry.ts';
import { answering, startService } from '../support/serviceProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

interface Export {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

const exports: Export[] = [];
const servers: Server[] = [];

const serve = async (listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
  const server = createServer({ keepAliveTimeout: 0 }, listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

let metadata: string;
let telemetry: string;
beforeAll(async () => {
  metadata = await serve((request, response) => {
    const path = request.url ?? '';
    response.setHeader('metadata-flavor', 'Google').setHeader('content-type', 'application/json');
    if (path.includes('/token')) response.end('{"access_token":"fresh","expires_in":3600,"token_type":"Bearer"}');
    else response.setHeader('content-type', 'text/plain').end(path.includes('/region') ? 'projects/7/regions/r1' : 'p');
  });
  telemetry = await serve((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url, headers } = request;
      exports.push({ url, authorization: headers.authorization, body: Buffer.concat(parts).toString('latin1') });
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
});
afterAll(() => {
  for (const server of servers) server.close();
});

test('SIGTERM flushes metrics and traces with a token from the metadata server, in less than ten seconds', async () => {
  const service = await startService('ingest', {
    ATALAYA_SYSTEM: 'diary',
    ATALAYA_HOME: 'embedded',
    ATALAYA_DATA: temporaryFolder(),
    ATALAYA_ENTRY: 'push',
    ATALAYA_PUSH_AUTH: 'none',
    K_SERVICE: 'diary-ingest',
    GCE_METADATA_HOST: metadata,
    METADATA_SERVER_DETECTION: 'assume-present',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${telemetry}`,
    ATALAYA_OTLP_AUTH: 'google',
  });
  await answering(service);
  const attributes = { googclient_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  const body = pushOf('1', JSON.stringify({ id: 'a', timestamp: '2024-10-10T10:00:00Z' }), attributes);
  expect((await fetchWhole(service.url, { method: 'POST', body })).status).toBe(204);
  expect(exports).toEqual([]);
  const { code, after } = await service.kill('SIGTERM');
  expect([code, after < 10_000]).toEqual([0, true]);
  expect(new Set(exports.map(({ url }) => url))).toEqual(new Set(['/v1/metrics', '/v1/traces']));
  expect(exports.every(({ authorization }) => authorization === 'Bearer fresh')).toBe(true);
  const traces = exports.find(({ url }) => url === '/v1/traces')?.body;
  expect(traces).toContain('process diary-subscription');
  expect(traces).toContain('service.instance.id');
});
