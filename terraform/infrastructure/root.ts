/**
 * The infrastructure of a system that Atalaya's own pipeline runs, as a root module of its own beside the one that watches: it needs
 * other rights, and a mistake in it costs data. Values come from the definition; the hand-written modules are in terraform/modules/.
 */
import { isPipelineSystem, type Environment, type System } from '../../model/system.ts';
import { literal, reference, terraformFile, type Block } from '../expression.ts';
import { environmentVariable, frame, projectVariable, stateOf } from '../root.ts';
import { infrastructureContext, isFunction, type InfrastructureContext } from './context.ts';
import { gatewayModule, isBehindBalancedIap } from './gateway.ts';
import { accessModule, deployModule, identityModule } from './identity.ts';
import { queueModule } from './queue.ts';
import { apiModule, ingestModule } from './services.ts';
import { systemSecrets, type SystemSecret } from './secrets.ts';
import { tableModule } from './table.ts';

type Files = readonly (readonly [path: string, text: string])[];

/** None for systems with stages that others run: those exist already, and are read where something refers to them. */
export const infrastructureFiles = (system: System, environment: Environment): Files => {
  if (!isPipelineSystem(system)) return [];
  const context = infrastructureContext(system, environment);
  const gateway = gatewayModule(context);
  return [
    ['infrastructure/main.tf.json', main(context)],
    [
      'infrastructure/identity.tf.json',
      modules({ identity: identityModule(context), access: accessModule(context), deploy: deployModule(context) }),
    ],
    ['infrastructure/queue.tf.json', modules({ pipeline: queueModule(context) })],
    ['infrastructure/table.tf.json', modules({ table: tableModule(context) })],
    ['infrastructure/services.tf.json', modules({ ingest: ingestModule(context), api: apiModule(context) })],
    ...(gateway === undefined ? [] : ([['infrastructure/gateway.tf.json', modules({ gateway })]] as const)),
  ];
};

const modules = (calls: Readonly<Record<string, Block>>): string => terraformFile({ module: calls });

const main = (context: InfrastructureContext): string => {
  const { system, environment } = context;
  const deployed = [isFunction(context, 'ingest'), isFunction(context, 'api')];
  return terraformFile({
    ...frame(`${stateOf(environment, system.id)}/infrastructure`),
    variable: {
      project: projectVariable(system.project),
      region: { type: 'string', description: 'Region of services and data.', default: literal(system.region) },
      environment: environmentVariable(environment),
      protect: {
        type: 'bool',
        description: 'Whether Terraform refuses to delete data and services. Apply false first to remove a system.',
        default: environment === 'prod',
      },
      applier: ciVariable('apply', 'applies this root: it may then create what runs as the accounts of the system.'),
      deployer: ciVariable('deploy', 'deploys: it may then change images and traffic of the services.'),
      ...(deployed.includes(false)
        ? {
            image: {
              type: 'string',
              description: 'First image of the services, by digest; deployments set later ones.',
            },
          }
        : {}),
      ...(deployed.includes(true)
        ? {
            source_archive: {
              type: 'object({ bucket = string, object = string })',
              description: 'First source of the functions, a zip of the repository; deployments set later ones.',
            },
          }
        : {}),
      ...Object.fromEntries(
        systemSecrets(system, environment).map((secret) => [secret.variable, secretVariable(secret)]),
      ),
      ...(context.infrastructure.gateway === 'load-balancer'
        ? { domain: { type: 'string', description: 'Domain of the data API; its DNS record has the output address.' } }
        : {}),
      ...(system.stages.api.auth === 'iap' && !isBehindBalancedIap(context)
        ? {
            iap_members: {
              type: 'list(string)',
              description: 'Who may pass Identity-Aware Proxy, as members of IAM (group:…, user:…).',
              default: [],
            },
          }
        : {}),
    },
    output: outputs(context),
  });
};

const ciVariable = (purpose: 'apply' | 'deploy', does: string): Block => ({
  type: 'string',
  description: `E-mail address of the account that ${does} Bootstrap makes it: atalaya-${purpose}-<environment>.`,
  default: null,
});

const secretVariable = ({ name, content }: SystemSecret): Block => ({
  type: 'string',
  description: literal(
    `Name of the secret in Secret Manager whose latest version is ${content}. It exists before; its content is in no state.`,
  ),
  default: literal(name),
});

const outputs = ({ infrastructure }: InfrastructureContext): Readonly<Record<string, Block>> => ({
  api: {
    description: 'Address of the data API.',
    value: reference(infrastructure.gateway === 'none' ? 'module.api.uri' : 'module.gateway.uri'),
  },
  ...(infrastructure.gateway === 'load-balancer'
    ? { address: { description: 'For the DNS record of the domain.', value: reference('module.gateway.address') } }
    : {}),
  topic: { description: 'Topic to which producers publish.', value: reference('module.pipeline.topic') },
  dead_letter_subscription: {
    description: 'Subscription that keeps what reached the dead-letter topic.',
    value: reference('module.pipeline.dead_letter_subscription'),
  },
  accounts: { description: 'Service accounts.', value: reference('module.identity.emails') },
  ...(infrastructure.keepBackups === 'none'
    ? {}
    : {
        backup_dataset: { description: 'Dataset of the snapshots.', value: reference('module.table.backup_dataset') },
      }),
});
