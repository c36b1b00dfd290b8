/** deploy.sh with the command that it runs, against a fake of Cloud Run; and that the command knows every option it is given. */
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import diary from '../fixtures/systems/diary.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { openFakeCloud } from '../google/cloud/fakeCloud.ts';
import { fakePlatform } from '../google/cloud/platform.ts';
import { requestsTo } from '../google/cloud/requests.ts';
import { served, smallService } from '../google/cloud/run/testing/serving.ts';
import { worldOf } from '../google/cloud/world.ts';
import { testWith } from '../support/needs.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { root, script } from './runScript.ts';

test('the command knows every option that deploy.sh gives it', async () => {
  const text = readFileSync(path.join(root, 'tools', 'ci', 'deploy', 'release.sh'), 'utf8');
  const options = new Set(
    [...text.matchAll(/(?:atalaya\.mjs|arguments\+?=\().*/g)].flatMap(([line]) => line.match(/--[a-z-]+/g) ?? []),
  );
  expect([...options].toSorted()).toEqual([
    '--commit',
    '--continue',
    '--environment',
    '--image',
    '--report',
    '--roll-back',
    '--stage',
  ]);
  const { stdout } = await runInProcess(['rollout', '--help'], { cwd: root });
  expect([...options].filter((option) => !stdout.includes(`  ${option} `))).toEqual([]);
});

testWith(
  'bash',
  'deploy.sh brings all traffic of a service back, with the real command',
  async () => {
    const { project } = diary;
    const world = worldOf({ projects: [{ id: project, number: '123456' }] });
    const cloud = await openFakeCloud(fakePlatform(world));
    try {
      const services = `v2/projects/${project}/locations/us-central1/services`;
      const send = requestsTo(cloud, 'run');
      await send('POST', `${services}?serviceId=diary-api`, smallService('a', project));
      const target = (revision: string, percent: number, tag: string): object => ({
        type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
        revision,
        percent,
        tag,
      });
      const { template } = smallService('b', project) as { readonly template: object };
      const [before, candidate] = ['diary-api-00001-abc', 'diary-api-abc1234-17'];
      await send('PATCH', `${services}/diary-api?updateMask=template,traffic`, {
        template: { ...template, revision: candidate },
        traffic: [target(before, 75, 'previous'), target(candidate, 25, 'cabc1234')],
      });
      const bin = temporaryFolder();
      // Ingest of diary is a function: of the commit before already.
      writeFileSync(path.join(bin, 'gcloud'), `#!/bin/sh\necho ${'b'.repeat(40)}\n`);
      chmodSync(path.join(bin, 'gcloud'), 0o755);
      const child = spawn(script('deploy.sh'), ['roll-back'], {
        env: {
          PATH: `${bin}:${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
          ATALAYA_SYSTEMS: systemsFolder,
          HOME: bin,
          RELEASE: path.join(bin, 'release'),
          SYSTEM: 'diary',
          ENVIRONMENT: 'prod',
          SOURCES: 'shop-sources',
          ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
          ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
        },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect({ code, traffic: served(world, project, 'diary-api'), output }).toEqual({
        code: 0,
        traffic: [`100% ${before} previous`, `0% ${candidate} cabc1234`],
        output: expect.stringContaining(before),
      });
      expect(readFileSync(path.join(bin, 'release', 'outcome'), 'utf8')).toBe('rolled back\n');
    } finally {
      await cloud.close();
    }
  },
  120_000,
);
