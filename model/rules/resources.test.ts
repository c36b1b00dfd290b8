import { describe, expect, test } from '@jest/globals';
import { cloudFunction, cloudRun, list, type Resources } from '../stage.ts';
import { problemText, problemsWithStages, problemsWith } from '../testing/orders.ts';

const routes = [list('/orders')];

describe('resources that Cloud Run would refuse', () => {
  test.each<readonly [Partial<Resources>, string, string, string, string]>([
    [{ minInstances: 30 }, 'min-over-max', 'minInstances', 'at least 30 instances, but at most 20', 'write 20 or less'],
    [
      { memory: '5GiB' },
      'cpu-and-memory',
      'cpu',
      '5GiB with 1 CPU: Cloud Run needs at least 2 above 4GiB',
      'write cpu: 2, or less memory',
    ],
    [
      { memory: '32GiB', cpu: 4 },
      'cpu-and-memory',
      'cpu',
      '32GiB with 4 CPU: Cloud Run needs at least 8 above 24GiB',
      'write cpu: 8, or less memory',
    ],
    [
      { memory: '1GiB', cpu: 4 },
      'cpu-and-memory',
      'memory',
      '4 CPU with 1GiB: Cloud Run asks for at least 2GiB',
      "write memory: '2GiB', or less CPU",
    ],
    [
      { cpu: 0.5, memory: '512MiB' },
      'concurrency',
      'concurrency',
      '80 requests at once on 0.5 CPU: Cloud Run gives less than one CPU to one request at a time',
      'write concurrency: 1, or cpu: 1',
    ],
  ])('%j', (resources, id, path, message, fix) => {
    const expected = [problemText(`model/${id}`, `stages.api.resources.${path}`, message, fix)];
    expect(problemsWithStages({ api: cloudRun('orders-api', { routes, resources }) })).toEqual(expected);
  });

  test.each<Partial<Resources>>([
    { memory: '4GiB' },
    { cpu: 2, memory: '8GiB' },
    { cpu: 0.5, memory: '512MiB', concurrency: 1 },
    { minInstances: 20 },
  ])('but %j is accepted', (resources) => {
    expect(problemsWithStages({ ingest: cloudFunction('orders-ingest', { resources }) })).toEqual([]);
  });
});

test("a deadline longer than the platform's timeout is refused", () => {
  const api = cloudRun('orders-api', { routes, deadline: '2m', resources: { timeout: '60s' } });
  expect(problemsWithStages({ api })).toEqual([
    problemText(
      'model/deadline-over-timeout',
      'stages.api.deadline',
      'the platform stops a request after 60s, before the deadline of 2m',
      'write a shorter deadline, or a longer resources.timeout',
    ),
  ]);
});

test('a batch that waits too long for the ack deadline is refused', () => {
  const ingest = cloudFunction('orders-ingest', { batch: { wait: '8s' } });
  const queue = {
    kind: 'Queue',
    topic: 'raw',
    subscription: 'raw-s',
    ackDeadline: '10s',
    retention: '7d',
    maxDeliveryAttempts: 5,
  };
  expect(problemsWithStages({ ingest, queue })).toEqual([
    problemText(
      'model/batch-over-ack-deadline',
      'stages.ingest.batch.wait',
      'a batch that waits 8s leaves too little of the ack deadline of 10s to store it',
      'wait for at most half of the ack deadline',
    ),
  ]);
});

test('an ingest stage and an API with the same name are refused', () => {
  expect(problemsWithStages({ ingest: cloudFunction('orders'), api: cloudRun('orders', { routes }) })).toEqual([
    problemText(
      'model/duplicate-name',
      'stages.api.name',
      "'orders' is also the name of the ingest stage: one deployment would replace the other",
      "write 'orders-api'",
    ),
  ]);
});

test('a system that depends on itself, or twice on another system, is refused', () => {
  expect(problemsWith({ dependsOn: ['stock', 'orders', 'stock'] })).toEqual([
    problemText('model/depends-on-itself', 'dependsOn[1]', "'orders' depends on itself", 'remove it'),
    problemText('model/duplicate-reference', 'dependsOn[2]', "'stock' is listed twice", 'remove one'),
  ]);
});

test('a quantity that cannot be parsed is reported once, and not again by a rule', () => {
  const api = cloudRun('orders-api', { routes, deadline: '10 s', resources: { timeout: '1 h' } });
  expect(problemsWithStages({ api })).toEqual([
    problemText('model/bad-quantity', 'stages.api.resources.timeout', "'1 h' is not a duration", "write '1h'"),
    problemText('model/bad-quantity', 'stages.api.deadline', "'10 s' is not a duration", "write '10s'"),
  ]);
});
