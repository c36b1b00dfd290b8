/** What an apply does when the API is busy, down or cut off: it ends well, or the next one does. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { loadOrganization } from '../../../cli/load/loadOrganization.ts';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import type { FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { concurrentEdits, cut, tooMany, unavailable, type Fault } from '../../google/cloud/faults.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import type { Body, Call } from '../../google/cloud/service.ts';
import { lacking, testWithAll } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { terraformTools } from '../terraform.ts';
import { openRoot, type Root } from './applyRoot.ts';
import { openEmittedCloud } from './emittedCloud.ts';
import { startProvider, type SharedProvider } from './sharedProvider.ts';
import { emittedFiles } from '../../support/emittedFiles.ts';

const organization = await loadOrganization(systemsFolder);

let [provider, cloud, root]: [SharedProvider | undefined, FakeCloud | undefined, Root | undefined] = [
  undefined,
  undefined,
  undefined,
];

beforeAll(async () => {
  if (lacking(terraformTools) !== undefined) return;
  provider = await startProvider();
  cloud = await openEmittedCloud({ organization, systems: [], channels: true });
  const folder = temporaryFolder();
  cpSync(path.join(await emittedFiles(), 'register'), folder, { recursive: true });
  root = await openRoot({ folder: path.join(folder, 'terraform'), cloud, provider });
}, 300_000);

afterAll(async () => {
  provider?.close();
  await cloud?.close();
});

const creates =
  (collection: string) =>
  ({ method, path: place }: Call): boolean =>
    method === 'POST' && place.endsWith(`/${collection}`);

const plan = (fault: Fault, collection: string): void => cloud!.faults.plan(fault, creates(collection));

const kept = async (collection: string): Promise<readonly Body[]> => {
  const version = collection === 'dashboards' ? 'v1' : 'v3';
  const { body } = await requestsTo(cloud!, 'monitoring')(
    'GET',
    `${version}/projects/${organization.project}/${collection}`,
  );
  return (body[collection] ?? []) as readonly Body[];
};

testWithAll(
  terraformTools,
  '429 with the time to wait, 503 and 409 of concurrent edits are repeated until the apply is done',
  async () => {
    plan(tooMany(), 'uptimeCheckConfigs');
    plan(unavailable, 'dashboards');
    plan(concurrentEdits, 'alertPolicies');
    await root!.apply();
    expect((await root!.plan()).changes).toEqual([]);
    await root!.destroy();
  },
  600_000,
);

const addressed = (address: string): RegExp => new RegExp(`with ${address.replaceAll(/[.[\]]/g, String.raw`\$&`)}`);

testWithAll(
  terraformTools,
  'an answer that is cut off after the write fails the apply by name; the next one finishes, with a double of a policy, or asks for an import of a dashboard',
  async () => {
    plan(cut, 'alertPolicies');
    const first = await root!.run('apply', '-auto-approve', '-input=false');
    expect(first.code).toBe(1);
    expect(first.output).toMatch(/Error creating AlertPolicy: Post "[^"]+": EOF/);

    plan(cut, 'dashboards');
    const second = await root!.run('apply', '-auto-approve', '-input=false');
    const dashboard = 'google_monitoring_dashboard.dashboard["atalaya-register"]';
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/Error creating Dashboard: Post "[^"]+": EOF/);
    expect(second.output).toMatch(addressed(dashboard));
    // The server chooses the id of a policy: Terraform cannot find the one whose answer was lost, and creates another.
    const titles = (await kept('alertPolicies')).map(({ displayName }) => String(displayName));
    expect(titles.length - new Set(titles).size).toBe(1);

    const third = await root!.run('apply', '-auto-approve', '-input=false');
    expect(third.output).toContain(
      'Error 409: Requested entity already exists: projects/100000000001/dashboards/atalaya-register.',
    );
    const imported = await root!.run(
      'import',
      dashboard,
      `projects/${organization.project}/dashboards/atalaya-register`,
    );
    expect([imported.code, imported.output]).toEqual([0, imported.output]);
    await root!.apply();
    expect((await root!.plan()).changes).toEqual([]);

    await root!.destroy();
    expect(await kept('alertPolicies')).toHaveLength(1);
  },
  600_000,
);
