/** The rollout of deploy.sh: what stops it, and how it ends, with a stand-in for the command `atalaya`. */
import { expect, test } from '@jest/globals';
import { until } from '../../pipeline/testing/until.ts';
import { describeWith } from '../support/needs.ts';
import { commit, deployment, digest, empty, variables } from './deployment.ts';

describeWith(['bash'], 'the rollout of deploy.sh', () => {
  test('stops at drift, and goes on with a reason', () => {
    const release = deployment();
    expect(release.run(['diff', 'rollout'], { DIFF: '1' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'diary: 1 difference\ndeploy.sh diff: Cloud Monitoring is not what the definitions say: somebody changed it by hand. Put it into the definition, or undo it in the console; ACCEPT_DRIFT (accept-drift) with a reason lets the release go on\n',
    });
    expect(release.calls().filter((line) => line.startsWith('atalaya rollout'))).toEqual([]);
    expect(release.run(['diff', 'rollout'], { DIFF: '1', ACCEPT_DRIFT: 'muted for the move' }).code).toBe(0);
    expect(release.summary()).toContain(
      '## Changed by hand, accepted\n\nReason: muted for the move\n\n~~~~~text\ndiary: 1 difference\n~~~~~\n',
    );
  });

  test.each(['2', '3'])('stops where the comparison itself ends with %s, accepted or not', (DIFF) => {
    const release = deployment();
    expect(release.run(['diff', 'rollout'], { DIFF, ACCEPT_DRIFT: 'any' }).code).toBe(Number(DIFF));
    expect(release.calls().filter((line) => line.startsWith('atalaya rollout'))).toEqual([]);
  });

  test.each([
    [
      '1',
      'rolled back',
      'the candidate of api was rolled back: all traffic is on the revision before. The report says why',
    ],
    [
      '3',
      'inconclusive',
      'the rollout of api decided nothing, and the candidate stays at its share: continue it, or roll it back',
    ],
    ['2', 'stopped', 'atalaya rollout of api ended with 2: see above'],
    ['137', 'stopped', 'atalaya rollout of api ended with 137: see above'],
  ])('ends with the code %s of the command, and does not go on to ingest', (ROLLOUT, outcome, text) => {
    const release = deployment();
    expect(release.run(['rollout'], { ROLLOUT })).toEqual({
      code: Number(ROLLOUT),
      stdout: '',
      stderr: `deploy.sh rollout: ${text}\n`,
    });
    expect(release.outputs()).toBe(`outcome=stopped\n${outcome === 'stopped' ? '' : `outcome=${outcome}\n`}`);
    expect(release.calls()).toHaveLength(1);
    expect(release.summary()).toBe('## Rollout of api\n');
  });

  test('rolls ingest back alone where only its candidate is bad', () => {
    const release = deployment();
    const { code, stderr } = release.run(['rollout'], { ROLLOUT_INGEST: '1' });
    expect([code, stderr]).toEqual([
      1,
      'deploy.sh rollout: the candidate of ingest was rolled back: all traffic is on the revision before. The report says why\n',
    ]);
    expect(release.outputs()).toBe('outcome=stopped\noutcome=rolled back\n');
  });

  test('continues with an image, so that the stage after the one that was held gets it, too', () => {
    const release = deployment();
    expect(release.run(['rollout'], { CONTINUE: 'true' }).code).toBe(0);
    const image = `${variables['REGISTRY']}/service@${digest}`;
    expect(release.calls().map((line) => line.replace(/.* --report \S+ /, ''))).toEqual([
      `--continue --image ${image} --commit ${commit}`,
      `--continue --image ${image} --commit ${commit}`,
    ]);
  });

  test('continues after a lost runner without an image, a commit or a registry', () => {
    const release = deployment();
    const extra = { CONTINUE: 'true', ...empty(['DIGEST', 'REGISTRY']) };
    expect(release.run(['rollout'], extra).code).toBe(0);
    expect(release.calls().map((line) => line.replaceAll(release.folder, '.'))).toEqual(
      ['api', 'ingest'].map(
        (stage) =>
          `atalaya rollout diary --environment prod --stage ${stage} --report ./release/rollout-${stage}.md --continue`,
      ),
    );
  });

  test('brings all traffic back in one command', () => {
    const release = deployment();
    expect(release.run(['roll-back']).code).toBe(0);
    expect(release.calls()).toEqual(
      ['api', 'ingest'].map((stage) => `atalaya rollout diary --environment prod --stage ${stage} --roll-back`),
    );
    expect(release.outputs()).toBe('outcome=stopped\noutcome=rolled back\n');
    const failed = release.run(['roll-back'], { ROLLOUT: '3' });
    expect([failed.code, failed.stderr]).toEqual([
      3,
      'deploy.sh roll-back: the traffic of api could not be brought back: see above\n',
    ]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'hands %s on to the command, waits for it, and ends with its code',
    async (signal) => {
      const release = deployment();
      const child = release.start(['rollout'], { WAITS: '1' });
      const closed = new Promise((resolve) => child.on('close', resolve));
      await until('the command runs', () => release.calls().includes('started'));
      child.kill(signal);
      expect(await closed).toBe(1);
      expect(release.calls().at(-1)).toBe('atalaya is told to stop');
      expect(release.outputs()).toBe('outcome=stopped\noutcome=rolled back\n');
    },
    60_000,
  );
});

describeWith(['bash'], 'ingest that is no service', () => {
  const archive = `gs://shop-sources/diary/${commit}.zip`;

  test('a function is rolled out from the archive of the commit, after the API has all traffic', () => {
    const release = deployment('function');
    expect(release.run(['build', 'push', 'rollout']).code).toBe(0);
    const calls = release.calls().map((line) => line.replaceAll(release.folder, '.'));
    expect(calls).toContain(`git archive --format=zip --output=./release/source.zip ${commit}`);
    expect(calls).toContain(`gcloud storage cp --no-clobber --quiet ./release/source.zip ${archive}`);
    expect(calls.slice(-2)).toEqual([
      expect.stringMatching(/^atalaya rollout diary --environment prod --stage api /),
      `atalaya rollout diary --environment prod --stage ingest --report ./release/rollout-ingest.md --source ${archive} --commit ${commit}`,
    ]);
    expect(release.outputs()).toContain('outcome=promoted\n');
  });

  test('a function that is rolled back ends the release with 1, and is not begun where the API was rolled back', () => {
    const release = deployment('function');
    const { code, stderr } = release.run(['rollout'], { ROLLOUT_INGEST: '1' });
    expect([code, stderr]).toEqual([
      1,
      'deploy.sh rollout: the candidate of ingest was rolled back: all traffic is on the revision before. The report says why\n',
    ]);
    const other = deployment('function');
    expect(other.run(['rollout'], { ROLLOUT: '1' }).code).toBe(1);
    expect(other.calls().filter((line) => line.includes('--source'))).toEqual([]);
  });

  test('a function goes back as a service does, without a bucket', () => {
    const release = deployment('function');
    expect(release.run(['roll-back'], empty(['SOURCES'])).code).toBe(0);
    expect(release.calls()).toEqual(
      ['api', 'ingest'].map((stage) => `atalaya rollout diary --environment prod --stage ${stage} --roll-back`),
    );
  });

  test('the bucket of archives is only wanted where there is a function', () => {
    expect(deployment().run(['build', 'push', 'rollout'], empty(['SOURCES'])).code).toBe(0);
    const { code, stderr } = deployment('function').run(['rollout'], empty(['SOURCES']));
    expect([code, stderr]).toEqual([
      2,
      'deploy.sh rollout: SOURCES is not set: bucket of the archives that functions are built from: the output source_bucket of bootstrap\n',
    ]);
  });

  test('a worker pool is rolled out as a service is, and goes back so', () => {
    const release = deployment('worker');
    expect(release.run(['rollout']).code).toBe(0);
    expect(release.calls().at(-1)).toMatch(
      new RegExp(`^atalaya rollout diary .*--stage ingest .*--image ${variables['REGISTRY']}/service@${digest} `),
    );
    expect(release.run(['roll-back']).code).toBe(0);
    expect(release.calls().at(-1)).toBe('atalaya rollout diary --environment prod --stage ingest --roll-back');
  });
});
