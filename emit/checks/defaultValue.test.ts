import { expect, test } from '@jest/globals';
import { definitionsWith } from '../../alerts/checks/testing/definitionsWith.ts';
import type { Monitoring } from '../monitoring.ts';
import { defaultValues } from '../defaultValues.ts';
import { defaultValue, defaultValueMessages } from './defaultValue.ts';

const nothing: Monitoring = {
  owner: 'orders',
  environment: 'prod',
  project: 'shop',
  signals: [],
  services: [],
  objectives: [],
  logMetrics: [],
  uptimeChecks: [],
  policies: [],
  dashboards: [],
};

test('a default value is named with the body and the path', () => {
  const metricDescriptor = { metricKind: 'DELTA', valueType: 'INT64', unit: '1' };
  const logMetrics = [{ project: 'shop', metric: { name: 'lost', description: '', filter: 'x', metricDescriptor } }];
  expect(defaultValueMessages({ ...nothing, logMetrics })).toEqual([
    `the log metric 'lost' has description: "", which is the default: the API does not answer it, and every plan would change it`,
  ]);
});

test('sound definitions emit none', () => {
  expect(defaultValue.find(definitionsWith())).toEqual([]);
});

test.each([
  [{ title: '' }, ['title ""']],
  [{ tiles: [{ xPos: 0, widget: { text: { content: 'a', style: {} } } }] }, ['tiles[0].xPos 0']],
  [{ headers: {}, userLabels: {}, labels: { atalaya: '' } }, ['headers {}', 'userLabels {}']],
  [{ labels: [{ key: '' }], groupByFields: [] }, ['labels[0].key ""', 'groupByFields []']],
  [{ httpCheck: { useSsl: false } }, ['httpCheck.useSsl false']],
  [{ enabled: false, conditions: [{ conditionThreshold: { thresholdValue: 0, trigger: { count: 0 } } }] }, []],
  [{ blank: {}, custom: {}, duration: '0s', value: -0.5 }, []],
])('%j has %j', (body, expected) => {
  expect(defaultValues(body).map(({ path, value }) => `${path} ${JSON.stringify(value)}`)).toEqual(expected);
});
