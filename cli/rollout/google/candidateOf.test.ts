import { expect, test } from '@jest/globals';
import { candidateOf } from './candidateOf.ts';
import { runOf } from './runOf.ts';

const image = `us-docker.pkg.dev/p/r/app@sha256:${'b1'.repeat(32)}`;
const commit = 'abc1234def'.padEnd(40, '0');
const at = Date.parse('2026-11-30T18:45:12Z');

test.each([
  { release: { service: 'diary-api', image, commit, run: '17' }, revision: 'diary-api-abc1234-17', tag: 'cabc1234' },
  {
    release: { service: 'diary-api', image, commit: undefined, run: '17' },
    revision: 'diary-api-b1b1b1b-17',
    tag: 'cb1b1b1b',
  },
  {
    release: { service: 'a'.repeat(49), image, commit, run: '1234567' },
    revision: `${'a'.repeat(49)}-abc1234-34567`,
    tag: 'cabc1234',
  },
  { release: { service: 'diary-api', image, commit, run: '--' }, revision: 'diary-api-abc1234-0', tag: 'cabc1234' },
])('the candidate of $release.service, run $release.run, is $revision', ({ release, revision, tag }) => {
  const candidate = candidateOf(release);
  expect([candidate.revision, candidate.tag, candidate.revision.length <= 63]).toEqual([revision, tag, true]);
});

test.each([
  [{ GITHUB_RUN_NUMBER: '17', GITHUB_RUN_ATTEMPT: '1' }, '17'],
  [{ GITHUB_RUN_NUMBER: '17', GITHUB_RUN_ATTEMPT: '2' }, '17r2'],
  [{ BUILD_ID: '0a1b2c3d-0000-4000-8000-000000000000' }, '0a1b2c3d'],
  [{ GITHUB_RUN_NUMBER: '../x', BUILD_ID: 'x' }, '2611301845'],
  [{}, '2611301845'],
])('the run of %j is %s', (variables, run) => {
  expect(runOf(variables, at)).toBe(run);
});
