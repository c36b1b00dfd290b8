/** How often a PromQL condition may be evaluated, by its shortest window. */
import { expect, test } from '@jest/globals';
import { lintText } from '../testing/lintText.ts';

const id = 'cost/evaluation-interval';

const foundIn = async (query: string, evaluationInterval?: string): Promise<readonly string[]> => {
  const condition = { query, ...(evaluationInterval === undefined ? {} : { evaluationInterval }) };
  const policy = {
    displayName: 'Orders fail',
    combiner: 'OR',
    conditions: [{ displayName: 'Fails', conditionPrometheusQueryLanguage: condition }],
  };
  const { findings } = await lintText(JSON.stringify(policy));
  return findings.filter(({ check }) => check === id).map(({ fix }) => fix);
};

test.each([
  ['an hour every 30 s', 'sum(increase(a[1h])) > 1', '30s', 'write "60s"'],
  ['an hour, as often as the API chooses', 'sum(increase(a[1h])) > 1', undefined, 'write "60s"'],
  ['three days every minute', 'sum(increase(a[3d])) > 1', '60s', 'write "300s"'],
  [
    'two windows, of which the shorter one is long',
    'increase(a[1d]) > 1 and increase(a[2h]) > 1',
    '30s',
    'write "60s"',
  ],
  ['a subquery', 'max_over_time(sum(a)[6h:1m]) > 1', '30s', 'write "60s"'],
  ['an offset is no window', 'increase(a[1h] offset 1w) > 1', '30s', 'write "60s"'],
])('%s is too often', async (_case, query, interval, fix) => {
  expect(await foundIn(query, interval)).toEqual([fix]);
});

test.each([
  ['an hour every minute', 'sum(increase(a[1h])) > 1', '60s'],
  ['three days every five minutes', 'sum(increase(a[3d])) > 1', '300s'],
  ['one short window of two', 'increase(a[1h]) > 1 and increase(a[5m]) > 1', '30s'],
  ['the last sample', 'a > 1', '30s'],
  ['the last sample beside a long window', 'a > 1 and increase(a[3d]) > 1', '30s'],
  ['nothing but numbers', 'vector(1) > 0', '30s'],
  ['a window that Cloud Monitoring fills in', 'increase(a[${__interval}]) > 1', '30s'],
  ['a query that does not parse', 'sum(increase(a[3d]) > 1', '30s'],
  ['an interval that the API refuses', 'increase(a[3d]) > 1', '0s'],
  ['an interval of a template', 'increase(a[3d]) > 1', '${var.interval}'],
])('%s is not', async (_case, query, interval) => {
  expect(await foundIn(query, interval)).toEqual([]);
});
