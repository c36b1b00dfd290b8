/** An API behind Cloud Endpoints, on GKE, with a database of MySQL. */
import { availability, latency } from '../../../model/objective.ts';
import { cloudSql, endpoints, gke } from '../../../model/ownStage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { errorsAbove, latencyAbove } from '../../../model/threshold.ts';

const why = 'Partners book with it, around the clock.';

const partners: System = watchSystem({
  id: 'partners',
  description: 'Bookings of partners, as their own systems make them.',
  owner: 'partners',
  project: 'watched-test',
  stages: {
    table: cloudSql('bookings-db', { database: 'bookings', engine: 'mysql' }),
    api: gke('bookings', {
      cluster: 'partners-prod',
      front: endpoints('bookings.endpoints.watched-test.cloud.goog'),
      probe: 'https://bookings.watched.test/ready',
    }),
  },
  objectives: [
    availability('api', { target: '99.9%', window: '30d', good: '2xx', why, rejected: [] }),
    latency('api', { target: '90%', under: '1s', window: '30d', why, rejected: [] }),
  ],
  alerts: [errorsAbove('api', '5%', { over: '10m' }), latencyAbove('3s', { statistic: 'p95', over: '10m' })],
});

export default partners;
