/** The image of deploy.sh: what is scanned and pushed is what was built, with stand-ins for builder, scanner and registry. */
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWith } from '../support/needs.ts';
import { deployment, digest } from './deployment.ts';

describeWith(['bash'], 'the image of deploy.sh', () => {
  test('is refused by each later step when it is another than the one that was built', () => {
    const release = deployment();
    release.run(['build']);
    const other = `sha256:${'0'.repeat(64)}`;
    for (const step of ['scan', 'push']) {
      const { code, stderr } = release.run([step], { DIGEST: other });
      expect([code, stderr.replaceAll(release.folder, '.')]).toEqual([
        1,
        `deploy.sh ${step}: the image in ./release is ${digest}, and not ${other}, which was built: nothing is done with it\n`,
      ]);
    }
    appendFileSync(release.file(`image/blobs/sha256/${digest.slice(7)}`), ' ');
    const { code, stderr } = release.run(['push']);
    expect([code, stderr.replaceAll(release.folder, '.')]).toEqual([
      1,
      'deploy.sh push: the manifest of the image in ./release was changed after it was built: nothing is done with it\n',
    ]);
    expect(release.calls().filter((line) => /^(skopeo|trivy)/.test(line))).toEqual([]);
  });

  test('is not released when the registry has another digest than was pushed', () => {
    const release = deployment();
    const { code, stderr } = release.run(['build', 'push', 'rollout'], { PUSHED: 'sha256:1' });
    expect([code, stderr.split('\n').at(-2)]).toEqual([
      1,
      `deploy.sh push: the registry has sha256:1, and not ${digest}: nothing is released`,
    ]);
    expect(release.calls().some((line) => line.startsWith('atalaya'))).toBe(false);
  });

  test('is missing: the step that makes it is named', () => {
    const release = deployment();
    const { code, stderr } = release.run(['push']);
    expect([code, stderr.replaceAll(release.folder, '.')]).toEqual([
      2,
      'deploy.sh push: ./release/image does not exist: run the step build first, or set RELEASE to the folder in which it ran\n',
    ]);
  });

  test('cannot be pushed by an account without the right', () => {
    const release = deployment();
    const { code, stderr } = release.run(['build', 'push'], { REGISTRY_TOKEN: 'another' });
    expect([code, stderr.split('\n').at(-2)]).toEqual([
      3,
      'deploy.sh push: us-central1-docker.pkg.dev refuses the account: it needs roles/artifactregistry.writer on the repository',
    ]);
  });
});

const found = (...rows: readonly object[]): string => JSON.stringify({ Results: [{ Vulnerabilities: rows }] });
const row = (id: string, severity: string, fixed?: string): object => ({
  VulnerabilityID: id,
  Severity: severity,
  PkgName: 'openssl',
  InstalledVersion: '3.0.1',
  ...(fixed === undefined ? {} : { FixedVersion: fixed }),
});

describeWith(['bash'], 'the scan of deploy.sh', () => {
  test.each([
    ['no vulnerability', found(), 0],
    ['one of middle severity', found(row('CVE-1', 'MEDIUM', '3.0.2')), 0],
    ['one without a fix', found(row('CVE-1', 'CRITICAL')), 0],
    ['a high one with a fix', found(row('CVE-1', 'HIGH', '3.0.2')), 1],
    ['a report without results', '{}', 3],
    ['a report that is cut off', '{"Results":[', 3],
    ['an empty report', '', 3],
  ])('%s', (_case, SCAN, code) => {
    const release = deployment();
    expect(release.run(['build', 'scan'], { SCAN }).code).toBe(code);
  });

  test('names what has to be mended, and takes an accepted one until its day', () => {
    const release = deployment();
    const SCAN = found(row('CVE-1', 'HIGH', '3.0.2'), row('CVE-2', 'CRITICAL', '3.0.3'));
    const accepted = path.join(release.folder, 'tools/ci/deploy/accepted-vulnerabilities.json');
    const accept = (...rows: readonly object[]): void => writeFileSync(accepted, JSON.stringify(rows));
    accept({ id: 'CVE-1', until: '2999-12-31', why: 'no TLS here' }, { id: 'CVE-2', until: '2020-01-01', why: 'old' });
    const { code, stderr } = release.run(['build', 'scan'], { SCAN });
    expect(code).toBe(1);
    expect(stderr.split('\n').slice(1)).toEqual([
      '## Vulnerabilities: 1 to mend',
      '',
      '2 known, 2 of them high or critical; 1 accepted, 0 without a fix.',
      '',
      '| id | severity | package | has | fixed in |',
      '|---|---|---|---|---|',
      '| CVE-2 | CRITICAL | openssl | 3.0.1 | 3.0.3 |',
      '- CVE-1 is accepted until 2999-12-31: no TLS here',
      'deploy.sh scan: the image has vulnerabilities that a newer package mends: update it, or accept it in tools/ci/deploy/accepted-vulnerabilities.json',
      '',
    ]);
    accept({ id: 'CVE-1', until: 'soon', why: 'no TLS here' });
    const wrong = release.run(['scan'], { SCAN });
    expect([wrong.code, wrong.stderr]).toEqual([
      3,
      expect.stringContaining(
        "read.mjs: tools/ci/deploy/accepted-vulnerabilities.json: each entry has an id, a last day as until: 'YYYY-MM-DD', and a reason as why\n",
      ),
    ]);
  });

  test('reads the report of a scanner that ran before, and not an older one', () => {
    const release = deployment();
    release.run(['build']);
    writeFileSync(release.file('other.json'), found());
    expect(release.run(['scan'], { SCAN_REPORT: release.file('other.json') }).code).toBe(0);
    expect(release.calls().some((line) => line.startsWith('trivy'))).toBe(false);
    writeFileSync(release.file('scan.json'), found());
    expect(release.run(['scan'], { SCAN: '' }).code).toBe(3);
  });
});
