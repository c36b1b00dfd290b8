/** What the infrastructure roots grant against the table of roles, in both directions. */
import { expect, test } from '@jest/globals';
import { iapIdentity } from '../../model/access.ts';
import type { SystemDefinition } from '../../model/definition.ts';
import { cloudRun, cloudRunWorker, list, pubsub } from '../../model/stage.ts';
import { defineSystem } from '../../model/system.ts';
import { orders } from '../../model/testing/orders.ts';
import { infrastructureFiles } from '../infrastructure/root.ts';
import { hasTrait, type Holder, type Traits } from './role.ts';
import { serviceRoles } from './serviceRoles.ts';

interface Grant {
  readonly on: string;
  readonly role: string;
  readonly resource?: string;
  readonly account?: string;
  readonly agent?: string;
  readonly member?: string;
}

type Root = { readonly module?: Readonly<Record<string, { readonly grants?: Readonly<Record<string, Grant>> }>> };

const agents: Readonly<Record<string, Holder>> = { pubsub: 'Pub/Sub agent', iap: 'IAP agent' };

const holderOf = ({ account, agent, member = '' }: Grant): string =>
  account ?? agents[agent ?? ''] ?? /emails\["(\w+)"\]/.exec(member)?.[1] ?? member;

const placeOf = ({ on, resource = '' }: Grant): string => {
  if (on === 'dataset') return resource.includes('backup_dataset') ? 'backups' : 'dataset';
  if (on === 'topic') return resource.includes('dead_letter') ? 'dead-letter topic' : 'topic';
  if (on === 'service') return resource.includes('module.ingest') ? 'ingest service' : 'api service';
  if (on === 'account') return resource;
  return on === 'secret' ? 'service secrets' : on;
};

const holders: ReadonlySet<string> = new Set(['ingest', 'api', 'pusher', 'backup', ...Object.values(agents)]);

/** The grants of the accounts and agents that the table has; deployers, callers and gateways are not in it. */
const emitted = (parts: Partial<SystemDefinition>): readonly string[] => {
  const roots = infrastructureFiles(defineSystem({ ...orders, ...parts }), 'prod').map(
    ([, text]) => JSON.parse(text) as Root,
  );
  const grants = roots.flatMap(({ module = {} }) =>
    Object.values(module).flatMap((call) => Object.values(call.grants ?? {})),
  );
  const lines = grants
    .filter((grant) => holders.has(holderOf(grant)))
    .map((grant) => `${holderOf(grant)} ${grant.role} ${placeOf(grant)}`);
  return [...new Set(lines)].toSorted();
};

const listed = (traits: Traits): readonly string[] =>
  [
    ...new Set(
      serviceRoles
        .filter(({ when }) => hasTrait(traits, when))
        .map(({ holder, role, on }) => `${holder} ${role} ${on}`),
    ),
  ].toSorted();

const all: Traits = { pushes: true, publishes: true, deadLetters: true, backups: true, iap: false };
const stages = orders.stages;

test.each<[string, Partial<SystemDefinition>, Traits]>([
  ['a system that is pushed to', {}, all],
  [
    'a worker that pulls',
    { infrastructure: { ingest: 'worker' }, stages: { ...stages, ingest: cloudRunWorker('orders-worker') } },
    { ...all, pushes: false },
  ],
  [
    'an API without a POST',
    { stages: { ...stages, api: cloudRun('orders-api', { routes: [list('/orders')] }) } },
    { ...all, publishes: false },
  ],
  [
    'an API behind Identity-Aware Proxy',
    {
      stages: {
        ...stages,
        api: cloudRun('orders-api', {
          auth: 'iap',
          identity: iapIdentity('/projects/1/locations/us-central1/services/orders-api'),
          routes: [list('/orders')],
        }),
      },
    },
    { ...all, publishes: false, iap: true },
  ],
  [
    'a queue without dead letters',
    { stages: { ...stages, queue: pubsub('orders-topic', { deadLetters: 'none' }) } },
    { ...all, deadLetters: false },
  ],
  ['a system without backups', { infrastructure: { keepBackups: 'none' } }, { ...all, backups: false }],
])('%s has exactly the roles of the table', (_name, parts, traits) => {
  expect(emitted(parts)).toEqual(listed(traits));
});
