/** Two subscriptions on one topic: each of two services reads its own. */
import { processing } from '../../../model/objective.ts';
import { bigquery, cloudFunction, cloudRunWorker, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { backlogAbove, errorsAbove } from '../../../model/threshold.ts';

const fanOut: System = watchSystem({
  id: 'fan-out',
  description: 'Orders, once for invoices and once for the warehouse of data.',
  owner: 'shops',
  project: 'watched-test',
  stages: {
    queue: [
      pubsub('orders', { subscription: 'orders-invoices' }),
      pubsub('orders', { subscription: 'orders-warehouse' }),
    ],
    ingest: [
      cloudRunWorker('invoices', { runtime: 'own', reads: ['orders-invoices'] }),
      cloudFunction('orders-to-bigquery', { runtime: 'own', reads: ['orders-warehouse'] }),
    ],
    table: [bigquery('shop.invoices'), bigquery('shop.orders')],
  },
  objectives: [
    processing('ingest', {
      target: '99.5%',
      window: '30d',
      why: 'An order that is not invoiced is not paid.',
      rejected: [],
    }),
  ],
  alerts: [backlogAbove(2_000, { for: '10m' }), errorsAbove('ingest', '5%', { over: '10m' })],
});

export default fanOut;
