/**
 * Fifty similar systems from one table: a row has what differs, `member` has what they share. They exist for the
 * fleet's dashboard and alerts, and to measure the cost of many systems.
 */
import type { Criticality } from '../model/definition.ts';
import { googleIdentity } from '../model/access.ts';
import { openLoad } from '../model/load.ts';
import { availability, freshness, latency, processing } from '../model/objective.ts';
import { boolean, float, integer, optional, string, timestamp } from '../model/schema.ts';
import { bigquery, byKey, cloudFunction, cloudRun, list, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../model/threshold.ts';

/** Targets and traffic of each criticality. */
const tiers = {
  critical: {
    available: '99.9%',
    under: '300ms',
    fresh: '1m',
    reads: '100/s',
    messages: '400/s',
    maxInstances: 40,
    always: { reads: '1/s', messages: '1/s' },
  },
  high: {
    available: '99.5%',
    under: '500ms',
    fresh: '2m',
    reads: '40/s',
    messages: '150/s',
    maxInstances: 20,
  },
  medium: {
    available: '99%',
    under: '1s',
    fresh: '5m',
    reads: '10/s',
    messages: '40/s',
    maxInstances: 10,
  },
  low: {
    available: '98%',
    under: '2s',
    fresh: '15m',
    reads: '2/s',
    messages: '5/s',
    maxInstances: 4,
  },
} as const;

type Row = readonly [
  id: string,
  subject: string,
  owner: string,
  region: string,
  criticality: Criticality,
  dependsOn?: readonly string[],
];

/** A critical system depends only on critical systems: `atalaya check` compares their targets. */
const rows: readonly Row[] = [
  ['fleet-01', 'bookings', 'sales', 'southamerica-west1', 'critical', ['fleet-02', 'fleet-11']],
  ['fleet-02', 'fares', 'sales', 'southamerica-west1', 'critical'],
  ['fleet-03', 'payments', 'payments', 'southamerica-east1', 'critical', ['fleet-01']],
  ['fleet-04', 'refunds', 'payments', 'southamerica-east1', 'critical', ['fleet-03']],
  ['fleet-05', 'invoices', 'payments', 'southamerica-east1', 'high', ['fleet-03']],
  ['fleet-06', 'fraud signals', 'payments', 'us-east1', 'critical', ['fleet-03']],
  ['fleet-07', 'check-ins', 'airport', 'southamerica-west1', 'critical', ['fleet-01']],
  ['fleet-08', 'boarding scans', 'airport', 'southamerica-west1', 'critical', ['fleet-07']],
  ['fleet-09', 'gate changes', 'airport', 'southamerica-east1', 'high', ['fleet-11']],
  ['fleet-10', 'bag scans', 'airport', 'southamerica-east1', 'high', ['fleet-07']],
  ['fleet-11', 'schedules', 'operations', 'us-central1', 'critical'],
  ['fleet-12', 'crew rosters', 'operations', 'us-central1', 'critical', ['fleet-11']],
  ['fleet-13', 'aircraft positions', 'operations', 'us-central1', 'high'],
  ['fleet-14', 'fuel uplifts', 'operations', 'us-central1', 'high', ['fleet-11']],
  ['fleet-15', 'delays', 'operations', 'us-east1', 'high', ['fleet-11', 'fleet-13']],
  ['fleet-16', 'weather reports', 'operations', 'us-east1', 'high'],
  ['fleet-17', 'slot requests', 'operations', 'europe-west1', 'medium', ['fleet-11']],
  ['fleet-18', 'overflight permits', 'operations', 'europe-west1', 'low'],
  ['fleet-19', 'engine readings', 'maintenance', 'us-central1', 'critical'],
  ['fleet-20', 'inspections', 'maintenance', 'us-central1', 'high'],
  ['fleet-21', 'spare parts', 'maintenance', 'us-east1', 'medium', ['fleet-20']],
  ['fleet-22', 'tool loans', 'maintenance', 'us-east1', 'low'],
  ['fleet-23', 'hangar bookings', 'maintenance', 'southamerica-west1', 'low', ['fleet-20']],
  ['fleet-24', 'cargo waybills', 'cargo', 'us-east1', 'critical', ['fleet-11']],
  ['fleet-25', 'cargo temperatures', 'cargo', 'us-east1', 'critical', ['fleet-24']],
  ['fleet-26', 'customs filings', 'cargo', 'europe-west1', 'high', ['fleet-24']],
  ['fleet-27', 'warehouse moves', 'cargo', 'europe-west1', 'medium', ['fleet-24']],
  ['fleet-28', 'truck positions', 'cargo', 'southamerica-east1', 'medium'],
  ['fleet-29', 'miles earned', 'loyalty', 'southamerica-west1', 'high', ['fleet-08']],
  ['fleet-30', 'miles spent', 'loyalty', 'southamerica-west1', 'high', ['fleet-29']],
  ['fleet-31', 'partner offers', 'loyalty', 'southamerica-west1', 'medium'],
  ['fleet-32', 'member profiles', 'loyalty', 'southamerica-east1', 'critical'],
  ['fleet-33', 'survey answers', 'loyalty', 'southamerica-east1', 'low'],
  ['fleet-34', 'page views', 'web', 'us-central1', 'medium'],
  ['fleet-35', 'searches', 'web', 'us-central1', 'high', ['fleet-02']],
  ['fleet-36', 'sign-ins', 'web', 'us-central1', 'critical', ['fleet-32']],
  ['fleet-37', 'experiments', 'web', 'us-east1', 'low', ['fleet-34']],
  ['fleet-38', 'app crashes', 'web', 'us-east1', 'medium'],
  ['fleet-39', 'push notices', 'web', 'europe-west1', 'medium', ['fleet-09']],
  ['fleet-40', 'call records', 'support', 'southamerica-west1', 'medium'],
  ['fleet-41', 'chat messages', 'support', 'southamerica-west1', 'high'],
  ['fleet-42', 'complaints', 'support', 'southamerica-east1', 'medium', ['fleet-15']],
  ['fleet-43', 'lost items', 'support', 'southamerica-east1', 'low', ['fleet-10']],
  ['fleet-44', 'meal counts', 'cabin', 'southamerica-west1', 'medium', ['fleet-01']],
  ['fleet-45', 'duty-free sales', 'cabin', 'southamerica-west1', 'low'],
  ['fleet-46', 'cabin defects', 'cabin', 'us-central1', 'medium', ['fleet-20']],
  ['fleet-47', 'wifi sessions', 'cabin', 'us-central1', 'low'],
  ['fleet-48', 'ledger entries', 'finance', 'us-east1', 'critical', ['fleet-03', 'fleet-04']],
  ['fleet-49', 'exchange rates', 'finance', 'europe-west1', 'high'],
  ['fleet-50', 'carbon accounts', 'finance', 'europe-west1', 'medium', ['fleet-14']],
];

const member = ([id, subject, owner, region, criticality, dependsOn = []]: Row): PipelineSystem => {
  const tier = tiers[criticality];
  const path = `/${subject.replaceAll(' ', '-')}` as const;
  const resources = { maxInstances: tier.maxInstances };
  return defineSystem({
    id,
    description: `${subject.charAt(0).toUpperCase()}${subject.slice(1)}, shared by ${owner}.`,
    owner,
    criticality,
    project: `fleet-${owner}`,
    region,
    dependsOn,
    stages: {
      queue: pubsub(`${id}-raw`),
      ingest: cloudFunction(`${id}-ingest`, { resources }),
      // A dataset of its own: systems of one owner run in several regions, and a dataset is in one.
      table: bigquery(`${id.replace('-', '_')}.${subject.replaceAll(/\W/g, '_')}`, {
        partitionBy: 'at',
        clusterBy: ['subject'],
      }),
      api: cloudRun(`${id}-api`, {
        auth: 'oidc',
        identity: googleIdentity({
          audience: [`https://${id}-api.fleet.example.com`],
          callers: [`readers@fleet-${owner}.iam.gserviceaccount.com`],
        }),
        resources,
        // atalaya-disable table/unbounded-read: these systems exist for generators and measurements; a look-up takes at[gte]
        routes: [list(path, { order: { by: 'at', direction: 'desc' } }), byKey(`${path}/{id}`), publish(path)],
      }),
    },
    schema: {
      id: string(),
      subject: string({ description: 'What the row is about' }),
      quantity: integer(),
      amount: optional(float()),
      final: boolean({ description: 'False while a later row may still correct it' }),
      at: timestamp(),
    },
    objectives: [
      availability('api', {
        target: tier.available,
        window: '30d',
        why: `The target that ${owner} has for every ${criticality} system, so that budgets can be compared across the fleet.`,
        rejected: [{ indicator: 'uptime of instances', why: 'an instance runs even while it answers with errors' }],
      }),
      latency('api', {
        target: '95%',
        under: tier.under,
        window: '30d',
        why: `The latency that callers of a ${criticality} system were promised.`,
        rejected: [{ indicator: 'mean latency', why: 'it hides the slowest requests, about which callers complain' }],
      }),
      processing('ingest', {
        target: '99%',
        window: '7d',
        why: 'Dead letters are reviewed once a week, in one hour; above one message in a hundred they would not fit.',
        rejected: [
          {
            indicator: 'function error rate',
            why: 'it counts attempts, and failed attempts are retried',
          },
        ],
      }),
      freshness('ingest', {
        target: '99%',
        under: tier.fresh,
        window: '7d',
        why: `Systems that depend on ${subject} assume that they are current.`,
        rejected: [
          {
            indicator: 'backlog',
            why: 'a count says nothing about how long each message has waited',
          },
        ],
      }),
    ],
    alerts: [
      latencyAbove('3s', { statistic: 'p95', over: '5m' }),
      errorsAbove('ingest', '5%', { over: '5m' }),
      backlogAbove(5_000, { for: '10m' }),
    ],
    load: openLoad({
      reads: tier.reads,
      messages: tier.messages,
      duration: '5m',
      ...('always' in tier ? { always: tier.always } : {}),
    }),
  });
};

const fleet: readonly PipelineSystem[] = rows.map(member);

export default fleet;
