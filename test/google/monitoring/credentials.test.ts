/** How Cloud Monitoring is opened: without credentials, and with the identity of a workflow. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { googleAuthClient } from '../../../google/credentials.ts';
import type { MonitoringError } from '../../../google/monitoring/failure.ts';
import { openMonitoring } from '../../../google/monitoring/open.ts';
import { openV3 } from '../../../google/monitoring/v3.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { openFakeCloud } from '../cloud/fakeCloud.ts';
import { fakeMonitoring } from '../cloud/monitoring/monitoring.ts';
import { worldOf } from '../cloud/world.ts';

const names = ['HOME', 'APPDATA', 'CLOUDSDK_CONFIG', 'GOOGLE_APPLICATION_CREDENTIALS', 'METADATA_SERVER_DETECTION'];
const before = names.map((name) => [name, process.env[name]] as const);
beforeEach(() => {
  for (const name of names) delete process.env[name];
  process.env['HOME'] = temporaryFolder();
});
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test('a machine without credentials learns it before anything is read', async () => {
  const retry = { budget: 0, random: () => 1, stop: new AbortController().signal, sleep: () => Promise.resolve() };
  const opened = openMonitoring({ monitoring: undefined, logging: undefined, run: undefined, retry });
  const { id, message } = await opened.then(
    () => ({ id: 'opened', message: '' }),
    (error: unknown) => error as MonitoringError,
  );
  expect([id, message]).toEqual([
    'no-credentials',
    `Cloud Monitoring cannot be used: this machine has no Google credentials
  fix: run: gcloud auth application-default login
       (in CI and on Google Cloud: give the job a service account, or name a key file in GOOGLE_APPLICATION_CREDENTIALS)`,
  ]);
});

test('a federated identity, as a workflow has, is exchanged once for a token, and nothing else is asked of Google', async () => {
  const asked: (string | undefined)[] = [];
  const sts = createServer((request, response) => {
    asked.push(request.url);
    const answer = { access_token: 'x', issued_token_type: 'y', token_type: 'Bearer', expires_in: 3600 };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  const folder = temporaryFolder();
  const [subject, file] = [path.join(folder, 'subject'), path.join(folder, 'federation.json')];
  writeFileSync(subject, 'a token of the workflow');
  writeFileSync(
    file,
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `http://127.0.0.1:${(sts.address() as AddressInfo).port}/v1/token`,
      credential_source: { file: subject },
    }),
  );
  const strict = await openFakeCloud([fakeMonitoring(worldOf({ projects: [{ id: 'atalaya-demo', number: '123' }] }))], {
    token: 'x',
  });
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
  try {
    const auth = await googleAuthClient(['https://www.googleapis.com/auth/cloud-platform']);
    const v3 = await openV3({ endpoint: new URL(strict.endpoint('monitoring')), auth, timeout: 60_000 });
    expect(await v3.of('alertPolicy').list('projects/atalaya-demo')).toEqual([]);
    expect(asked).toEqual(['/v1/token']);
    await v3.close();
  } finally {
    await strict.close();
    sts.closeAllConnections();
    sts.close();
  }
});
