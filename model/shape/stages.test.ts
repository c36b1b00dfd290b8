import { describe, expect, test } from '@jest/globals';
import { bigquery, cloudFunction, cloudRun, keyed, list, pubsub } from '../stage.ts';
import { problemText, problemsWithStages } from '../testing/orders.ts';

const routes = [list('/orders')];
const service = 'write 1 to 41 lower-case letters, digits and dashes, beginning with a letter';
const topic = "write 3 to 247 letters, digits and -._~+%, beginning with a letter, not with 'goog'";
const dotted = "write '<dataset>.<table>', each of letters, digits and underscores";

describe('a queue is refused', () => {
  test.each([
    [
      pubsub('to', { subscription: 'orders' }),
      'bad-name',
      'topic',
      "'to' is not a topic's or subscription's name",
      topic,
    ],
    [
      pubsub('orders', { subscription: 'goog-x' }),
      'bad-name',
      'subscription',
      "'goog-x' is not a topic's or subscription's name",
      topic,
    ],
    [
      pubsub('orders', { ackDeadline: '9s' }),
      'out-of-range',
      'ackDeadline',
      "'9s' is not between '10s' and '600s', the limits of Pub/Sub",
      "write '10s'",
    ],
    [
      pubsub('orders', { ackDeadline: '11m' }),
      'out-of-range',
      'ackDeadline',
      "'11m' is not between '10s' and '600s', the limits of Pub/Sub",
      "write '600s'",
    ],
    [
      pubsub('orders', { ackDeadline: '60 s' as never }),
      'bad-quantity',
      'ackDeadline',
      "'60 s' is not a duration",
      "write '60s'",
    ],
    [
      pubsub('orders', { retention: '32d' }),
      'out-of-range',
      'retention',
      "'32d' is not between '10m' and '31d', the limits of Pub/Sub",
      "write '31d'",
    ],
    [
      pubsub('orders', { maxDeliveryAttempts: 4 }),
      'out-of-range',
      'maxDeliveryAttempts',
      '4 is not a whole number from 5 to 100',
      'write a whole number from 5 to 100',
    ],
    [
      pubsub('orders', { maxDeliveryAttempts: 101 }),
      'out-of-range',
      'maxDeliveryAttempts',
      '101 is not a whole number from 5 to 100',
      'write a whole number from 5 to 100',
    ],
  ])('%j', (queue, id, path, message, fix) => {
    expect(problemsWithStages({ queue })).toEqual([problemText(`model/${id}`, `stages.queue.${path}`, message, fix)]);
  });
});

describe('an ingest stage is refused', () => {
  test.each([
    [cloudFunction('Ingest'), 'bad-name', 'name', "'Ingest' is not a service's name", service],
    [cloudFunction('x'.repeat(42)), 'bad-name', 'name', `'${'x'.repeat(42)}' is not a service's name`, service],
    [
      cloudFunction('x', { maxMessage: '11MB' }),
      'out-of-range',
      'maxMessage',
      "'11MB' is not between '1B' and '10MB', the limits of Pub/Sub",
      "write '10MB'",
    ],
    [
      cloudFunction('x', { batch: { rows: 0 } }),
      'out-of-range',
      'batch.rows',
      '0 is not a whole number from 1 to 50000',
      'write a whole number from 1 to 50000',
    ],
    [
      cloudFunction('x', { batch: { bytes: '11MB' } }),
      'out-of-range',
      'batch.bytes',
      "'11MB' is not between '1KiB' and '10MB', the limits of BigQuery",
      "write '10MB'",
    ],
    [
      cloudFunction('x', { resources: { memory: '64MiB' } }),
      'out-of-range',
      'resources.memory',
      "'64MiB' is not between '128MiB' and '32GiB', the limits of Cloud Run",
      "write '128MiB'",
    ],
    [
      cloudFunction('x', { resources: { cpu: 1.5 } }),
      'out-of-range',
      'resources.cpu',
      '1.5 is not an amount of CPU that one instance can have',
      'write a whole number from 1 to 8, or a part of one from 0.08',
    ],
    [
      cloudFunction('x', { resources: { cpus: 2 } as never }),
      'unknown-field',
      'resources.cpus',
      "there is no 'cpus' here",
      "did you mean 'cpu'?",
    ],
    [
      cloudFunction('x', { resource: {} } as never),
      'unknown-field',
      'resource',
      "there is no 'resource' here",
      "did you mean 'resources'?",
    ],
  ])('%j', (ingest, id, path, message, fix) => {
    expect(problemsWithStages({ ingest })).toEqual([problemText(`model/${id}`, `stages.ingest.${path}`, message, fix)]);
  });
});

describe('a table is refused', () => {
  test.each([
    [bigquery('orders'), 'table', "there is no table's name after the dataset's", dotted],
    [bigquery('project.warehouse.orders'), 'table', "'warehouse.orders' is not a table's name", dotted],
    [bigquery('ware-house.orders'), 'dataset', "'ware-house' is not a dataset's name", dotted],
    [bigquery('warehouse.orders; DROP TABLE x'), 'table', "'orders; DROP TABLE x' is not a table's name", dotted],
  ])('%j', (table, path, message, fix) => {
    expect(problemsWithStages({ table })).toEqual([
      problemText('model/bad-name', `stages.table.${path}`, message, fix),
    ]);
  });
});

const path = "write '/' and letters, digits and -._~:, such as '/data', without a slash at the end";

describe('an API is refused', () => {
  test.each([
    [
      cloudRun('x', { routes, port: 0 }),
      'out-of-range',
      'port',
      '0 is not a whole number from 1 to 65535',
      'write a whole number from 1 to 65535',
    ],
    [
      cloudRun('x', { routes, auth: 'iapp' as never }),
      'unknown-value',
      'auth',
      "'iapp' is not 'none', 'token', 'oidc' or 'iap'",
      "write 'iap'",
    ],
    [
      cloudRun('x', { routes, errors: keyed('the error') }),
      'bad-name',
      'errors.key',
      "'the error' is not an envelope's key",
      "write a word such as 'data'",
    ],
    [
      cloudRun('x', { routes, cache: '0s' }),
      'bad-quantity',
      'cache',
      "'0s' is not a positive whole number of milliseconds",
      "write a length such as '500ms'",
    ],
    [
      cloudRun('x', { routes, maxBody: '33MiB' }),
      'out-of-range',
      'maxBody',
      "'33MiB' is not between '1KiB' and '32MiB', the limits of Cloud Run",
      "write '32MiB'",
    ],
    [cloudRun('x', { routes: [list('orders')] }), 'bad-name', 'routes[0].path', "'orders' is not a path", path],
    [cloudRun('x', { routes: [list('/orders/')] }), 'bad-name', 'routes[0].path', "'/orders/' is not a path", path],
    [
      cloudRun('x', { routes: [list('/or ders?a=1')] }),
      'bad-name',
      'routes[0].path',
      "'/or ders?a=1' is not a path",
      path,
    ],
    [
      cloudRun('x', { routes: [list('/orders', { envelope: keyed('mis diary') })] }),
      'bad-name',
      'routes[0].envelope.key',
      "'mis diary' is not an envelope's key",
      "write a word such as 'data'",
    ],
    [
      cloudRun('x', { routes: [list('/orders', { limit: { default: 0, max: 10 } })] }),
      'out-of-range',
      'routes[0].limit.default',
      '0 is not a whole number from 1 to 10000',
      'write a whole number from 1 to 10000',
    ],
    [
      cloudRun('x', { routes: [list('/orders', { filter: ['id'] } as never)] }),
      'unknown-field',
      'routes[0].filter',
      "there is no 'filter' here",
      "did you mean 'filters'?",
    ],
    [
      cloudRun('x', { routes: ['/orders' as never] }),
      'wrong-type',
      'routes[0]',
      "'/orders' does not belong here",
      "write list('/<path>'), byKey('/<path>/{<field>}') or publish('/<path>')",
    ],
  ])('%j', (api, id, path, message, fix) => {
    expect(problemsWithStages({ api })).toEqual([problemText(`model/${id}`, `stages.api.${path}`, message, fix)]);
  });
});
