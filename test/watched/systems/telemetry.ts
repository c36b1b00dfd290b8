/** Services on virtual machines that send OpenTelemetry's own HTTP metrics; messages come over Kafka. */
import { availability, latency, processing } from '../../../model/objective.ts';
import { managedKafka, service } from '../../../model/ownStage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../../../model/threshold.ts';
import { traffic } from '../../../model/load.ts';

const why = 'Drivers find their next parcel with it.';

const telemetry: System = watchSystem({
  id: 'telemetry',
  description: 'Routes of drivers, changed as parcels come and go.',
  owner: 'routes',
  project: 'watched-test',
  stages: {
    queue: managedKafka('parcels', { cluster: 'routes-kafka', consumerGroup: 'routes-consumer' }),
    ingest: service('routes-consumer', { telemetry: { service: 'routes-consumer' } }),
    api: service('routes-api', {
      telemetry: { service: 'routes-api', routes: ['/routes', '/routes/{id}'] },
      probe: 'https://routes.watched.test/health',
    }),
  },
  objectives: [
    availability('api', { target: '99.5%', window: '30d', why, rejected: [] }),
    latency('api', { target: '95%', under: '250ms', window: '30d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '30d', why, rejected: [] }),
  ],
  alerts: [
    errorsAbove('api', '5%', { over: '5m' }),
    errorsAbove('ingest', '5%', { over: '5m' }),
    latencyAbove('1s', { statistic: 'p95', over: '5m' }),
    backlogAbove(1_000, { for: '10m' }),
  ],
  load: traffic({ always: { reads: '1/s', messages: '10/m' } }),
});

export default telemetry;
