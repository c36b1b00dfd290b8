import { expect, test } from '@jest/globals';
import { fixedFields, maskOf } from './mask.ts';

const fields = (...paths: readonly string[]) => paths.map((path) => ({ path, wanted: 1, live: 2 }));

test('a mask names each field that differs once, as a whole', () => {
  expect(
    maskOf(
      fields(
        'conditions["a.b"].conditionThreshold.thresholdValue',
        'conditions[1].displayName',
        'userLabels.system',
        'userLabels["x-y"]',
        'displayName',
      ),
    ),
  ).toEqual(['conditions', 'userLabels', 'displayName']);
});

test('an uptime check names the fields inside of its request', () => {
  expect(maskOf(fields('httpCheck.path', 'httpCheck.headers["X-A"]', 'tcpCheck.port', 'httpCheck'))).toEqual([
    'httpCheck.path',
    'httpCheck.headers',
    'tcpCheck.port',
    'httpCheck',
  ]);
});

test('what only a new uptime check can have is found', () => {
  const mask = maskOf(fields('monitoredResource.labels.host', 'timeout'));
  expect([fixedFields('uptimeCheck', mask), fixedFields('alertPolicy', mask)]).toEqual([['monitoredResource'], []]);
});
