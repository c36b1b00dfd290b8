/** deploy.sh with the command that it runs, against a fake of Cloud Run; and that the command knows every option it is given. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
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
    '--source',
    '--stage',
  ]);
  const { stdout } = await runInProcess(['rollout', '--help'], { cwd: root });
  expect([...options].filter((option) => !stdout.includes(`  ${option} `))).toEqual([]);
});

testWith(
  'bash',
  'deploy.sh brings all traffic of a service back, with the real command',
  async () => {
    // deploy.sh reads what is emitted of the repository's own systems.
    const [system] = await loadPipelines(path.join(root, 'systems'));
    const { id, project, region, stages } = system!;
    const world = worldOf({ projects: [{ id: project, number: '123456' }] });
    const cloud = await openFakeCloud(fakePlatform(world));
    try {
      const services = `v2/projects/${project}/locations/${region}/services`;
      const send = requestsTo(cloud, 'run');
      const target = (revision: string, percent: number, tag: string): object => ({
        type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
        revision,
        percent,
        tag,
      });
      const { template } = smallService('b', project) as { readonly template: object };
      const revisions = (name: string): readonly [before: string, candidate: string] => [
        `${name}-00001-abc`,
        `${name}-abc1234-17`,
      ];
      const names = [stages.api.name, stages.ingest.name];
      for (const name of names) {
        const [before, candidate] = revisions(name);
        await send('POST', `${services}?serviceId=${name}`, smallService('a', project));
        await send('PATCH', `${services}/${name}?updateMask=template,traffic`, {
          template: { ...template, revision: candidate },
          traffic: [target(before, 75, 'previous'), target(candidate, 25, 'cabc1234')],
        });
      }
      const bin = temporaryFolder();
      const child = spawn(script('deploy.sh'), ['roll-back'], {
        env: {
          PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
          HOME: bin,
          RELEASE: path.join(bin, 'release'),
          SYSTEM: id,
          ENVIRONMENT: 'prod',
          ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
          ATALAYA_FUNCTIONS_ENDPOINT: cloud.endpoint('cloudfunctions'),
          ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
        },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const code = await new Promise((resolve) => child.on('close', resolve));
      const traffic = names.map((name) => served(world, project, name, region));
      expect({ code, traffic, output }).toEqual({
        code: 0,
        traffic: names.map((name) => {
          const [before, candidate] = revisions(name);
          return [`100% ${before} previous`, `0% ${candidate} cabc1234`];
        }),
        output: expect.stringContaining(revisions(stages.api.name)[0]),
      });
      expect(readFileSync(path.join(bin, 'release', 'outcome'), 'utf8')).toBe('rolled back\n');
    } finally {
      await cloud.close();
    }
  },
  120_000,
);
