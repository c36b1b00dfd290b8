/** A template of containers as Cloud Run keeps it: its defaults, and what it refuses about containers, secrets, volumes and accounts. */
import { idIn } from '../collection.ts';
import { granted } from '../iam/granted.ts';
import { accountExists } from '../policies.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Body } from '../service.ts';
import { textOf } from '../textOf.ts';
import { keptOf, projectOf, withProjectId, type World } from '../world.ts';
import { checkContainer, checkLabels, checkProbe, checkScaling, checkTimeout, type Container } from './limits.ts';

export type Kind = 'services' | 'workerPools' | 'jobs';

const withPort = (probe: Body | undefined, port: number): Body | undefined => {
  if (probe === undefined) return undefined;
  const filled = { timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3, ...probe };
  for (const kind of ['httpGet', 'tcpSocket', 'grpc'] as const)
    if (kind in probe) {
      const action = { port, ...(probe[kind] as Body) };
      return { ...filled, [kind]: kind === 'httpGet' ? { path: '/', ...action } : action };
    }
  return filled;
};

const filledContainer = (container: Container, kind: Kind): Body => {
  const resources = container['resources'] as Body | undefined;
  const limits = { cpu: '1000m', memory: '512Mi', ...(resources?.['limits'] as Body | undefined) };
  if (kind !== 'services') return { ...container, resources: { ...resources, limits } };
  const ports = (container['ports'] as readonly Body[] | undefined) ?? [{}];
  const port = Number(ports[0]?.['containerPort'] ?? 8080);
  const startup = container['startupProbe'] as Body | undefined;
  const probes = {
    startupProbe: withPort(
      startup ?? { timeoutSeconds: 240, periodSeconds: 240, failureThreshold: 1, tcpSocket: {} },
      port,
    ),
    livenessProbe: withPort(container['livenessProbe'] as Body | undefined, port),
    readinessProbe: withPort(container['readinessProbe'] as Body | undefined, port),
  };
  return {
    ...container,
    ports: ports.map((entry) => ({ name: 'http1', containerPort: port, ...entry })),
    resources: resources === undefined ? { limits, cpuIdle: true, startupCpuBoost: true } : { ...resources, limits },
    ...Object.fromEntries(Object.entries(probes).filter(([, probe]) => probe !== undefined)),
  };
};

interface SecretUse {
  readonly secret: string;
  readonly version: string;
  readonly path: string;
}

const secretsOf = (template: Body): readonly SecretUse[] => {
  const containers = (template['containers'] ?? []) as readonly Container[];
  const variables = containers.flatMap(({ env = [] }, index) =>
    env.flatMap(({ valueSource }, at) => {
      const { secretKeyRef } = (valueSource ?? {}) as { secretKeyRef?: { secret: string; version?: string } };
      const path = `template.containers[${index}].env[${at}].value_source.secret_key_ref`;
      return secretKeyRef === undefined
        ? []
        : [{ secret: secretKeyRef.secret, version: secretKeyRef.version ?? 'latest', path }];
    }),
  );
  const volumes = ((template['volumes'] ?? []) as readonly Body[]).flatMap((volume, index) => {
    const { secret, items = [] } = (volume['secret'] ?? {}) as {
      secret?: string;
      items?: readonly { version?: string }[];
    };
    if (secret === undefined) return [];
    const versions = items.length === 0 ? ['latest'] : items.map(({ version }) => version ?? 'latest');
    return versions.map((version) => ({ secret, version, path: `template.volumes[${index}].secret` }));
  });
  return [...variables, ...volumes];
};

/** Cloud Run reads the secret's version while it makes a revision, as the revision's account. */
const checkSecrets = (world: World, project: string, template: Body): void => {
  for (const { secret, version, path } of secretsOf(template)) {
    const relative = secret.startsWith('projects/') ? secret : `projects/${project}/secrets/${secret}`;
    const name = `//secretmanager.googleapis.com/${withProjectId(world, relative)}`;
    const versions = keptOf(world, 'secretmanager.googleapis.com').filter((key) =>
      `//secretmanager.googleapis.com/${key}`.startsWith(`${name}/versions/`),
    );
    const found = version === 'latest' ? versions.length > 0 : versions.some((key) => idIn(key) === version);
    if (!world.kept.has(name) || !found)
      throw invalid(`${path}: Secret ${relative}/versions/${version} was not found.`);
    const member = `serviceAccount:${String(template['serviceAccount'])}`;
    if (!granted(world, member, 'secretmanager.versions.access', name))
      throw invalid(
        `${path}: Permission denied on secret: ${relative}/versions/${version} for Revision service account ${String(template['serviceAccount'])}. The service account used must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor) at the secret, project or higher level.`,
      );
  }
};

const checkVolumes = (template: Body): void => {
  const volumes = ((template['volumes'] ?? []) as readonly Body[]).map(({ name }) => String(name));
  for (const container of (template['containers'] ?? []) as readonly Body[])
    for (const { name } of (container['volumeMounts'] ?? []) as readonly Body[])
      if (!volumes.includes(String(name))) throw invalid(`volume_mounts: volume "${String(name)}" is not defined.`);
};

/** The template as the server keeps it: what was sent, checked, with its defaults. */
export const filledTemplate = (world: World, sent: Body, name: string, kind: Kind): Body => {
  const [, project = ''] = name.split('/');
  const containers = (sent['containers'] ?? []) as readonly Container[];
  if (containers.length === 0) throw invalid('template.containers is required.');
  const concurrency = Number(sent['maxInstanceRequestConcurrency'] ?? cpuBasedConcurrency(containers));
  if (kind === 'services' && (concurrency < 1 || concurrency > 1000))
    throw invalid(`max_instance_request_concurrency must be between 1 and 1000: ${concurrency}.`);
  for (const container of containers) {
    checkContainer(container, kind === 'services' ? { concurrency } : undefined);
    checkProbe(container['startupProbe'] as Body | undefined, 'startup');
    checkProbe(container['livenessProbe'] as Body | undefined, 'liveness');
    checkProbe(container['readinessProbe'] as Body | undefined, 'readiness');
  }
  const account = textOf(
    sent['serviceAccount'],
    `${projectOf(world, project).number}-compute@developer.gserviceaccount.com`,
  );
  if (!accountExists(world, account))
    throw new Refusal(
      403,
      'PERMISSION_DENIED',
      `Permission 'iam.serviceaccounts.actAs' denied on service account ${account} (or it may not exist).`,
    );
  checkScaling(sent['scaling'] as Body | undefined);
  checkLabels(sent['labels']);
  checkVolumes(sent);
  const template = {
    ...sent,
    containers: containers.map((container) => filledContainer(container, kind)),
    serviceAccount: account,
  };
  checkSecrets(world, project, template);
  if (kind === 'workerPools') return template;
  if (kind === 'jobs') {
    const filled = { timeout: '600s', maxRetries: 3, executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2', ...template };
    checkTimeout(filled.timeout, 7 * 24 * 3600);
    return filled;
  }
  const timeout = sent['timeout'] ?? '300s';
  checkTimeout(timeout, 3600);
  const scaling = { maxInstanceCount: 100, ...(sent['scaling'] as Body | undefined) };
  return { ...template, timeout, scaling, maxInstanceRequestConcurrency: concurrency };
};

/** 80 for each core since 2025; 1 below a core. Source: https://cloud.google.com/run/docs/about-concurrency. */
const cpuBasedConcurrency = ([container]: readonly Container[]): number => {
  const { limits } = (container?.['resources'] ?? {}) as { limits?: Record<string, string> };
  const cpu = limits?.['cpu'] ?? '1';
  const amount = cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu);
  return amount < 1 ? 1 : Math.min(1000, 80 * amount);
};
