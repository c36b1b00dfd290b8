/** Servers that are wrong or lie: `slo status --from prometheus` says what is wrong, and never believes them. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { FakeOptions } from '../../history/testing/fakePrometheus.ts';
import { answering, closeFakes, failure, fake, source, status } from '../testing/serverUnderTest.ts';

afterEach(closeFakes);

const success = (data: unknown): string => JSON.stringify({ status: 'success', data });
const apiFix = 'name the address of the API: /api/v1/query has to answer below it';
const pathFix =
  'name the part of the address before /api/v1/query, such as http://host:9090 or https://host/prometheus';
const lookFix = 'check what is between this machine and the server: a proxy, or another server';
const html = { 'content-type': 'text/html; charset=utf-8' };

describe('an answer that is none', () => {
  test.each<[string, NonNullable<FakeOptions['fault']>, string, string]>([
    [
      'a page of HTML',
      answering(200, '<!doctype html><title>Sign in</title>', html),
      'it answers 200 with a page of HTML, not with JSON',
      apiFix,
    ],
    [
      'HTML that says it is JSON',
      answering(200, '<html></html>'),
      'it answers 200 with a page of HTML, not with JSON',
      apiFix,
    ],
    ['nothing', answering(200, ''), 'it answers 200 with nothing, not with JSON', apiFix],
    [
      'half of JSON',
      answering(200, '{"status":"success","data":{"resultType":"vec'),
      'it answers 200 with JSON that ends too early, not with JSON',
      apiFix,
    ],
    [
      'plain text',
      answering(200, 'ok', { 'content-type': 'text/plain' }),
      "it answers 200 with 'ok', not with JSON",
      apiFix,
    ],
    [
      'JSON of something else',
      answering(200, '{"version":"12.4"}'),
      'it answers 200 with JSON that is not an answer of the API',
      apiFix,
    ],
    ['a list', answering(200, '[]'), 'it answers 200 with JSON that is not an answer of the API', apiFix],
    [
      '404',
      answering(404, '404 page not found', { 'content-type': 'text/plain' }),
      'it answers 404: the API of Prometheus is not there',
      pathFix,
    ],
    ['405', answering(405, ''), 'it answers 405: the API of Prometheus is not there', pathFix],
    ['500', answering(500, 'oops'), 'it answers 500', 'look at the server, or run this again later'],
    [
      '418',
      answering(418, 'teapot', { 'content-type': 'text/plain' }),
      "it answers 418 with 'teapot', not with JSON",
      apiFix,
    ],
    [
      'a redirect to a login',
      answering(302, '', { location: 'https://login.example.com/?next=secret' }),
      'it redirects to https://login.example.com (302), as a login page does',
      'name the address that answers the API itself, with a token if it wants one',
    ],
  ])('%s is said for what it is', async (_name, fault, why, fix) => {
    const { url } = await fake({ fault });
    expect(await failure(url)).toBe(
      `the points cannot be read\n  where: <url>/api/v1/query\n  why: ${why}\n  fix: ${fix}`,
    );
  });

  test.each<[string, unknown, string]>([
    [
      'another type of result',
      { resultType: 'matrix', result: [] },
      'it answers with a matrix, but a vector was requested',
    ],
    ['no type of result', {}, 'it answers with a undefined, but a vector was requested'],
    ['a result that is not a list', { resultType: 'vector', result: {} }, 'its result is not a list'],
    ['a series without labels', { resultType: 'vector', result: [{ value: [1, '1'] }] }, 'a series has no labels'],
    ['null as a series', { resultType: 'vector', result: [null] }, 'a series has no labels'],
    [
      'a sample that is a number',
      { resultType: 'vector', result: [{ metric: {}, value: 7 }] },
      'a sample is 7, not a time and a number',
    ],
    [
      'a value that is no number',
      { resultType: 'vector', result: [{ metric: {}, value: [1, 'x'] }] },
      'a sample is [1,"x"], not a time and a number',
    ],
    [
      'an empty value',
      { resultType: 'vector', result: [{ metric: {}, value: [1, ''] }] },
      'a sample is [1,""], not a time and a number',
    ],
    [
      'the name of a property that every object has',
      { resultType: 'vector', result: [{ metric: {}, value: [1, 'constructor'] }] },
      'a sample is [1,"constructor"], not a time and a number',
    ],
  ])('%s is not believed', async (_name, data, why) => {
    const { url } = await fake({ fault: answering(200, success(data)) });
    expect(await failure(url)).toBe(
      `the points cannot be believed\n  where: <url>/api/v1/query\n  why: ${why}\n  fix: ${lookFix}`,
    );
  });
});

/** Changes each value of a vector that the API answers with. */
const changed =
  (change: (value: string, query: string) => string): NonNullable<FakeOptions['fault']> =>
  ({ query, path }, response) => {
    if (!path.endsWith('/query') || query === 'time()') return false;
    const end = response.end.bind(response);
    response.end = ((text: string) => {
      const body = JSON.parse(text) as { data: { result: { value: [number, string] }[] } };
      for (const row of body.data.result) row.value[1] = change(row.value[1], query);
      return end(JSON.stringify(body));
    }) as typeof response.end;
    return false;
  };

describe('counts that cannot be', () => {
  test.each([
    ['NaN', 'NaN'],
    ['+Inf', 'Infinity'],
    ['-1', '-1'],
  ])('%s are no data', async (value, shown) => {
    const { url } = await fake({ fault: changed(() => value) });
    const { code, stdout, stderr } = await status(url);
    expect([code, stdout.match(/ no data$/gm)?.length, stderr]).toEqual([
      3,
      4,
      `freight: its good events are ${shown}, which is not a count\n`,
    ]);
  });

  test('half of the series missing is no data: never 0 %, never 100 %', async () => {
    for (const missing of ['good', 'total']) {
      const { url } = await fake({
        source: {
          select: (name, ...query) =>
            name?.includes(`${missing}_events`) === true ? [] : source.select(name, ...query),
        },
      });
      const { code, stdout, stderr } = await status(url);
      expect([code, stdout.match(/ no data$/gm)?.length]).toEqual([3, 4]);
      const other = missing === 'good' ? 'total' : 'good';
      expect(stderr).toBe(`freight: its ${other} events have series, but its ${missing} events have none\n`);
    }
  });

  test('a warning of missing data is printed, and the answer is not yes', async () => {
    const { url } = await fake({
      fault: (_asked, response) => {
        const end = response.end.bind(response);
        response.end = ((text: string) =>
          end(
            JSON.stringify({ ...(JSON.parse(text) as object), warnings: ['store b: no answer'] }),
          )) as typeof response.end;
        return false;
      },
    });
    const { code, stderr } = await status(url);
    expect([code, stderr]).toEqual([3, `Prometheus at ${url} warns: store b: no answer\n`]);
  });
});
