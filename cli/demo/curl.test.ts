import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { curlLines } from './curl.ts';

const url = 'http://127.0.0.1:8080';

test('each route has a line that can be pasted, with values that are there', () => {
  const flight = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };
  expect(curlLines(freight, url, 'http://127.0.0.1:9464', [flight])).toEqual([
    `  curl '${url}/freight?limit=5'`,
    `  curl -g '${url}/freight?delay[gte]=30&sort=-delay&limit=5'`,
    `  curl '${url}/freight/LAS'`,
    `  curl --json '{"date":"2001-01-01T10:00:00Z","delay":5,"distance":300,"origin":"LAS","destination":"LAX"}' ${url}/freight`,
    `  curl ${url}/ready`,
    '  curl http://127.0.0.1:9464/metrics',
  ]);
});

test('values are spelled so that the shell and the URL take them as they are', () => {
  const action = { action_id: 'a 1', user_email: "o'hara@example.com", app_id: 'p', app_department: 's' };
  expect(curlLines(lms, url, undefined, [action])).toEqual([
    `  curl '${url}/get_data/a%201:o'\\''hara%40example.com'`,
    `  curl '${url}/app_info/p:s'`,
    `  curl --json '{"action_id":"a 1","user_email":"o'\\''hara@example.com","app_id":"p","app_department":"s"}' ${url}/data`,
    `  curl ${url}/ready`,
  ]);
});

test('a command that is wider than the terminal continues in the next line', () => {
  const flight = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };
  expect(curlLines(freight, url, undefined, [flight], { columns: 80 })[3]).toBe(
    `  curl --json '{"date":"2001-01-01T10:00:00Z","delay":5,"distance":300,"origin":"LAS","destination":"LAX"}' \\\n    ${url}/freight`,
  );
  expect(curlLines(freight, url, undefined, [flight], { columns: 60, token: 'abc' })[0]).toBe(
    `  curl -H 'Authorization: Bearer abc' \\\n    '${url}/freight?limit=5'`,
  );
});
