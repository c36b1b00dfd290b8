/**
 * What a call to the fake cloud needs: the permissions that Google documents for the method, and the resource on which each must hold. So a
 * recorded apply can be replayed against the policies of another account, and the fake can refuse callers that lack a permission.
 * Source: the page of each product below https://cloud.google.com/iam/docs/roles-permissions, and "Authorization" in the reference of methods.
 */
import { Refusal } from '../refusal.ts';
import type { Body, Call } from '../service.ts';
import { textOf } from '../textOf.ts';
import { withProjectId, type World } from '../world.ts';
import { projectResource, requirePermission } from './granted.ts';

export interface Needed {
  readonly permission: string;
  /** A full name. */
  readonly resource: string;
}

/** The permission's first two parts by the last collection of a path; a service that is absent has no calls that need one. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cloudresourcemanager: { projects: 'resourcemanager.projects' },
  cloudbilling: { projects: 'resourcemanager.projects' },
  serviceusage: { services: 'serviceusage.services' },
  iam: {
    serviceAccounts: 'iam.serviceAccounts',
    workloadIdentityPools: 'iam.workloadIdentityPools',
    providers: 'iam.workloadIdentityPoolProviders',
  },
  secretmanager: { secrets: 'secretmanager.secrets', versions: 'secretmanager.versions' },
  run: {
    services: 'run.services',
    workerPools: 'run.workerpools',
    jobs: 'run.jobs',
    revisions: 'run.revisions',
    operations: 'run.operations',
  },
  pubsub: { topics: 'pubsub.topics', subscriptions: 'pubsub.subscriptions', schemas: 'pubsub.schemas' },
  bigquery: { datasets: 'bigquery.datasets', tables: 'bigquery.tables' },
  bigquerydatatransfer: { transferConfigs: 'bigquery.transfers' },
  artifactregistry: { repositories: 'artifactregistry.repositories' },
  billingbudgets: { budgets: 'billing.budgets' },
  cloudscheduler: { jobs: 'cloudscheduler.jobs' },
  iap: { services: 'iap.webServices' },
  logging: { buckets: 'logging.buckets', exclusions: 'logging.exclusions', metrics: 'logging.logMetrics' },
  storage: { b: 'storage.buckets', o: 'storage.objects' },
  upload: { o: 'storage.objects' },
  cloudfunctions: { functions: 'cloudfunctions.functions' },
  servicemanagement: { services: 'servicemanagement.services' },
  compute: Object.fromEntries(
    [
      'projects',
      'addresses',
      'backendServices',
      'forwardingRules',
      'networkEndpointGroups',
      'regionNetworkEndpointGroups',
      'securityPolicies',
      'sslCertificates',
      'targetHttpsProxies',
      'urlMaps',
    ].map((kind) => [
      kind,
      `compute.${({ addresses: 'globalAddresses', forwardingRules: 'globalForwardingRules' } as Readonly<Record<string, string>>)[kind] ?? kind}`,
    ]),
  ),
  monitoring: {
    alertPolicies: 'monitoring.alertPolicies',
    dashboards: 'monitoring.dashboards',
    notificationChannels: 'monitoring.notificationChannels',
    services: 'monitoring.services',
    serviceLevelObjectives: 'monitoring.slos',
    uptimeCheckConfigs: 'monitoring.uptimeCheckConfigs',
    metricDescriptors: 'monitoring.metricDescriptors',
    snoozes: 'monitoring.snoozes',
  },
};

/** Methods after a colon that are named otherwise as permissions. */
const verbs: Readonly<Record<string, string>> = {
  batchEnable: 'enable',
  createAsync: 'create',
  updateAsync: 'update',
  addVersion: 'add',
  submit: 'update',
  listAttestationRules: 'get',
};

/** Transfers have two permissions. Source: https://cloud.google.com/bigquery/docs/transfer-service-overview. */
const transferVerb = (verb: string): string => (['get', 'list'].includes(verb) ? 'get' : 'update');

interface Parsed {
  readonly name: string;
  readonly kind: string;
  readonly verb: string;
}

/** The resource's relative name, its collection, and what is done. */
const parsed = ({ service, method, path }: Call): Parsed => {
  const [plain = '', custom] = path.split(/:(?=[A-Za-z]+$)/);
  const segments = plain
    .replace(/^(?:bigquery\/|compute\/|storage\/)?v\d+\//, '')
    .replace(/\/$/, '')
    .replace('/global/', '/regions/global/')
    .split('/');
  const isItem = segments.length % 2 === 0;
  const kind = segments.at(isItem ? -2 : -1) ?? '';
  if (service === 'storage' && ['iam', 'anywhereCaches'].includes(kind)) {
    const verb = kind === 'iam' ? (method === 'GET' ? 'getIamPolicy' : 'setIamPolicy') : 'get';
    return { name: segments.slice(0, 2).join('/'), kind: 'b', verb };
  }
  const object = /^b\/[^/]+\/o\/.+$/.test(plain.slice(plain.indexOf('b/')));
  if (service === 'storage' && object)
    return { name: segments.join('/'), kind: 'o', verb: method === 'GET' ? 'get' : 'delete' };
  if (service === 'servicemanagement' && segments.length > 1 && custom?.endsWith('IamPolicy') !== true)
    return {
      name: segments.slice(0, 2).join('/'),
      kind: 'services',
      verb: { GET: 'get', DELETE: 'delete' }[method] ?? 'update',
    };
  const plainVerb = isItem
    ? { GET: 'get', PUT: 'update', PATCH: 'update', DELETE: 'delete', POST: 'update' }[method]
    : method === 'GET'
      ? 'list'
      : 'create';
  return {
    name: segments.join('/'),
    kind,
    verb: custom === undefined ? (plainVerb ?? 'get') : (verbs[custom] ?? custom),
  };
};

const resourceOf = (world: World, { service, body, query }: Call, name: string): string => {
  if (service === 'cloudresourcemanager' || service === 'cloudbilling' || service === 'serviceusage') {
    const [, project = ''] = name.split('/');
    return projectResource(withProjectId(world, `projects/${project}`).slice('projects/'.length));
  }
  if (service === 'servicemanagement' && name === 'services')
    return projectResource(textOf(body?.['producerProjectId']));
  if (service === 'storage' && name === 'b') return projectResource(query.get('project') ?? '');
  if (service === 'storage' || service === 'upload') {
    const [, bucket = '', , object] = /^b\/([^/]+)(\/o\/?(.*))?$/.exec(name) ?? [];
    return `//storage.googleapis.com/buckets/${bucket}${object === undefined || object === '' ? '' : `/objects/${object}`}`;
  }
  if (service === 'billingbudgets') return `//cloudbilling.googleapis.com/${name.split('/').slice(0, 2).join('/')}`;
  return `//${service}.googleapis.com/${withProjectId(world, name)}`;
};

const actAs = (world: World, call: Call, account: unknown): readonly Needed[] => {
  const email = textOf(account);
  const { project = '' } = call.part;
  if (email === '') return [];
  const [, owner = project] = /@([a-z0-9:.-]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
  const resource = `//iam.googleapis.com/${withProjectId(world, `projects/${owner}`)}/serviceAccounts/${email}`;
  return [{ permission: 'iam.serviceAccounts.actAs', resource }];
};

/** Accounts that a call lets something run as, or signs tokens of: the caller must be allowed to act as them. */
const accountsIn = ({ service, body, query, method }: Call): readonly unknown[] => {
  if (method === 'GET') return [];
  const at = (value: unknown, ...path: readonly string[]): unknown =>
    path.reduce<unknown>((inner, field) => (inner as Body | undefined)?.[field], value);
  if (service === 'run')
    return [at(body, 'template', 'serviceAccount') ?? at(body, 'template', 'template', 'serviceAccount')];
  if (service === 'cloudfunctions') return [at(body, 'serviceConfig', 'serviceAccountEmail')];
  if (service === 'pubsub')
    return [
      at(body, 'pushConfig', 'oidcToken', 'serviceAccountEmail'),
      at(body, 'subscription', 'pushConfig', 'oidcToken', 'serviceAccountEmail'),
    ];
  if (service === 'cloudscheduler') return [at(body, 'httpTarget', 'oidcToken', 'serviceAccountEmail')];
  if (service === 'bigquerydatatransfer') return [query.get('serviceAccountName') ?? undefined];
  return [];
};

const permissionNamed = (first: string, verb: string): string => {
  if (first === 'bigquery.transfers') return `${first}.${transferVerb(verb)}`;
  return first === 'secretmanager.secrets' && verb === 'add' ? 'secretmanager.versions.add' : `${first}.${verb}`;
};

/** Every permission that the call needs; none for calls that anybody with a token may make. */
export const permissionsOf = (world: World, call: Call): readonly Needed[] => {
  const { name, kind, verb } = parsed(call);
  const first = kinds[call.service]?.[kind];
  if (first === undefined) return scopeLink(world, call);
  const resource = resourceOf(world, call, name);
  const permission = permissionNamed(first, verb);
  const needed: Needed[] = [{ permission, resource }];
  if (call.service === 'pubsub' && kind === 'subscriptions' && call.method === 'PUT') {
    needed[0] = { permission: 'pubsub.subscriptions.create', resource };
    needed.push({
      permission: 'pubsub.topics.attachSubscription',
      resource: `//pubsub.googleapis.com/${textOf(call.body?.['topic'])}`,
    });
  } else if (call.service === 'pubsub' && call.method === 'PUT')
    needed[0] = { permission: `${first}.create`, resource };
  if (call.service === 'bigquery' && kind === 'datasets' && verb === 'update' && call.body?.['access'] !== undefined)
    needed.push({ permission: 'bigquery.datasets.setIamPolicy', resource });
  return [...needed, ...accountsIn(call).flatMap((account) => actAs(world, call, account))];
};

const scopeLink = (world: World, { service, path, method }: Call): readonly Needed[] => {
  const [, project] = /^v1\/locations\/global\/metricsScopes\/([^/]+)/.exec(path) ?? [];
  if (service !== 'monitoring' || project === undefined || method === 'GET') return [];
  const { id = '' } = world.projects.find((other) => other.id === project || other.number === project) ?? {};
  return [{ permission: 'monitoring.metricsScopes.link', resource: projectResource(id) }];
};

/**
 * For `openFakeCloud`: members by their token. A call with one of these tokens is refused with 403 unless the member has each permission that
 * it needs; a call with any other token is not checked.
 */
export const authorizing =
  (world: World, members: Readonly<Record<string, string>>) =>
  (call: Call): void => {
    const token = /^Bearer (.*)$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
    const member = members[token];
    if (member === undefined) return;
    if (member === '') throw new Refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    for (const { permission, resource } of permissionsOf(world, call))
      requirePermission(world, member, permission, resource);
  };
