/** The real gcloud over the fake Cloud Run: it is the external validator of the fake's older API, and of what our client does to traffic. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect } from '@jest/globals';
import { previousTagCommand } from '../../../../alerts/commands.ts';
import type { TrafficShare } from '../../../../rollout/target.ts';
import { first, openFakeService, project, type FakeService } from '../../../rollout/google/fakeService.ts';
import freight from '../../../fixtures/systems/freight.ts';
import { testWith } from '../../../support/needs.ts';
import { runGcloud } from './testing/runGcloud.ts';
import { image } from './testing/serving.ts';

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

const open = async (): Promise<FakeService> => {
  const fake = await openFakeService();
  closing.push(fake.close);
  return fake;
};

/** Percents by revision and revisions by tag: gcloud writes a share and a tag of one revision as two targets. */
const meaning = (served: readonly string[]): string => {
  const parts = served.map((text) => text.split(' '));
  const shares = parts.filter(([percent]) => percent !== '0%').map(([percent, revision]) => `${revision}=${percent}`);
  const tags = parts.filter(([, , tag]) => tag !== undefined).map(([, revision, tag]) => `${tag}:${revision}`);
  return [...shares, ...new Set(tags)].join(' ');
};

testWith(
  'gcloud',
  'gcloud and our client leave the same traffic, step by step, and the same refusals stop both',
  async (program) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gcloud-'));
    closing.push(async () => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
    writeFileSync(path.join(folder, 'token'), 'x');
    const [by, ours] = [await open(), await open()];
    const gcloud = (...args: readonly string[]): ReturnType<typeof runGcloud> =>
      runGcloud(program, { folder, url: by.cloud.url, project, region: 'us-central1' }, args);
    const shift = async (...traffic: readonly TrafficShare[]): Promise<void> => {
      await ours.target.shift(traffic, (await ours.target.read()).etag);
    };
    const candidate = { revision: 'orders-abc1234-17', tag: 'cabc1234', image: image('b') };
    const same = (expected: string): void => {
      expect(meaning(by.served())).toBe(expected);
      expect(meaning(ours.served())).toBe(expected);
    };

    const deploy = ['run', 'deploy', 'orders', '--no-traffic', '--image', image('b')];
    const deployed = await gcloud(...deploy, '--tag', 'cabc1234', '--revision-suffix', 'abc1234-17');
    expect(deployed.text).toContain('https://cabc1234---orders-abcdefghij-uc.a.run.app');
    await ours.target.create(candidate, (await ours.target.read()).etag);
    same(`${first}=100% cabc1234:orders-abc1234-17`);

    const update = ['run', 'services', 'update-traffic', 'orders'];
    expect((await gcloud(...update, '--to-tags', 'cabc1234=5')).code).toBe(0);
    await shift({ revision: first, percent: 95 }, { ...candidate, percent: 5 });
    same(`${first}=95% orders-abc1234-17=5% cabc1234:orders-abc1234-17`);

    const unknown = await gcloud(...update, '--to-revisions', 'orders-zz=100');
    expect(unknown.text).toContain("Revision 'orders-zz' of service 'orders' was not found.");
    await expect(shift({ revision: 'orders-zz', percent: 100 })).rejects.toThrow("there is no revision 'orders-zz'");

    expect((await gcloud(...update, '--to-revisions', `${first}=100`)).code).toBe(0);
    await shift({ revision: first, percent: 100 }, { ...candidate, percent: 0 });
    same(`${first}=100% cabc1234:orders-abc1234-17`);

    // By night, without the repository: the command of the runbook finds by its tag what served before a rollout.
    const promoted: readonly TrafficShare[] = [
      { ...candidate, percent: 100 },
      { revision: first, percent: 0, tag: 'previous' },
    ];
    await by.target.shift(promoted, (await by.target.read()).etag);
    const system = { ...freight, project, region: 'us-central1' };
    const ofRunbook = previousTagCommand({ system, environment: 'prod' }, { stage: 'api', service: 'orders' });
    expect((await gcloud(...ofRunbook.split(' ').slice(1))).code).toBe(0);
    expect(meaning(by.served())).toContain(`${first}=100% `);
    const before: readonly TrafficShare[] = [
      { revision: first, percent: 100 },
      { ...candidate, percent: 0 },
    ];
    await by.target.shift(before, (await by.target.read()).etag);

    by.world.unready.set(image('c'), { kind: 'failed', message: 'The container failed to start.' });
    const failing = await gcloud('run', 'deploy', 'orders', '--image', image('c'), '--revision-suffix', 'bad');
    expect(failing.code).toBe(1);
    expect(failing.text).toContain('The container failed to start.');
    same(`${first}=100% cabc1234:orders-abc1234-17`);
    expect(by.cloud.unserved).toEqual([]);
  },
);
