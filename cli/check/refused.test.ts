/** What the vendor's pages say that the API refuses: one row a claim, with its source, and the fault, place and remedy. */
import { describe, expect, test } from '@jest/globals';
import { lintText } from '../testing/lintText.ts';

const alert = 'google/monitoring/v3/alert.proto';
const uptime = 'google/monitoring/v3/uptime.proto';
const log = 'Logging API v2, LogMetric';

const run = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
const rate = { alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' };
const threshold = (more: object, rest: object = {}): object => ({
  displayName: 'Orders fail',
  combiner: 'OR',
  conditions: [
    {
      displayName: 'Too many',
      conditionThreshold: { filter: run, comparison: 'COMPARISON_GT', duration: '60s', aggregations: [rate], ...more },
    },
  ],
  ...rest,
});
const check = (httpCheck: object): object => ({ displayName: 'Orders', period: '60s', timeout: '10s', httpCheck });
const metric = (more: object): object => ({
  name: 'latency',
  filter: 'severity>=ERROR',
  metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
  valueExtractor: 'EXTRACT(jsonPayload.latency)',
  ...more,
});
const at = 'conditions[0].conditionThreshold';

describe.each<readonly [source: string, claim: string, artefact: object, path: string, message: string, fix: string]>([
  [
    `${alert}, evaluation_missing_data`,
    'missing data that do nothing need a duration, too',
    threshold({ duration: '0s', evaluationMissingData: 'EVALUATION_MISSING_DATA_NO_OP' }),
    `${at}.evaluationMissingData`,
    'EVALUATION_MISSING_DATA_NO_OP needs a duration of 60s or more, but the duration is 0s',
    'write a duration of "60s" or more, or remove evaluationMissingData',
  ],
  [
    `${alert}, duration`,
    'a duration is in whole minutes',
    threshold({ duration: '90s' }),
    `${at}.duration`,
    'a duration of 90s is not a whole number of minutes',
    'write "0s" or "120s"',
  ],
  [
    `${alert}, combiner`,
    'a policy has a combiner',
    { ...threshold({}), combiner: undefined },
    '',
    'the policy has no combiner',
    'add combiner, such as "OR"',
  ],
  [
    `${alert}, ConditionCombinerType`,
    'ANY means OR, never AND',
    threshold({}, { combiner: 'ANY' }),
    'combiner',
    "'ANY' is no combiner",
    "did you mean 'OR'?",
  ],
  [
    `${alert}, denominator_aggregations`,
    'aggregations of a denominator belong to a denominator',
    threshold({ denominatorAggregations: [rate] }),
    `${at}.denominatorAggregations`,
    'there are denominatorAggregations, but no denominatorFilter',
    'add denominatorFilter, or remove denominatorAggregations',
  ],
  [
    `${alert}, notification_channels`,
    'a channel is named by its resource name',
    threshold({}, { notificationChannels: ['12345'] }),
    'notificationChannels[0]',
    "'12345' is not the resource name of a channel",
    'write projects/PROJECT/notificationChannels/ID: gcloud beta monitoring channels list shows it',
  ],
  [
    `${uptime}, HttpCheck.body`,
    'GET, the default, has no body',
    check({ path: '/', requestMethod: 'GET', body: 'YQ==' }),
    'httpCheck.body',
    'a request with GET has no body',
    'write requestMethod: POST, or remove body',
  ],
  [
    `${log}.bucketOptions`,
    'explicit bounds rise',
    metric({ bucketOptions: { explicitBuckets: { bounds: [1, 5, 5, 10] } } }),
    'bucketOptions.explicitBuckets.bounds[2]',
    'the bound 5 is not above the one before, 5',
    'write each bound once, in rising order',
  ],
  [
    `${log}.bucketOptions`,
    'exponential bounds grow',
    metric({ bucketOptions: { exponentialBuckets: { numFiniteBuckets: 9, growthFactor: 1, scale: 1 } } }),
    'bucketOptions.exponentialBuckets.growthFactor',
    'growthFactor is 1, and has to be above 1',
    'write a value above 1',
  ],
  [
    `${log}.labelExtractors`,
    'an extractor has a label',
    metric({ labelExtractors: { code: 'EXTRACT(jsonPayload.code)' } }),
    'labelExtractors.code',
    "the extractor 'code' has no label in metricDescriptor.labels",
    'add a label with the key code, or remove the extractor',
  ],
])('by %s: %s', (_, __, artefact, path, message, fix) => {
  test('is an error with place and remedy', async () => {
    const { findings } = await lintText(JSON.stringify(artefact));
    expect(findings.map((found) => [found.severity, found.path, found.message, found.fix])).toEqual([
      ['error', path, message, fix],
    ]);
  });
});

test.each([
  ['a listed policy omits a duration of 0', threshold({ duration: undefined }, { creationRecord: { mutatedBy: 'x' } })],
  ['a channel may be a placeholder', threshold({}, { notificationChannels: ['${CHANNEL}'] })],
  ['a body belongs to POST', check({ path: '/', requestMethod: 'POST', body: 'YQ==' })],
])('%s', async (_, artefact) => {
  expect((await lintText(JSON.stringify(artefact))).findings).toEqual([]);
});
