/**
 * Whether a member may make a call: the permission is in a role that a binding on the resource, or on one above it, gives the member.
 * Conditions are not evaluated: a binding with one grants only what the caller says it does. Source: https://cloud.google.com/iam/docs/allow-policies.
 */
import { Refusal } from '../refusal.ts';
import { policyOf } from '../policies.ts';
import type { IamBinding, World } from '../world.ts';
import { roles } from './roles.ts';

export interface GrantOptions {
  /** Whether a conditional binding holds; default: it does not. */
  readonly holds?: (condition: NonNullable<IamBinding['condition']>) => boolean;
}

/** The resource and those above it: a table, its dataset, its project. */
const ancestry = (world: World, resource: string): readonly string[] => {
  const parts = /^\/\/([^/]+)\/(.*)$/.exec(resource);
  if (parts === null) return [resource];
  const [, host = '', name = ''] = parts;
  const segments = name.split('/');
  const above: string[] = [];
  for (let length = segments.length; length > 2; length -= 2)
    above.push(`//${host}/${segments.slice(0, length).join('/')}`);
  const [kind = '', id = ''] = segments;
  const top = `//${host}/${kind}/${id}`;
  if (kind === 'projects') return [...above, projectResource(id)];
  const project = ownerOf(world, top);
  return [...above, top, ...(project === undefined ? [] : [projectResource(project)])];
};

/** The project of a resource whose name does not say it: a bucket, a managed service. */
const ownerOf = ({ kept, projects }: World, name: string): string | undefined => {
  const { projectNumber, producerProjectId } = kept.get(name) ?? {};
  return projects.find(({ id, number }) => number === projectNumber || id === producerProjectId)?.id;
};

export const projectResource = (project: string): string => `//cloudresourcemanager.googleapis.com/projects/${project}`;

const concerns = (members: readonly string[], member: string): boolean =>
  members.some(
    (granted) =>
      granted === member || granted === 'allUsers' || (granted === 'allAuthenticatedUsers' && member !== 'allUsers'),
  );

/** The roles that give `member` the permission, with the resource on which each is bound. */
const grantsOf = (
  world: World,
  member: string,
  permission: string,
  resource: string,
  { holds }: GrantOptions = {},
): readonly { readonly role: string; readonly resource: string }[] =>
  ancestry(world, resource).flatMap((name) =>
    policyOf(world, name).bindings.flatMap(({ role, members, condition }) => {
      const held = condition === undefined || holds?.(condition) === true;
      const has = roles[role]?.permissions.includes(permission) === true;
      return held && has && concerns(members, member) ? [{ role, resource: name }] : [];
    }),
  );

export const granted = (...arguments_: Parameters<typeof grantsOf>): boolean => grantsOf(...arguments_).length > 0;

/** Throws Google's 403 unless the member has the permission. */
export const requirePermission = (...arguments_: Parameters<typeof grantsOf>): void => {
  if (granted(...arguments_)) return;
  const [, , permission, resource] = arguments_;
  throw new Refusal(
    403,
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`,
  );
};
