/**
 * Accounts and their roles: the module `identity`, twice. `identity` makes the accounts and what they need to start; `access` has the
 * roles on resources, which exist only afterwards. One call of both would be a cycle.
 */
import { googleIssuer } from '../../model/access.ts';
import { resourceName } from '../../model/system.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import { isFunction, type InfrastructureContext } from './context.ts';

/** What runs as an account of its own. */
export type AccountRole = 'ingest' | 'api' | 'pusher' | 'backup' | 'gateway';

const purposes: Readonly<Record<AccountRole, string>> = {
  ingest: 'stores messages',
  api: 'answers requests',
  pusher: 'pushes messages to ingest',
  backup: 'makes snapshots of the tables',
  gateway: 'calls the API for its callers',
};

/** The accounts that the system needs. */
export const accountRoles = ({
  infrastructure,
}: Pick<InfrastructureContext, 'infrastructure'>): readonly AccountRole[] => [
  'ingest',
  'api',
  ...(infrastructure.ingest === 'worker' ? [] : (['pusher'] as const)),
  ...(infrastructure.keepBackups === 'none' ? [] : (['backup'] as const)),
  ...(infrastructure.gateway === 'endpoints' ? (['gateway'] as const) : []),
];

export const accountId = (
  { system, infrastructure, environment }: Pick<InfrastructureContext, 'system' | 'infrastructure' | 'environment'>,
  role: AccountRole,
): string => resourceName(system, `${infrastructure.accounts}-${role}`, environment);

export const identityModule = (context: InfrastructureContext): Block => {
  const { system } = context;
  const roles = accountRoles(context);
  const hasTokens = system.stages.api.auth === 'token';
  return {
    source: '../../modules/identity',
    project: reference('var.project'),
    accounts: Object.fromEntries(
      roles.map((role) => [
        role,
        {
          account_id: literal(accountId(context, role)),
          display_name: literal(`${system.id}: ${purposes[role]}`),
          users: reference(
            role === 'ingest' || role === 'api' ? 'compact([var.applier, var.deployer])' : 'compact([var.applier])',
          ),
        },
      ]),
    ),
    grants: {
      ...Object.fromEntries(
        roles
          .filter((role) => role === 'ingest' || role === 'api' || role === 'backup')
          .map((role) => [`${role}-queries`, { on: 'project', role: 'roles/bigquery.jobUser', account: role }]),
      ),
      'ingest-telemetry': { on: 'project', role: 'roles/telemetry.writer', account: 'ingest' },
      'api-telemetry': { on: 'project', role: 'roles/telemetry.writer', account: 'api' },
      'api-cursor-key': secretOf('var.cursor_key_secret'),
      ...(hasTokens ? { 'api-tokens': secretOf('var.tokens_secret') } : {}),
      ...(roles.includes('pusher')
        ? {
            'pubsub-tokens': {
              on: 'account',
              resource: 'pusher',
              role: 'roles/iam.serviceAccountTokenCreator',
              agent: 'pubsub',
            },
          }
        : {}),
    },
  };
};

const secretOf = (variable: string): Json => ({
  on: 'secret',
  resource: reference(variable),
  role: 'roles/secretmanager.secretAccessor',
  account: 'api',
});

export const accessModule = (context: InfrastructureContext): Block => ({
  source: '../../modules/identity',
  project: reference('var.project'),
  accounts: {},
  grants: {
    ...tableGrants(context),
    ...queueGrants(context),
    ...apiGrants(context),
    ...(context.infrastructure.ingest === 'worker' ? {} : { 'pusher-ingest': service('ingest', memberOf('pusher')) }),
  },
});

/** What a deployment changes: image and traffic of services, the image of a worker pool, the source of a function. */
export const deployModule = (context: InfrastructureContext): Block => {
  const member = `serviceAccount:${reference('var.deployer')}`;
  const { ingest } = context.infrastructure;
  return {
    source: '../../modules/identity',
    count: reference('var.deployer == null ? 0 : 1'),
    project: reference('var.project'),
    accounts: {},
    grants: {
      'deploy-ingest':
        ingest === 'worker'
          ? { ...(service('ingest', member, 'roles/run.developer') as object), on: 'worker' }
          : service('ingest', member, 'roles/run.developer'),
      'deploy-api': service('api', member, 'roles/run.developer'),
      ...Object.fromEntries(
        (['ingest', 'api'] as const)
          .filter((stage) => isFunction(context, stage))
          .map((stage) => [
            `deploy-${stage}-function`,
            { ...(service(stage, member, 'roles/cloudfunctions.developer') as object), on: 'function' },
          ]),
      ),
    },
  };
};

type Grants = Readonly<Record<string, Json>>;

const memberOf = (role: AccountRole): string => `serviceAccount:${reference(`module.identity.emails["${role}"]`)}`;

const dataset = (role: 'dataEditor' | 'dataViewer', account: AccountRole, output: string): Json => ({
  on: 'dataset',
  resource: reference(`module.table.${output}`),
  role: `roles/bigquery.${role}`,
  member: memberOf(account),
});

const tableGrants = ({ infrastructure }: InfrastructureContext): Grants => ({
  'ingest-table': dataset('dataEditor', 'ingest', 'dataset'),
  'api-table': dataset('dataViewer', 'api', 'dataset'),
  ...(infrastructure.keepBackups === 'none'
    ? {}
    : {
        'backup-source': dataset('dataViewer', 'backup', 'dataset'),
        'backup-target': dataset('dataEditor', 'backup', 'backup_dataset'),
      }),
});

const queueGrants = ({ system, infrastructure }: InfrastructureContext): Grants => {
  const subscription = { on: 'subscription', resource: reference('module.pipeline.subscription') };
  const subscriber = 'roles/pubsub.subscriber';
  const isPublishing = system.stages.api.routes.some(({ kind }) => kind === 'PublishRoute');
  const publisher = { on: 'topic', role: 'roles/pubsub.publisher' };
  return {
    ...(infrastructure.ingest === 'worker'
      ? { 'ingest-subscription': { ...subscription, role: subscriber, member: memberOf('ingest') } }
      : {}),
    ...(isPublishing
      ? { 'api-topic': { ...publisher, resource: reference('module.pipeline.topic'), member: memberOf('api') } }
      : {}),
    ...(system.stages.queue.deadLetters === 'none'
      ? {}
      : {
          'pubsub-dead-letters': {
            ...publisher,
            resource: reference('module.pipeline.dead_letter_topic'),
            agent: 'pubsub',
          },
          'pubsub-subscription': { ...subscription, role: subscriber, agent: 'pubsub' },
        }),
  };
};

const service = (module: 'ingest' | 'api', member: string, role = 'roles/run.invoker'): Json => ({
  on: 'service',
  location: reference('var.region'),
  resource: reference(`module.${module}.name`),
  role,
  member,
});

/** Who may call the API. A service that authenticates its callers itself is open to everybody; Cloud Run knows Google's tokens. */
const apiGrants = ({ system, infrastructure }: InfrastructureContext): Grants => {
  const { auth, identity } = system.stages.api;
  if (infrastructure.gateway === 'endpoints') return { 'gateway-api': service('api', memberOf('gateway')) };
  if (auth === 'iap') return { 'iap-api': { ...(service('api', '') as object), member: undefined, agent: 'iap' } };
  if (auth !== 'oidc' || identity?.issuer !== googleIssuer) return { 'everybody-api': service('api', 'allUsers') };
  return Object.fromEntries(
    (identity.callers ?? []).map((caller) => [
      `${caller.replaceAll(/[^a-z0-9]+/gi, '-')}-api`,
      service('api', principal(caller)),
    ]),
  );
};

const principal = (email: string): string =>
  `${email.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user'}:${literal(email)}`;
