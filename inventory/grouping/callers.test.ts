import { expect, test } from '@jest/globals';
import type { Service } from '../inventory.ts';
import { calledBy } from './callers.ts';

const service = (name: string, url?: string): Service => ({
  kind: 'Service',
  address: 'a',
  project: undefined,
  region: undefined,
  labels: {},
  name,
  isWorker: false,
  url,
  image: undefined,
  limits: { maxInstances: undefined, timeoutSeconds: undefined },
  variables: [],
  account: undefined,
});

test.each([
  ['https://orders-api-abcdefghij-uc.a.run.app/push', service('orders-api'), true],
  ['https://orders-api-123456789012.us-central1.run.app/', service('orders-api'), true],
  ['https://us-central1-shop.cloudfunctions.net/orders-api?x=1', service('orders-api'), true],
  ['https://orders-api-abcdefghij-uc.a.run.app', service('orders'), false],
  [
    'https://us-central1-shop.cloudfunctions.net/other',
    service('orders-api', 'https://us-central1-shop.cloudfunctions.net/orders-api'),
    false,
  ],
  ['https://pay.shop.example/in', service('pay', 'https://pay.shop.example'), true],
  ['https://pay.shop.example/in', service('pay'), false],
  ['not a URL', service('orders-api'), false],
])('%s is called by %j: %p', (url, callable, isCalled) => {
  expect(calledBy(url, callable)).toBe(isCalled);
});
