/**
 * IAM policies of resources: read, written whole, with an etag that a concurrent write makes stale.
 * Source: https://cloud.google.com/iam/docs/allow-policies and the reference of google.iam.v1.IAMPolicy.
 */
import { roles } from './iam/roles.ts';
import { aborted, invalid, Refusal } from './refusal.ts';
import type { Body, Call, Route } from './service.ts';
import { fullName, newEtag, type IamBinding, type IamPolicy, type World } from './world.ts';

/** The etag of a policy that nobody has set yet. Source: recorded answers. */
const untouched = 'ACAB';

/** Source: https://cloud.google.com/iam/quotas, "All principals in an allow policy". */
const maxMembers = 1500;

export const policyOf = ({ policies }: World, name: string): IamPolicy =>
  policies.get(name) ?? { version: 1, bindings: [], etag: untouched };

const memberPattern =
  /^(allUsers|allAuthenticatedUsers|(user|group|serviceAccount):[^\s:@]+@[^\s:@]+|domain:[a-z0-9.-]+|principal(Set)?:\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/\S+|project(Owner|Editor|Viewer):[a-z0-9:.-]+|deleted:\S+)$/;

/** Accounts that Google itself makes in a project. */
const agentPattern =
  /^(?:service-(\d+)@[a-z0-9-]+|(\d+)-compute@developer|(\d+)@cloudservices)(?:\.iam)?\.gserviceaccount\.com$/;

/** Whether IAM knows the account: one that was created, or a service agent of a project of this world. */
export const accountExists = (world: World, email: string): boolean => {
  const number = agentPattern
    .exec(email)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (number !== undefined) return world.projects.some((project) => project.number === number);
  const [, project = ''] = /@([a-z0-9.:-]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
  return world.kept.has(`//iam.googleapis.com/projects/${project}/serviceAccounts/${email}`);
};

const checkMember = (world: World, member: string): void => {
  if (!memberPattern.test(member)) throw invalid(`Invalid member: "${member}" is not of a known type.`);
  const [type, email = ''] = member.split(':');
  if (type === 'serviceAccount' && !accountExists(world, email))
    throw invalid(`Service account ${email} does not exist.`);
};

const checkRole = (role: string): void => {
  if (!/^(roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[A-Za-z0-9._]+$/.test(role))
    throw invalid(`Role name must be in the format "roles/{role}": ${role}.`);
  if (role.startsWith('roles/') && !(role in roles))
    throw invalid(`Role (${role}) does not exist in the resource's hierarchy.`);
};

const conditionKey = ({ condition }: IamBinding): string => JSON.stringify(condition ?? null);

/** One binding for each role and condition, without doubles and without empty ones, in a stable order. */
const normalised = (bindings: readonly IamBinding[]): readonly IamBinding[] => {
  const merged = new Map<string, IamBinding>();
  for (const binding of bindings) {
    const key = `${binding.role} ${conditionKey(binding)}`;
    const members = new Set([...(merged.get(key)?.members ?? []), ...(binding.members ?? [])]);
    if (members.size > 0) merged.set(key, { ...binding, members: [...members].sort() });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, binding]) => binding);
};

/** Refuses, or replaces the policy of a resource by its full name. */
export const setPolicy = (world: World, name: string, sent: Body): IamPolicy => {
  const { bindings = [], etag, version = 1, auditConfigs } = sent as Partial<IamPolicy>;
  const current = policyOf(world, name);
  if (etag !== undefined && etag !== '' && etag !== current.etag)
    throw aborted(
      'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
    );
  for (const { role, members, condition } of bindings) {
    checkRole(role);
    for (const member of members ?? []) checkMember(world, member);
    if (condition !== undefined && version < 3)
      throw invalid('Policies with conditions must set version to 3: the condition would be lost.');
  }
  const kept = normalised(bindings);
  const members = kept.reduce((sum, binding) => sum + binding.members.length, 0);
  if (members > maxMembers)
    throw invalid(
      `The number of members in the policy (${members}) is larger than the maximum allowed size ${maxMembers}.`,
    );
  const audited = Array.isArray(auditConfigs) && auditConfigs.length > 0 ? { auditConfigs } : {};
  const policy: IamPolicy = { version, bindings: kept, ...audited, etag: newEtag(world) };
  world.policies.set(name, policy);
  return policy;
};

/** Google writes a deleted account's bindings as `deleted:…?uid=…`; a new account of the same name has none of them. */
export const markDeleted = (world: World, email: string, uid: string): void => {
  const member = `serviceAccount:${email}`;
  for (const [name, policy] of world.policies) {
    if (!policy.bindings.some(({ members }) => members.includes(member))) continue;
    const bindings = policy.bindings.map((binding) => ({
      ...binding,
      members: binding.members.map((other) => (other === member ? `deleted:${member}?uid=${uid}` : other)),
    }));
    world.policies.set(name, { ...policy, bindings, etag: newEtag(world) });
  }
};

export interface IamRoutes {
  readonly host: string;
  readonly version: string;
  /** `projects/{project}/topics/{topic}`. */
  readonly resource: string;
  /** The method of getIamPolicy; it differs between services. */
  readonly read: 'GET' | 'POST';
  /** Refuses a resource that does not exist; default: it must be kept. */
  readonly check?: (name: string, call: Call) => unknown;
}

export const filled = (template: string, part: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\+?\}/g, (_match, name: string) => part[name] ?? '');

/** getIamPolicy, setIamPolicy and testIamPermissions of one kind of resource. */
export const iamRoutes = (world: World, { host, version, resource, read, check }: IamRoutes): readonly Route[] => {
  const named = async (call: Call): Promise<string> => {
    const relative = filled(resource, call.part);
    const name = fullName(world, host, relative);
    if (check !== undefined) await check(relative, call);
    else if (!world.kept.has(name)) throw new Refusal(404, 'NOT_FOUND', `Resource ${relative} was not found.`);
    return name;
  };
  const route = (method: Route['method'], verb: string, answer: (name: string, call: Call) => unknown): Route => ({
    method,
    path: `${version}/${resource}:${verb}`,
    answer: async (call) => answer(await named(call), call),
  });
  return [
    route(read, 'getIamPolicy', (name) => policyOf(world, name)),
    route('POST', 'setIamPolicy', (name, { body }) => setPolicy(world, name, (body?.['policy'] ?? {}) as Body)),
  ];
};
