/** Containers on GKE: an API behind a load balancer, and a worker that pulls messages and stores them in Spanner. */
import { availability, latency, processing } from '../../../model/objective.ts';
import { gke, loadBalancer, spanner } from '../../../model/ownStage.ts';
import { pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../../../model/threshold.ts';

const why = 'Warehouses pick what it says; the load balancer counts what callers were answered.';

const kubernetes: System = watchSystem({
  id: 'kubernetes',
  description: 'Stock of warehouses, for the shop and for those who pick.',
  owner: 'stock',
  project: 'watched-test',
  stages: {
    queue: pubsub('stock-moves', { subscription: 'stock-worker' }),
    ingest: gke('stock-worker', { cluster: 'shop-prod', namespace: 'stock' }),
    table: spanner('shop-spanner', { database: 'stock' }),
    api: gke('stock-api', {
      cluster: 'shop-prod',
      namespace: 'stock',
      front: loadBalancer('shop-url-map', { backend: 'stock-backend' }),
      probe: 'https://stock.watched.test/healthz',
      timeout: '30s',
    }),
  },
  objectives: [
    availability('api', { target: '99.5%', window: '30d', good: 'not 5xx', why, rejected: [] }),
    latency('api', { target: '95%', under: '400ms', window: '7d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '30d', why, rejected: [] }),
  ],
  alerts: [
    errorsAbove('api', '5%', { over: '10m', severity: 'page' }),
    latencyAbove('1s', { statistic: 'p99', over: '10m' }),
    errorsAbove('ingest', '10%', { over: '15m' }),
    backlogAbove(5_000, { for: '10m' }),
  ],
});

export default kubernetes;
