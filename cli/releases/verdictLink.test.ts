import { expect, test } from '@jest/globals';
import { verdictLink } from './verdictLink.ts';

const github = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'shop/data',
  GITHUB_RUN_ID: '17',
};

test('on GitHub the run has the report: a file of its runner is gone with it', () => {
  expect(verdictLink(github, 'release/rollout-api.md')).toBe('https://github.com/shop/data/actions/runs/17');
});

test('the job names another page by ATALAYA_RUN_URL', () => {
  expect(verdictLink({ ...github, ATALAYA_RUN_URL: 'https://ci.example.com/9' }, undefined)).toBe(
    'https://ci.example.com/9',
  );
});

test.each([{}, { ...github, GITHUB_RUN_ID: '' }, { ATALAYA_RUN_URL: '' }])('elsewhere it is the file', (variables) => {
  expect(verdictLink(variables, '.atalaya/rollouts/diary/1/report.md')).toBe('.atalaya/rollouts/diary/1/report.md');
  expect(verdictLink(variables, undefined)).toBeUndefined();
});
