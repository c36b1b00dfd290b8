/** The plan of deploy.sh: only the approved one is applied, with a stand-in for Terraform. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { describeWith } from '../support/needs.ts';
import { commit, deployment, planned, sha256, type Deployment } from './deployment.ts';

const infrastructure = 'generated/diary/infrastructure';
const watching = 'generated/diary/terraform';

describeWith(['bash'], 'the plan of deploy.sh', () => {
  test('that was changed after it was approved is not applied', () => {
    const { release, PLAN_SHA256 } = planned();
    const file = release.file('plan/generated-diary-terraform.tfplan');
    writeFileSync(file, 'plan of somebody else\n');
    const { code, stderr } = release.run(['apply', 'rollout'], { PLAN_SHA256 });
    expect([code, stderr.replaceAll(release.folder, '.')]).toEqual([
      1,
      expect.stringMatching(
        `^deploy.sh apply: the plan in ./release is not the one that was approved \\([0-9a-f]{64}, not ${PLAN_SHA256}\\): nothing is applied. Plan again\n$`,
      ),
    ]);
    expect(release.calls().filter((line) => / apply |^atalaya/.test(line))).toEqual([]);
  });

  test.each([
    ['a file that was added', (release: Deployment) => writeFileSync(release.file('plan/more.tfplan'), 'x')],
    ['a file that was removed', (release: Deployment) => rmSync(release.file('plan/generated-diary-terraform.lock'))],
    [
      'another order of the roots',
      (release: Deployment) => writeFileSync(release.file('plan/roots'), `${watching}\n${infrastructure}\n`),
    ],
    [
      'another version of the provider',
      (release: Deployment) => appendFileSync(release.file('plan/generated-diary-terraform.lock'), '# x'),
    ],
  ])('with %s is another plan', (_case, change) => {
    const { release, PLAN_SHA256 } = planned();
    change(release);
    expect(release.run(['apply'], { PLAN_SHA256 }).code).toBe(1);
  });

  test('without changes applies nothing, and says so', () => {
    const { release, PLAN_SHA256 } = planned({ UNCHANGED: `${infrastructure} ${watching}` });
    expect(release.outputs()).toContain('changes=false\n');
    const { code, stderr } = release.run(['apply'], { PLAN_SHA256 });
    expect([code, stderr]).toEqual([
      0,
      `deploy.sh apply: ${infrastructure}: no changes\ndeploy.sh apply: ${watching}: no changes\ndeploy.sh apply: applied nothing\n`,
    ]);
  });

  test('that fails half-way says what was applied', () => {
    const { release, PLAN_SHA256 } = planned();
    const quota = release.run(['apply', 'rollout'], { PLAN_SHA256, APPLY_FAILS: watching });
    expect([quota.code, quota.stderr]).toEqual([
      3,
      `Error: quota\ndeploy.sh apply: terraform cannot apply ${watching}; applied: ${infrastructure}. What was done is in the state: plan again\n`,
    ]);
    const stale = { PLAN_SHA256, APPLY_FAILS: infrastructure, APPLY_ERROR: 'Error: Saved plan is stale' };
    expect(release.run(['apply'], stale)).toMatchObject({
      code: 3,
      stderr: `Error: Saved plan is stale\ndeploy.sh apply: ${infrastructure} was changed by somebody else after the plan was made; applied: nothing. Plan again\n`,
    });
    expect(release.calls().some((line) => line.startsWith('atalaya'))).toBe(false);
  });

  test.each([
    ['PLAN_FAILS', 'Error: no right', `terraform cannot plan ${infrastructure}: see above`],
    [
      'INIT_FAILS',
      'Error: no bucket',
      `terraform cannot open the state of ${infrastructure} in shop-terraform-states: see above`,
    ],
  ])('that cannot be made shows why (%s)', (name, output, text) => {
    const release = deployment();
    const { code, stderr } = release.run(['plan'], { [name]: '1' });
    expect([code, stderr]).toEqual([3, `${output}\ndeploy.sh plan: ${text}\n`]);
    expect(existsSync(release.file('plan.sha256'))).toBe(false);
  });

  test('is a comment on the pull request of the commit', () => {
    const { release } = planned();
    const marked = readFileSync(release.file('plan.md'), 'utf8');
    expect(marked.split('\n').slice(0, 7)).toEqual([
      '<!-- atalaya plan diary prod -->',
      '',
      '## Plan of diary in prod',
      '',
      `### ${infrastructure}`,
      '',
      'Plan: 1 to add, 0 to change, 0 to destroy.',
    ]);
    expect(release.run(['comment'], { PULL_REQUEST: '7' }).code).toBe(0);
    expect(release.calls().at(-1)).toContain('repos/example/atalaya/issues/7/comments --field body=@');
    // The stand-in for GitHub knows no pull request.
    const none = release.run(['comment']);
    expect([none.code, none.stderr]).toEqual([
      0,
      `deploy.sh comment: no pull request has ${commit}: the plan is in the summary of the job\n`,
    ]);
  });

  test('has the checksum of the files and their names', () => {
    const { release, PLAN_SHA256 } = planned();
    const names = [
      'generated-diary-infrastructure.code',
      'generated-diary-infrastructure.lock',
      'generated-diary-infrastructure.tfplan',
      'generated-diary-infrastructure.txt',
      'generated-diary-terraform.code',
      'generated-diary-terraform.lock',
      'generated-diary-terraform.tfplan',
      'generated-diary-terraform.txt',
      'roots',
    ];
    const lines = names.map((name) => `${sha256(readFileSync(release.file(`plan/${name}`), 'utf8'))}  ./${name}\n`);
    expect(PLAN_SHA256).toBe(sha256(lines.join('')));
  });
});
