/** Every kind of stage in one system, several of each, with an environment in the names. */
import { freshness, processing } from '../../model/objective.ts';
import { cloudSql, dataflow, endpoints, gke, loadBalancer, spanner } from '../../model/ownStage.ts';
import { bigquery, cloudRun, httpFunction, pubsub } from '../../model/stage.ts';
import { watchSystem, type System } from '../../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../../model/threshold.ts';

const why = 'It grew over ten years, and all of it is needed.';

export const mixed: System = watchSystem({
  id: 'mixed',
  description: 'Orders and returns of a shop that was merged twice.',
  owner: 'shops',
  project: 'watched-test',
  naming: 'suffixed',
  stages: {
    queue: [pubsub('orders'), pubsub('returns')],
    ingest: [
      dataflow('orders-job', { reads: ['orders-subscription'] }),
      gke('returns-worker', { cluster: 'shop', reads: ['returns-subscription'] }),
    ],
    table: [
      bigquery('shop.orders'),
      cloudSql('returns-db', { database: 'returns' }),
      cloudSql('stock-db', { database: 'stock', maxConnections: 100 }),
      spanner('shop-spanner', { database: 'prices' }),
    ],
    api: [
      cloudRun('orders-api', {
        runtime: 'own',
        front: loadBalancer('internal-map', { scheme: 'internal' }),
        probe: 'http://orders.watched.test:8080/health?deep=1',
      }),
      httpFunction('returns-api', { runtime: 'own', generation: 1 }),
      gke('prices-api', {
        cluster: 'shop',
        front: endpoints('prices.endpoints.watched-test.cloud.goog'),
        probe: 'https://prices.watched.test/',
      }),
    ],
  },
  objectives: [
    processing('ingest', { target: '99%', window: '30d', why, rejected: [] }),
    freshness('ingest', { target: '95%', under: '5m', window: '30d', why, rejected: [] }),
  ],
  alerts: [
    errorsAbove('api', '5%', { over: '10m' }),
    latencyAbove('1s', { statistic: 'p95', over: '10m' }),
    errorsAbove('ingest', '5%', { over: '10m' }),
    backlogAbove(1_000, { for: '10m' }),
  ],
});
