/** An API without a queue: two services on Cloud Run that read one table of BigQuery. */
import { availability, latency } from '../../../model/objective.ts';
import { bigquery, cloudRun, httpFunction } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { errorsAbove, latencyAbove } from '../../../model/threshold.ts';
import { traffic } from '../../../model/load.ts';

const why = 'Partners show prices on their own pages.';

const apiOnly: System = watchSystem({
  id: 'api-only',
  description: 'Prices for partners, and their history.',
  owner: 'shops',
  project: 'watched-test',
  criticality: 'critical',
  stages: {
    table: bigquery('shop.prices'),
    api: [
      cloudRun('prices-api', { runtime: 'own', probe: 'https://prices.watched.test/health', maxInstances: 40 }),
      httpFunction('prices-history', { runtime: 'own', probe: 'https://prices.watched.test/history/health' }),
    ],
  },
  objectives: [
    availability('api', { target: '99.9%', window: '28d', why, rejected: [] }),
    latency('api', { target: '99%', under: '1s', window: '28d', why, rejected: [] }),
  ],
  alerts: [
    errorsAbove('api', '10%', { over: '10m', severity: 'page' }),
    latencyAbove('500ms', { statistic: 'p50', over: '10m' }),
  ],
  load: traffic({ always: { reads: '5/s' } }),
});

export default apiOnly;
