import { expect, test } from '@jest/globals';
import { doublesOf } from './doubles.ts';
import type { Live } from './resource.ts';

const live = (name: string, more: Partial<Live> = {}): Live => ({
  kind: 'alertPolicy',
  project: 'shop-prod',
  name,
  key: 'orders/prod/down',
  displayName: 'orders: down',
  managedBy: 'apply',
  owner: 'orders',
  environment: 'prod',
  body: {},
  etag: undefined,
  changedBy: undefined,
  changedAt: undefined,
  ...more,
});

test('two resources of one kind and key in one project are doubles', () => {
  const [first, second] = [live('1'), live('2')];
  expect(doublesOf([first, live('3', { key: 'orders/prod/up' }), second])).toEqual([[first, second]]);
});

test.each<[string, Partial<Live>]>([
  ['of another project', { project: 'shop-dev' }],
  ['of another kind', { kind: 'uptimeCheck' }],
  ['that Terraform made', { managedBy: 'terraform' }],
  ['that nobody labelled', { managedBy: undefined }],
  ['without a key', { key: undefined }],
])('one %s is no double', (_title, more) => {
  expect(doublesOf([live('1'), live('2', more)])).toEqual([]);
});
