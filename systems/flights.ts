/** The demo's system. It publishes real flights, so that its numbers mean something. */
import { openLoad } from '../model/load.ts';
import { availability, freshness, latency, processing } from '../model/objective.ts';
import { integer, string, timestamp } from '../model/schema.ts';
import { bigquery, byKey, cloudFunction, cloudRun, list, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove, oldestMessageAbove } from '../model/threshold.ts';

const flights: PipelineSystem = defineSystem({
  id: 'flights',
  description: 'US domestic flights of 2001, to compare delays between airports.',
  owner: 'data-platform',
  runbook: 'docs/runbooks/flights.md',
  criticality: 'critical',
  region: 'us-central1',
  stages: {
    queue: pubsub('flights-raw'),
    ingest: cloudFunction('flights-ingest', { resources: { memory: '1GiB', maxInstances: 40 } }),
    table: bigquery('warehouse.flights', { clusterBy: ['origin', 'date'] }),
    api: cloudRun('flights-api', {
      routes: [
        list('/flights', { filters: ['date', 'delay', 'distance', 'origin', 'destination'] }),
        byKey('/flights/{origin}'),
        publish('/flights'),
      ],
    }),
  },
  schema: {
    date: timestamp({ description: 'Scheduled departure', days: { from: '2001-01-01', to: '2001-06-30' } }),
    delay: integer({ description: 'Minutes late on arrival; negative when early' }),
    distance: integer({ description: 'Miles between the two airports' }),
    origin: string({ description: 'IATA code of the airport of departure' }),
    destination: string({ description: 'IATA code of the airport of arrival' }),
  },
  objectives: [
    availability('api', {
      target: '99.9%',
      window: '30d',
      why: 'A departures board polls every minute: at 99.9% about ten polls a week fail, and the next poll corrects each.',
      rejected: [
        {
          indicator: 'uptime check',
          why: 'one probe a minute from outside does not detect slow routes, nor a fault that affects one caller in ten',
        },
        {
          indicator: 'instances running',
          why: 'for callers, a running container that answers 500 is down',
        },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '300ms',
      window: '30d',
      why: 'People filter by airport and wait until the table is drawn again; above 300ms this no longer feels immediate.',
      rejected: [
        {
          indicator: 'mean latency',
          why: 'cache hits of 1ms would hide that every tenth query takes seconds',
        },
        {
          indicator: '99% under 300ms',
          why: 'a cold start and the first query of a partition take longer together, and no caller has complained about it',
        },
      ],
    }),
    processing('ingest', {
      target: '99%',
      window: '7d',
      why: 'Delay statistics stay correct to the minute when one flight in a hundred is missing. Missing flights are kept as dead letters.',
      rejected: [
        {
          indicator: 'function executions without error',
          why: 'one execution handles many messages and may be retried, so it counts attempts, not flights',
        },
      ],
    }),
    freshness('ingest', {
      target: '99%',
      under: '1m',
      window: '7d',
      why: 'Boards show the last minute; a flight that is stored later is of no use to them.',
      rejected: [
        {
          indicator: 'age of the oldest unacknowledged message',
          why: 'a single stuck message makes it bad while all others are fresh: good for an alert, not for an objective',
        },
      ],
    }),
  ],
  alerts: [
    latencyAbove('1s', { statistic: 'p95', over: '5m' }),
    // At night one flight arrives a minute: over less than two hours, a single bad one would be more than 1%.
    errorsAbove('ingest', '1%', { over: '2h' }),
    backlogAbove(10_000, { for: '5m' }),
    oldestMessageAbove('5m', { for: '5m' }),
  ],
  load: openLoad({
    reads: '50/s',
    messages: '500/s',
    duration: '5m',
    // Boards poll day and night; somewhere in the country a flight arrives every minute, at four in the morning too.
    always: { reads: '1/s', messages: '1/m' },
  }),
});

export default flights;
