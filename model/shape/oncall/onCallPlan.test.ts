import { expect, test } from '@jest/globals';
import { shopProblem, shopProblems } from '../../testing/shop.ts';

const at = 'onCall.pagerDuty';
const heartbeat = 'onCall.heartbeat';

test.each([
  ['v4', shopProblem('unknown-value', `${at}.schedules`, "'v4' is not 'v2' or 'v3'", "write 'v2'")],
  [3, shopProblem('unknown-value', `${at}.schedules`, "3 is not 'v2' or 'v3'", "write 'v2' or 'v3'")],
])('schedules of PagerDuty are v2 or v3, and not %p', (schedules, problem) => {
  expect(shopProblems({ [at]: { schedules } })).toEqual([problem]);
});

test('an empty answer to which schedules PagerDuty has is no answer', () => {
  expect(shopProblems({ [at]: {} })).toEqual([
    shopProblem('missing-field', `${at}.schedules`, 'schedules is missing', 'add schedules'),
  ]);
});

test('schedules of PagerDuty are v3 where the plan says so', () => {
  expect(shopProblems({ [at]: { schedules: 'v3' } })).toEqual([]);
});

test.each([
  'https://oncall.example.com/hooks/alertmanager',
  'http://127.0.0.1:8090/hooks/alertmanager',
  'http://[::1]:8090/hooks/alertmanager',
  'http://localhost/hooks',
])('a heartbeat may be posted to %s', (url) => {
  expect(shopProblems({ [heartbeat]: { url, token: 'projects/shop-monitoring/secrets/receiver' } })).toEqual([]);
});

test.each([
  'http://oncall.example.com/hooks',
  'http://127.0.0.1.example.com/hooks',
  'http://localhost@example.com/hooks',
  'https://user:password@example.com/hooks',
  'oncall.example.com',
  'https://',
  'https://?',
  'https://a b.example.com/hooks',
  'https://example.com:99999/hooks',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '',
])('a heartbeat is not posted to %p, where its token could be read', (url) => {
  expect(shopProblems({ [heartbeat]: { url } })).toEqual([
    shopProblem(
      'bad-name',
      `${heartbeat}.url`,
      `'${url}' is not a safe address for a token`,
      "write a URL that begins with 'https://', without user name and password; 'http://' only on this machine",
    ),
  ]);
});

test.each([
  ['30s', '2m'],
  ['2d', '1d'],
])('a heartbeat whose absence pages after %p is refused', (within, nearest) => {
  expect(shopProblems({ [heartbeat]: { url: 'https://example.com/hooks', within } })).toEqual([
    shopProblem(
      'out-of-range',
      `${heartbeat}.within`,
      `'${within}' is not between '2m' and '1d', the limits of the absence of a heartbeat`,
      `write '${nearest}'`,
    ),
  ]);
});
