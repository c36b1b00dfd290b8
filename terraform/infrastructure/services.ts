/** Ingest and API: the modules `service` and `function`, with the environment of docs/guides/google-cloud.md. */
import { apiSize, ingestSize, type DeclaredSize } from '../../loadtest/sizing/declaredSize.ts';
import { bytes, seconds, type Bytes } from '../../model/quantity.ts';
import type { Resources } from '../../model/stage.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import { isFunction, type InfrastructureContext } from './context.ts';
import { isBehindBalancedIap } from './gateway.ts';
import { customAudience } from './queue.ts';

/** Where the file of the tokens' hashes is mounted. */
const tokensFile = '/secrets/tokens/tokens.json';

export const ingestModule = (context: InfrastructureContext): Block => {
  const { system, infrastructure, ingest } = context;
  const { resources } = system.stages.ingest;
  const common = {
    ...placed(context, 'ingest', ingest),
    description: literal(`Ingest of ${system.id}: validates messages and stores them.`),
  };
  const size = sizeBlock(resources, ingestSize(system));
  if (isFunction(context, 'ingest'))
    return {
      ...common,
      ...functionSource('pipeline/ingest/function.ts', 'push'),
      size,
      env: functionEnv(context),
      ingress: 'ALLOW_INTERNAL_ONLY',
    };
  if (infrastructure.ingest === 'worker')
    return {
      ...common,
      ...container,
      kind: 'worker',
      size,
      env: { ...serviceEnv(context, 'ingest'), ATALAYA_ENTRY: 'pull' },
    };
  return {
    ...common,
    ...container,
    audiences: [customAudience(context)],
    size: { ...size, cpu_always: cpuAlways(resources) },
    env: {
      ...serviceEnv(context, 'ingest'),
      ATALAYA_PUSH_AUDIENCE: customAudience(context),
      ATALAYA_PUSH_ACCOUNT: reference('module.identity.emails["pusher"]'),
    },
    // Pub/Sub of the same project counts as internal. Source: Cloud Run, "Restrict network ingress".
    ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  };
};

export const apiModule = (context: InfrastructureContext): Block => {
  const { system, infrastructure, api } = context;
  const stage = system.stages.api;
  const hasTokens = stage.auth === 'token';
  const common = {
    ...placed(context, 'api', api),
    description: literal(`Data API of ${system.id}.`),
    secrets: { ATALAYA_CURSOR_KEY: reference('var.cursor_key_secret') },
    files: hasTokens ? { [tokensFile]: reference('var.tokens_secret') } : undefined,
  };
  const tokens = hasTokens ? { ATALAYA_TOKENS_FILE: tokensFile } : {};
  const size = sizeBlock(stage.resources, apiSize(system));
  const isBalanced = infrastructure.gateway === 'load-balancer';
  if (isFunction(context, 'api'))
    return {
      ...common,
      ...functionSource('pipeline/api/function.ts', 'api'),
      size,
      env: { ...functionEnv(context), ...tokens },
      ingress: isBalanced ? 'ALLOW_INTERNAL_AND_GCLB' : undefined,
    };
  return {
    ...common,
    ...container,
    port: stage.port,
    // Cloud Run refuses tokens for another audience than its address or one of these.
    audiences: stage.auth === 'oidc' ? stage.identity?.audience.map(literal) : undefined,
    iap: stage.auth === 'iap' && !isBehindBalancedIap(context) ? { members: iapMembers } : undefined,
    ready: '/ready',
    size: { ...size, cpu_always: cpuAlways(stage.resources) },
    env: { ...serviceEnv(context, 'api'), ...tokens },
    ingress: isBalanced ? 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' : undefined,
  };
};

/** Callers, and the agent whose uptime check requests /health. */
const iapMembers = reference('concat(var.iap_members, [module.identity.agents["monitoring"]])');

const placed = (context: InfrastructureContext, stage: 'ingest' | 'api', name: string): Record<string, Json> => ({
  source: `../../modules/${isFunction(context, stage) ? 'function' : 'service'}`,
  project: reference('var.project'),
  region: reference('var.region'),
  name: literal(name),
  account: reference(`module.identity.emails["${stage}"]`),
  labels: context.labels,
  protect: reference('var.protect'),
});

const container: Readonly<Record<string, Json>> = { image: reference('var.image') };

const functionSource = (file: string, entry: string): Readonly<Record<string, Json>> => ({
  file,
  entry_point: entry,
  source_archive: reference('var.source_archive'),
});

const sharedEnv = ({ system }: InfrastructureContext): Readonly<Record<string, Json>> => ({
  ATALAYA_SYSTEM: literal(system.id),
  ATALAYA_HOME: 'google',
  ATALAYA_ENVIRONMENT: reference('var.environment'),
  GOOGLE_CLOUD_PROJECT: reference('var.project'),
  CLOUD_REGION: reference('var.region'),
});

/** The image has both services. */
const serviceEnv = (context: InfrastructureContext, service: 'ingest' | 'api'): Readonly<Record<string, Json>> => ({
  ATALAYA_SERVICE: service,
  ...sharedEnv(context),
});

/** The functions framework starts the process, so that Node's options are in its environment. */
const functionEnv = (context: InfrastructureContext): Readonly<Record<string, Json>> => ({
  ...sharedEnv(context),
  NODE_OPTIONS: '--disable-warning=ExperimentalWarning --import ./pipeline/telemetry/preload.ts',
});

const sizeBlock = (
  { cpu, memory, concurrency, timeout }: Resources,
  { min, max }: DeclaredSize,
): Readonly<Record<string, Json>> => ({
  cpu: `${cpu}`,
  memory: memoryText(memory),
  concurrency,
  timeout_seconds: Math.ceil(seconds(timeout)),
  min_instances: min,
  max_instances: max,
});

/**
 * CPU between requests, in which metrics are exported, costs at least one CPU and 512 MiB: smaller instances export while they
 * answer. Source: Cloud Run, "Billing settings for services".
 */
const cpuAlways = ({ cpu, memory }: Resources): boolean => cpu >= 1 && bytes(memory) >= bytes('512MiB');

/** As Cloud Run writes it: '512Mi', '256M'. */
const memoryText = (memory: Bytes): string => memory.replace(/B$/, '');
