import { describe, expect, test } from '@jest/globals';
import { findingTexts, lintText } from '../testing/lintText.ts';

const policyOf = (condition: object): string =>
  JSON.stringify({ displayName: 'Orders', combiner: 'OR', conditions: [{ displayName: 'Too many', ...condition }] });

const late = new Set(['policies/late-window', 'policies/late-alignment', 'policies/absent-too-soon']);

const messagesOf = async (condition: object): Promise<readonly string[]> => {
  const { findings, unreadable } = await lintText(policyOf(condition));
  expect(unreadable).toEqual([]);
  return findings.filter(({ check }) => late.has(check)).map(({ message, fix }) => `${message}; ${fix}`);
};

const promql = (query: string): Promise<readonly string[]> =>
  messagesOf({ conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s' } });

const dead = '"pubsub.googleapis.com/subscription/dead_letter_message_count"';

describe('PromQL of a policy, over a metric that is four minutes late', () => {
  test.each([
    [`sum(increase({${dead}}[6m])) > 0`],
    [`sum(rate({${dead}}[10m])) > 0`],
    // What is older than the delay has arrived.
    [`sum(rate({${dead}}[5m] offset 5m)) > 0`],
    [`sum(rate({${dead}}[5m] offset 1m)) > 0`],
    [`max_over_time(sum(rate({${dead}}[5m]))[1h:1m]) > 0`],
    // The newest point within five minutes.
    [`sum({${dead}}) > 0`],
    // Another variable may fill the range in.
    [`sum(rate({${dead}}[\${__interval}])) > 0`],
    [`sum(rate({"custom.googleapis.com/orders"}[1m])) > 0`],
    [`sum(rate(orders_total[1m])) > 0`],
  ])('%s is not reported', async (query) => {
    expect(await promql(query)).toEqual([]);
  });

  test.each([
    [`sum(rate({${dead}}[4m])) > 0`, 'error'],
    [`sum(rate({${dead}}[5m])) > 0`, 'info'],
  ])('%s is of severity %s', async (query, severity) => {
    const conditionPrometheusQueryLanguage = { query, duration: '0s', evaluationInterval: '60s' };
    const { findings } = await lintText(policyOf({ conditionPrometheusQueryLanguage }));
    expect(findings.find(({ check }) => check === 'policies/late-window')?.severity).toBe(severity);
  });

  const timing =
    'pubsub.googleapis.com/subscription/dead_letter_message_count has a point every 60s, which arrives up to 240s late';
  const fix = 'or more, or use a metric with a shorter delay';

  test.each([
    [
      `sum(increase({${dead}}[5m])) > 0`,
      `a window of 5m is sure to hold 1 of them, and increase needs two; write [6m] ${fix}`,
    ],
    [
      `sum(rate({${dead}}[4m])) > 0`,
      `a window of 4m is sure to hold none of them, and rate needs two; write [6m] ${fix}`,
    ],
    [
      `sum(irate({__name__=${dead}}[1m])) > 0`,
      `a window of 1m is sure to hold none of them, and irate needs two; write [6m] ${fix}`,
    ],
    [
      'sum(rate(pubsub_googleapis_com:subscription_dead_letter_message_count[359s])) > 0',
      `a window of 359s is sure to hold 1 of them, and rate needs two; write [6m] ${fix}`,
    ],
    [
      `sum(rate({${dead}}[5m] offset 30s)) > 0`,
      `a window of 5m is sure to hold 1 of them, and rate needs two; write [330s] ${fix}`,
    ],
    [
      `sum(rate({${dead}}[1m] offset 10m)) > 0`,
      `a window of 1m is sure to hold 1 of them, and rate needs two; write [2m] ${fix}`,
    ],
    [
      `sum(rate({${dead}}[5m] offset -5m)) > 0`,
      `a window of 5m is sure to hold none of them, and rate needs two; write [11m] ${fix}`,
    ],
    [
      `absent_over_time({${dead}}[5m])`,
      `a window of 5m is sure to hold 1 of them, and absent_over_time holds although nothing is missing; write [6m] ${fix}`,
    ],
    [
      `max_over_time({${dead}}[4m]) > 0`,
      `a window of 4m is sure to hold none of them, and without them the condition cannot hold; write [6m] ${fix}`,
    ],
  ])('%s is an error', async (query, rest) => {
    expect(await promql(query)).toEqual([`${timing}: ${rest}`]);
  });

  test('each metric is reported once, however often it is read with the same window', async () => {
    expect(await promql(`rate({${dead}}[5m]) > 1 and rate({${dead}}[5m]) < 9`)).toHaveLength(1);
  });
});

test('absent() of a metric that is later than the look-back is true at all times', async () => {
  expect(await promql('absent({"bigquery.googleapis.com/job/num_in_flight"})')).toEqual([
    'bigquery.googleapis.com/job/num_in_flight has a point every 60s, which arrives up to 420s late: the look-back of 5m is sure to hold none of them, and absent holds although nothing is missing; write last_over_time(…[9m]), or use a metric with a shorter delay',
  ]);
});

test('a distribution is known by its count, its sum and its buckets', async () => {
  const found = await Promise.all(
    ['_count', '_sum', '_bucket'].map((part) =>
      promql(`rate({"run.googleapis.com/request_latencies${part}"}[4m]) > 1`),
    ),
  );
  expect(found.map((messages) => messages.length)).toEqual([1, 1, 1]);
});

test('a metric of Google Cloud that Atalaya does not use is known too', async () => {
  expect(await promql('rate({"loadbalancing.googleapis.com/https/request_count"}[1m]) > 1')).toEqual([
    expect.stringMatching(
      /^loadbalancing.googleapis.com\/https\/request_count has a point every 60s, which arrives up to \d+s late: /,
    ),
  ]);
});

test('a chart may look at a window that has not arrived: its last minutes are empty', async () => {
  const timeSeriesQuery = { prometheusQuery: `sum(rate({${dead}}[5m]))` };
  const board = { displayName: 'Orders', gridLayout: { widgets: [{ xyChart: { dataSets: [{ timeSeriesQuery }] } }] } };
  const { findings } = await lintText(JSON.stringify(board));
  expect(findings.filter(({ check }) => late.has(check))).toEqual([]);
});

const threshold = (metric: string, period: string, aligner: string): Promise<readonly string[]> =>
  messagesOf({
    conditionThreshold: {
      filter: `metric.type="${metric}" AND resource.type="pubsub_subscription"`,
      aggregations: [{ alignmentPeriod: period, perSeriesAligner: aligner }],
      comparison: 'COMPARISON_GT',
      thresholdValue: 7,
      duration: '0s',
    },
  });

describe('a threshold', () => {
  test('on a metric that is minutes late only comes later', async () => {
    expect(
      await threshold('pubsub.googleapis.com/subscription/dead_letter_message_count', '60s', 'ALIGN_DELTA'),
    ).toEqual([]);
  });

  test('over a period without a sample is a warning', async () => {
    expect(await threshold('storage.googleapis.com/storage/total_bytes', '60s', 'ALIGN_MEAN')).toEqual([
      'storage.googleapis.com/storage/total_bytes has a point every 300s, which arrives up to 600s late: an alignment period of 60s holds no sample in most periods; write "1200s" or more',
    ]);
  });

  test('on a metric that is six hours late is a warning', async () => {
    expect(await threshold('bigquery.googleapis.com/storage/uploaded_row_count', '3600s', 'ALIGN_SUM')).toEqual([
      'bigquery.googleapis.com/storage/uploaded_row_count has a point every 60s, which arrives up to 21720s late: an incident opens that long after its cause; watch a metric that is not so late',
    ]);
  });
});

test('data are absent after the delay and two sample periods', async () => {
  const absent = (duration: string): Promise<readonly string[]> =>
    messagesOf({
      conditionAbsent: {
        filter: 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_RATE' }],
        duration,
      },
    });
  expect([await absent('240s'), await absent('300s')]).toEqual([
    [
      'run.googleapis.com/request_count has a point every 60s, which arrives up to 180s late: after 240s it is not missing yet; write "300s" or more, or use a metric with a shorter delay',
    ],
    [],
  ]);
});

test('the finding names the place in the file', async () => {
  const [text] = await findingTexts(
    policyOf({
      conditionPrometheusQueryLanguage: {
        query: `increase({${dead}}[5m]) > 0`,
        duration: '0s',
        evaluationInterval: '60s',
      },
    }),
  );
  expect(text?.split('\n')[0]).toMatch(
    /^policies\/late-window {2}example\.json:\d+:\d+ conditions\[0\]\.conditionPrometheusQueryLanguage\.query {2}\(info\)$/,
  );
});

describe('a threshold on a metric that is four minutes late', () => {
  const threshold = (parts: object): Promise<readonly string[]> =>
    messagesOf({
      conditionThreshold: {
        filter:
          'metric.type="pubsub.googleapis.com/subscription/dead_letter_message_count" AND resource.type="pubsub_subscription"',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_DELTA' }],
        comparison: 'COMPARISON_GT',
        thresholdValue: 0,
        ...parts,
      },
    });

  test.each([
    [{ duration: '0s' }],
    [{ duration: '60s' }],
    [{ duration: '60s', evaluationMissingData: 'EVALUATION_MISSING_DATA_NO_OP' }],
    [{ duration: '360s', evaluationMissingData: 'EVALUATION_MISSING_DATA_ACTIVE' }],
    [{ duration: '600s', evaluationMissingData: 'EVALUATION_MISSING_DATA_INACTIVE' }],
  ])('%j is not reported', async (parts) => {
    expect(await threshold(parts)).toEqual([]);
  });

  test.each([
    ['ACTIVE', 'it opens without a cause'],
    ['INACTIVE', 'it closes while its cause goes on'],
  ])('that evaluates missing data as %s waits until they are missing', async (rule, meaning) => {
    expect(await threshold({ duration: '300s', evaluationMissingData: `EVALUATION_MISSING_DATA_${rule}` })).toEqual([
      `pubsub.googleapis.com/subscription/dead_letter_message_count has a point every 60s, which arrives up to 240s late: for a duration of 300s it may be missing, and missing data are evaluated: ${meaning}; write "360s" or more, or remove evaluationMissingData`,
    ]);
  });
});
