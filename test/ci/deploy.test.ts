/** deploy.sh, with stand-ins for the programs that it runs (test/ci/deployment.ts): the order of steps, variables, tokens, issues. */
import { expect, test } from '@jest/globals';
import { describeWith } from '../support/needs.ts';
import { commit, deployment, digest, empty, planned, variables } from './deployment.ts';

const infrastructure = 'generated/diary/infrastructure';
const watching = 'generated/diary/terraform';

describeWith(['bash'], 'deploy.sh', () => {
  test('a release goes from the build to 100 % in the order of the guide', () => {
    const { release, PLAN_SHA256 } = planned();
    expect(release.run(['push', 'apply', 'diff', 'rollout'], { PLAN_SHA256 }).code).toBe(0);
    const at = (text: string): string => text.replaceAll(release.folder, '.');
    const init = `init -input=false -no-color -backend-config=bucket=shop-terraform-states`;
    const plan = '-input=false -no-color -lock-timeout=5m';
    const name = `${variables.REGISTRY}/service`;
    expect(
      release
        .calls()
        .map(at)
        .map((line) => line.replaceAll(/\/\S*\/tmp\S*|\/tmp\S*/g, 'TEMPORARY')),
    ).toEqual([
      `buildah build --iidfile ./release/image.id --label org.opencontainers.image.revision=${commit} .`,
      'buildah push --quiet 1234 oci:./release/image',
      ...[infrastructure, watching].flatMap((root) => {
        const file = `./release/plan/${root.replaceAll('/', '-')}.tfplan`;
        return [
          `terraform -chdir=${root} ${init}`,
          `terraform -chdir=${root} plan ${plan} -detailed-exitcode -out=${file}`,
          `terraform -chdir=${root} show -no-color ${file}`,
        ];
      }),
      expect.stringMatching(
        /^skopeo login --authfile \S+ --username oauth2accesstoken --password-stdin us-central1-docker.pkg.dev$/,
      ),
      expect.stringMatching(
        `^skopeo copy --quiet --preserve-digests --authfile \\S+ --digestfile \\S+ oci:./release/image docker://${name}:aaaaaaaaaaaa-${digest.slice(7, 19)}$`,
      ),
      ...[infrastructure, watching].flatMap((root) => [
        `terraform -chdir=${root} ${init}`,
        `terraform -chdir=${root} apply ${plan} ./release/plan/${root.replaceAll('/', '-')}.tfplan`,
      ]),
      'atalaya diff diary --environment prod',
      ...['api', 'ingest'].map(
        (stage) =>
          `atalaya rollout diary --environment prod --stage ${stage} --report ./release/rollout-${stage}.md --image ${name}@${digest} --commit ${commit}`,
      ),
    ]);
    expect(release.outputs()).toBe(
      [
        `digest=${digest}`,
        `plan-sha256=${PLAN_SHA256}`,
        'changes=true',
        `image=${name}@${digest}`,
        'outcome=stopped',
        'outcome=promoted',
        '',
      ].join('\n'),
    );
    expect(release.summary()).toContain('## Plan of diary in prod\n');
    expect(release.summary()).toContain('## Rollout of api\n## Rollout of ingest\n');
  });

  test.each([
    ['build', ['COMMIT'], 'COMMIT is not set: commit of the release, 40 hexadecimal digits'],
    [
      'push',
      ['REGISTRY', 'COMMIT', 'DIGEST'],
      [
        'REGISTRY is not set: what the names of images begin with: the output registry of bootstrap, such as us-central1-docker.pkg.dev/PROJECT/atalaya',
        'COMMIT is not set: commit of the release, 40 hexadecimal digits',
        'DIGEST is not set: digest of the image that the step build printed, sha256: and 64 hexadecimal digits',
      ].join('\n'),
    ],
    [
      'apply',
      ['SYSTEM', 'ENVIRONMENT', 'STATE_BUCKET', 'PLAN_SHA256'],
      [
        'SYSTEM is not set: id of the system, as in systems/',
        'ENVIRONMENT is not set: dev, staging or prod',
        "STATE_BUCKET is not set: bucket of Terraform's states: the output state_bucket of bootstrap",
        'PLAN_SHA256 is not set: checksum of the plan that the step plan printed, 64 hexadecimal digits',
      ].join('\n'),
    ],
    ['rollout', ['REGISTRY', 'ENVIRONMENT'], 'ENVIRONMENT is not set: dev, staging or prod'],
    [
      'issue',
      ['GITHUB_REPOSITORY'],
      'GITHUB_REPOSITORY is not set: owner and name of the repository on GitHub\nOUTCOME is not set: how the release ended: promoted, rolled back, inconclusive or stopped',
    ],
  ])('%s names every variable that is missing, and calls nothing', (step, missing, text) => {
    const release = deployment();
    expect(release.run([step], empty(missing))).toEqual({
      code: 2,
      stdout: '',
      stderr: `deploy.sh ${step}: ${text}\n`,
    });
    expect(release.calls()).toEqual([]);
  });

  test.each([
    [{ ENVIRONMENT: 'production' }, "ENVIRONMENT is 'production': it has to be: dev, staging or prod"],
    [{ SYSTEM: '../diary' }, "SYSTEM is '../diary': it has to be: id of the system, as in systems/"],
    [{ SYSTEM: 'diary; rm -rf /' }, "SYSTEM is 'diary; rm -rf /': it has to be: id of the system, as in systems/"],
    [
      { DIGEST: 'latest' },
      "DIGEST is 'latest': it has to be: digest of the image that the step build printed, sha256: and 64 hexadecimal digits",
    ],
    [
      { REGISTRY: 'https://us-central1-docker.pkg.dev/shop/atalaya' },
      "REGISTRY is 'https://us-central1-docker.pkg.dev/shop/atalaya': it has to be: what the names of images begin with: the output registry of bootstrap, such as us-central1-docker.pkg.dev/PROJECT/atalaya",
    ],
    [
      { SYSTEM: 'dato' },
      "generated/dato does not exist: is 'dato' a system? Its files are written by 'npx atalaya emit', and committed",
    ],
    [
      { ENVIRONMENT: 'staging' },
      "generated-staging/diary does not exist: is 'diary' a system? Its files are written by 'npx atalaya emit --environment staging', and committed",
    ],
  ])('a wrong variable %j is refused before anything is called', (extra, text) => {
    const release = deployment();
    expect(release.run(['plan'], extra)).toEqual({ code: 2, stdout: '', stderr: `deploy.sh plan: ${text}\n` });
    expect(release.calls()).toEqual([]);
  });

  test('an unknown step is refused before a known one before it runs', () => {
    const release = deployment();
    const steps = 'build sbom scan plan comment push apply diff rollout roll-back issue';
    expect(release.run(['build', 'promote'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `deploy.sh: there is no step 'promote': ${steps}\n`,
    });
    expect(release.run([])).toEqual({ code: 2, stdout: '', stderr: `deploy.sh: name a step: ${steps}\n` });
    expect(release.calls()).toEqual([]);
  });

  test('on GitHub a message is one annotation, which a variable cannot end or begin', () => {
    const release = deployment();
    const extra = { GITHUB_ACTIONS: 'true', SYSTEM: 'a::b,c\n::set-env', ENVIRONMENT: '' };
    expect(release.run(['diff'], extra).stderr).toBe(
      "::error title=Release of abcset-env to ? - diff::SYSTEM is 'a::b,c%0A::set-env': it has to be: id of the system, as in systems/%0AENVIRONMENT is not set: dev, staging or prod\n",
    );
  });

  test('no step prints a token, or hands it on as an argument', () => {
    const { release, PLAN_SHA256 } = planned();
    const texts = [
      release.run(['push', 'apply', 'diff', 'rollout'], { PLAN_SHA256, ATALAYA_TOKEN: 'api-secret' }),
      release.run(['push'], { REGISTRY_TOKEN: 'ya29.secret-other' }),
      release.run(['rollout'], { ATALAYA_TOKEN: 'api-secret', ROLLOUT: '1' }),
      release.run(['issue'], { OUTCOME: 'rolled back' }),
    ].map(({ stdout, stderr }) => stdout + stderr);
    const everything = [...texts, ...release.calls(), release.outputs(), release.summary(), release.body()].join('\n');
    expect(everything).toContain('skopeo login');
    expect(everything).not.toMatch(/secret/);
  });
});

describeWith(['bash'], 'the issue of deploy.sh', () => {
  const opened = 'gh issue create --repo example/atalaya --title';

  test.each([
    ['rolled back', 'All traffic is on the revision before.'],
    ['inconclusive', 'gh workflow run deploy.yml -f system=diary -f environment=prod -f continue-at=rollout'],
    ['stopped', 'npx atalaya rollout diary --environment prod --status'],
  ])('is opened for a release that ended as %s, with its report and what to do', (OUTCOME, text) => {
    const release = deployment();
    release.run(['rollout'], { ROLLOUT: '1' });
    const extra = { OUTCOME, RUN_URL: 'https://github.com/example/atalaya/actions/runs/1' };
    expect(release.run(['issue'], extra).code).toBe(0);
    expect(release.calls().at(-1)).toMatch(`${opened} Release of diary to prod: ${OUTCOME} (aaaaaaaaaaaa) --body-file`);
    expect(release.body()).toContain('Run: https://github.com/example/atalaya/actions/runs/1\n');
    expect(release.body()).toContain(text);
    expect(release.body()).toContain('## Rollout of api\n');
  });

  test('is brought up to date while it is open, and closed by a release that got through', () => {
    const release = deployment();
    expect(release.run(['issue'], { OUTCOME: 'rolled back', OPEN_ISSUE: '9' }).code).toBe(0);
    expect(release.calls().slice(-2)).toEqual([
      'gh issue edit 9 --repo example/atalaya --title Release of diary to prod: rolled back (aaaaaaaaaaaa)',
      expect.stringMatching(/^gh issue comment 9 --repo example\/atalaya --body-file \S+$/),
    ]);
    expect(release.run(['issue'], { OUTCOME: 'promoted', OPEN_ISSUE: '9' }).code).toBe(0);
    expect(release.calls().at(-1)).toBe(
      `gh issue close 9 --repo example/atalaya --comment A later release got through: ${commit}`,
    );
    const before = release.calls().length;
    expect(release.run(['issue'], { OUTCOME: 'promoted' }).code).toBe(0);
    expect(release.calls()).toHaveLength(before + 1);
  });
});
