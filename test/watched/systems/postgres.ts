/** A service on Cloud Run with a Postgres database on Cloud SQL. */
import { availability, latency, processing } from '../../../model/objective.ts';
import { cloudSql } from '../../../model/ownStage.ts';
import { cloudRun, cloudRunWorker, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { errorsAbove, latencyAbove } from '../../../model/threshold.ts';

const why = 'People change their contracts with it.';

const postgres: System = watchSystem({
  id: 'postgres',
  description: 'Contracts of customers, for those who write and change them.',
  owner: 'contracts',
  project: 'watched-test',
  stages: {
    queue: pubsub('contract-events'),
    ingest: cloudRunWorker('contract-worker', { runtime: 'own' }),
    table: cloudSql('contracts-db', { database: 'contracts', maxConnections: 200 }),
    api: cloudRun('contracts-api', { runtime: 'own', maxInstances: 8 }),
  },
  objectives: [
    availability('api', { target: '99.5%', window: '30d', why, rejected: [] }),
    latency('api', { target: '95%', under: '800ms', window: '30d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '30d', why, rejected: [] }),
  ],
  alerts: [errorsAbove('api', '5%', { over: '10m' }), latencyAbove('2s', { statistic: 'mean', over: '10m' })],
});

export default postgres;
