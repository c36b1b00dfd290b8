import { expect, test } from '@jest/globals';
import type { Attempt } from '../monitoring/failure.ts';
import { operationOf, revisionOf, serviceOf, templateWith } from './service.ts';

const name = 'projects/demo/locations/us-central1/services/orders';
const attempt: Attempt = { verb: 'read', kind: 'cloudRun', name };
const strange =
  'check the proxies between this machine and Google, and the variables ATALAYA_…_ENDPOINT if they are set';

test('shares and tags are read by the short name of their revision, and the newest has none', () => {
  const { traffic, served, latestReady, problem } = serviceOf(attempt, {
    name,
    etag: 'e1',
    generation: '7',
    template: {},
    latestReadyRevision: `${name}/revisions/orders-2`,
    traffic: [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 95 },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: `${name}/revisions/orders-1`, percent: 5, tag: 'x' },
    ],
    trafficStatuses: [{ revision: 'orders-2', percent: 100, tag: 'y', uri: 'https://y---orders.a.run.app' }],
    terminalCondition: { type: 'Ready', state: 'CONDITION_FAILED', message: 'No capacity.' },
  });
  expect({ traffic, served, latestReady, problem }).toEqual({
    traffic: [{ percent: 95 }, { revision: 'orders-1', percent: 5, tag: 'x' }],
    served: [{ revision: 'orders-2', percent: 100, tag: 'y', uri: 'https://y---orders.a.run.app' }],
    latestReady: 'orders-2',
    problem: 'No capacity.',
  });
});

test.each([
  ['nothing', {}, 'a service without name, etag or template: {}'],
  ['no etag', { name, template: {} }, `a service without name, etag or template: {"name":"${name}","template":{}}`],
  [
    'a template that is a text',
    { name, etag: 'e', template: 'x' },
    'a service without name, etag or template: {"name":"',
  ],
])('an answer with %s is no service', (_what, body, message) => {
  expect(() => serviceOf(attempt, body)).toThrow(
    `cannot read the Cloud Run service ${name}: what answers is not Google's API (${message}`,
  );
  expect(() => serviceOf(attempt, body)).toThrow(strange);
});

test('a revision whose state nobody says is pending', () => {
  const body = { name: `${name}/revisions/orders-1`, createTime: '2026-11-30T12:00:00Z' };
  expect(revisionOf(attempt, body)).toEqual({
    id: 'orders-1',
    ready: 'pending',
    labels: {},
    createdAt: new Date('2026-11-30T12:00:00Z'),
  });
  expect(() => revisionOf(attempt, { ...body, createTime: 'yesterday' })).toThrow(
    `what answers is not Google's API (a revision without name or createTime: {"name":"${name}`,
  );
});

test('an operation that failed says why, and an answer that is none is refused', () => {
  const operation = {
    name: 'projects/p/locations/l/operations/o',
    done: true,
    error: { code: 9, message: 'Not ready.' },
  };
  expect(operationOf(attempt, operation)).toEqual({ name: operation.name, isDone: true, problem: 'Not ready.' });
  expect(() => operationOf(attempt, { name: 'x' })).toThrow(
    `what answers is not Google's API (no operation: {"name":"x"})`,
  );
});

test('only the image of the container that answers requests changes, with the name and the labels', () => {
  const sidecar = { name: 'proxy', image: 'proxy' };
  const template = {
    timeout: '60s',
    revision: 'orders-1',
    labels: { system: 'orders', 'commit-sha': 'old' },
    containers: [sidecar, { image: 'old', ports: [{ containerPort: 8080 }], env: [{ name: 'A', value: 'b' }] }],
  };
  const changed = templateWith(template, { image: 'new', revision: 'orders-2', labels: { 'commit-sha': undefined } });
  expect(changed).toEqual({
    timeout: '60s',
    revision: 'orders-2',
    labels: { system: 'orders' },
    containers: [sidecar, { image: 'new', ports: [{ containerPort: 8080 }], env: [{ name: 'A', value: 'b' }] }],
  });
  expect(templateWith(template, { labels: {} })).not.toHaveProperty('revision');
});
