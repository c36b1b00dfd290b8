/** Two Python functions: one of the first generation reads the queue, a Cloud Run service answers. */
import { availability, latency, processing } from '../../../model/objective.ts';
import { bigquery, cloudFunction, cloudRun, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { errorsAbove, latencyAbove, oldestMessageAbove } from '../../../model/threshold.ts';
import { traffic } from '../../../model/load.ts';

const why = 'Shops plan the next day from it; measured by the platform, as the code sends nothing.';

const functions: System = watchSystem({
  id: 'functions',
  description: 'Sales of shops, by hour, for planning.',
  owner: 'shops',
  project: 'watched-test',
  stages: {
    queue: pubsub('sales', { subscription: 'sales-to-store' }),
    ingest: cloudFunction('store-sales', { runtime: 'own', generation: 1 }),
    table: bigquery('shops.sales'),
    api: cloudRun('sales-api', { runtime: 'own', probe: 'https://sales.watched.test/health', maxInstances: 10 }),
  },
  objectives: [
    availability('api', { target: '99.9%', window: '30d', why, rejected: [] }),
    latency('api', { target: '95%', under: '500ms', window: '30d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '7d', why, rejected: [] }),
  ],
  alerts: [
    errorsAbove('ingest', '5%', { over: '10m' }),
    latencyAbove('2s', { statistic: 'p95', over: '10m' }),
    oldestMessageAbove('10m', { for: '5m' }),
  ],
  load: traffic({ always: { reads: '2/s', messages: '5/s' } }),
});

export default functions;
