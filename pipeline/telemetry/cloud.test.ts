import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { cloudTelemetry, CloudTelemetryError, requireIdentity, type GoogleAccess } from './cloud.ts';
import { startTelemetry } from './start.ts';

const access =
  (more: Partial<GoogleAccess> = {}) =>
  (): Promise<GoogleAccess> =>
    Promise.resolve({
      project: () => Promise.resolve('p'),
      region: () => Promise.resolve('europe-west1'),
      headers: () => Promise.resolve({ authorization: 'Bearer t' }),
      ...more,
    });
const unused = (): Promise<GoogleAccess> => Promise.reject(new Error('nobody asked for credentials'));
const onCloudRun = { K_SERVICE: 'freight-api' };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer({ keepAliveTimeout: 0 }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('outside Google Cloud, Google is not called', async () => {
  expect(await cloudTelemetry({}, unused)).toBeUndefined();
});

test('a collector gets no Google token', async () => {
  const environment = { ...onCloudRun, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };
  expect(await cloudTelemetry(environment, unused)).toBeUndefined();
});

test.each(['K_SERVICE', 'CLOUD_RUN_JOB', 'CLOUD_RUN_WORKER_POOL'])('%s means Google Cloud', async (name) => {
  const cloud = await cloudTelemetry({ [name]: 'x' }, access());
  expect(cloud).toMatchObject({ endpoint: 'https://telemetry.googleapis.com', project: 'p', region: 'europe-west1' });
});

test('the environment takes precedence over the platform', async () => {
  const environment = { ...onCloudRun, GOOGLE_CLOUD_PROJECT: 'q', CLOUD_REGION: 'us-east1' };
  expect(await cloudTelemetry(environment, access())).toMatchObject({ project: 'q', region: 'us-east1' });
});

test('everything that is missing is reported together, each with why and a fix', async () => {
  const refuse = (why: string) => () => Promise.reject(new Error(`${why}\nand a hint`));
  const starting = cloudTelemetry(
    onCloudRun,
    access({ project: refuse('no project'), region: () => Promise.resolve(''), headers: refuse('no credentials') }),
  );
  await expect(starting).rejects.toThrow(
    new CloudTelemetryError(
      [
        'telemetry on Google Cloud lacks its project',
        '  why: traces belong to no project (no project)',
        '  fix: set GOOGLE_CLOUD_PROJECT',
        'telemetry on Google Cloud lacks its location',
        '  why: Google drops points without one, in silence',
        '  fix: set CLOUD_REGION',
        'telemetry on Google Cloud lacks its credential',
        '  why: nothing can be exported (no credentials)',
        '  fix: run the service as an account with roles/telemetry.writer (elsewhere: gcloud auth application-default login)',
      ].join('\n'),
    ),
  );
});

test('a service without an instance does not start', () => {
  expect(() => requireIdentity({ 'service.instance.id': '', 'cloud.region': 'x' })).toThrow(
    new CloudTelemetryError(
      [
        'telemetry on Google Cloud lacks its service.instance.id',
        '  why: Google drops points without one, in silence',
        '  fix: set it',
      ].join('\n'),
    ),
  );
});

test('project, region and tokens come from the platform, and each export has a token that is renewed before it expires', async () => {
  let tokens = 0;
  const requests: string[] = [];
  const metadata = await serve((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace('/computeMetadata/v1/', '');
    requests.push(path);
    response.setHeader('metadata-flavor', 'Google');
    if (path.endsWith('/token')) {
      tokens += 1;
      // At once too old to be used again.
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: `token-${tokens}`, expires_in: 1, token_type: 'Bearer' }));
    } else if (path === 'instance/region') response.end('projects/7/regions/europe-west1');
    else if (path === 'project/project-id') response.end('p');
    else response.end('ok');
  });
  const received: { url: string | undefined; authorization: string | undefined; body: string }[] = [];
  const read = async (request: IncomingMessage): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { url, headers } = request;
    received.push({ url, authorization: headers.authorization, body: Buffer.concat(parts).toString('latin1') });
  };
  const endpoint = await serve((request, response) => {
    void read(request).then(() => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  const before = { ...process.env };
  Object.assign(process.env, { GCE_METADATA_HOST: metadata, METADATA_SERVER_DETECTION: 'assume-present' });
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  delete process.env['GOOGLE_CLOUD_PROJECT'];
  closers.push(() => (process.env = before));

  const environment = {
    ...onCloudRun,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${endpoint}`,
    ATALAYA_OTLP_AUTH: 'google',
  };
  const cloud = await cloudTelemetry(environment);
  const { telemetry, shutdown } = await startTelemetry({
    system: freight,
    boundaries: [1],
    sampling: 1,
    home: 'google',
    environment,
    cloud,
  });
  telemetry.api.request('/freight', 'GET', true)(200, 0.01);
  await shutdown();
  expect(cloud).toMatchObject({ project: 'p', region: 'europe-west1' });
  expect(new Set(received.map(({ url }) => url))).toEqual(new Set(['/v1/metrics', '/v1/traces']));
  expect(received.every(({ authorization }) => /^Bearer token-[2-9]$/.test(authorization ?? ''))).toBe(true);
  expect(received[0]?.body).toContain('europe-west1');
  expect(received[0]?.body).toContain('gcp.project_id');
  expect(requests).toContain('instance/region');
});
