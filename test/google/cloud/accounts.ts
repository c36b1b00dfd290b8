/**
 * IAM API v1: service accounts. Source: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts and
 * https://cloud.google.com/iam/quotas.
 */
import { idIn } from './collection.ts';
import { masked } from './masks.ts';
import { pageOf } from './pages.ts';
import { iamRoutes, markDeleted } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, Route } from './service.ts';
import { forget, keptOf, newEtag, projectOf, withProjectId, type World } from './world.ts';

const host = 'iam.googleapis.com';
const maxAccounts = 100;

/** `{account}` may be an email or a unique id, and the project `-`. */
const nameOf = (world: World, { part: { project = '', account = '' } }: Call): string => {
  const all = keptOf(world, host).filter((name) => name.includes('/serviceAccounts/'));
  const found = all.find(
    (name) => idIn(name) === account || world.kept.get(`//${host}/${name}`)?.['uniqueId'] === account,
  );
  if (project !== '-') projectOf(world, project);
  if (found === undefined || (project !== '-' && !found.startsWith(withProjectId(world, `projects/${project}/`))))
    throw new Refusal(404, 'NOT_FOUND', `Unknown service account: ${account}.`);
  return found;
};

const create = (world: World, { part: { project = '' }, body }: Call): Body => {
  const { id, number } = projectOf(world, project);
  const { accountId = '', serviceAccount = {} } = (body ?? {}) as { accountId?: string; serviceAccount?: Body };
  if (!/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(accountId))
    throw invalid(
      `The account ID "${accountId}" does not have a length between 6 and 30, or is not of lowercase letters, digits and dashes.`,
    );
  checkTexts(serviceAccount);
  const email = `${accountId}@${id}.iam.gserviceaccount.com`;
  const name = `projects/${id}/serviceAccounts/${email}`;
  if (world.kept.has(`//${host}/${name}`))
    throw new Refusal(
      409,
      'ALREADY_EXISTS',
      `Service account ${accountId} already exists within project projects/${id}.`,
    );
  const siblings = keptOf(world, host).filter((other) => other.startsWith(`projects/${id}/serviceAccounts/`));
  if (siblings.length >= maxAccounts)
    throw new Refusal(429, 'RESOURCE_EXHAUSTED', 'Maximum number of service accounts on project reached.');
  const uniqueId = `${number}${String(world.next()).padStart(9, '0')}`;
  const account = {
    ...serviceAccount,
    name,
    projectId: id,
    uniqueId,
    email,
    oauth2ClientId: uniqueId,
    etag: newEtag(world),
  };
  world.kept.set(`//${host}/${name}`, account);
  return account;
};

/** Source: the reference of ServiceAccount. */
const checkTexts = ({ displayName = '', description = '' }: { displayName?: string; description?: string }): void => {
  if (Buffer.byteLength(displayName) > 100) throw invalid('The display name has at most 100 UTF-8 bytes.');
  if (Buffer.byteLength(description) > 256) throw invalid('The description has at most 256 UTF-8 bytes.');
};

const path = 'v1/projects/{project}/serviceAccounts/{account}';

export const accountRoutes = (world: World): readonly Route[] => {
  const change = (call: Call, update: (kept: Body) => Body): Body => {
    const name = `//${host}/${nameOf(world, call)}`;
    const account = { ...update(world.kept.get(name) ?? {}), etag: newEtag(world) };
    world.kept.set(name, account);
    return account;
  };
  const enabling = (verb: 'enable' | 'disable'): Route => ({
    method: 'POST',
    path: `${path}:${verb}`,
    answer: (call) => {
      change(call, ({ disabled: _before, ...kept }) => (verb === 'disable' ? { ...kept, disabled: true } : kept));
      return {};
    },
  });
  return [
    { method: 'POST', path: 'v1/projects/{project}/serviceAccounts', answer: (call) => create(world, call) },
    {
      method: 'GET',
      path: 'v1/projects/{project}/serviceAccounts',
      answer: (call) => {
        const { id } = projectOf(world, call.part['project'] ?? '');
        const all = keptOf(world, host).filter((name) => name.startsWith(`projects/${id}/serviceAccounts/`));
        const { items, nextPageToken } = pageOf(all.sort(), call, 100);
        return { accounts: items.map((name) => world.kept.get(`//${host}/${name}`)), nextPageToken };
      },
    },
    { method: 'GET', path, answer: (call) => world.kept.get(`//${host}/${nameOf(world, call)}`) },
    {
      method: 'PATCH',
      path,
      answer: (call) => {
        const { serviceAccount = {}, updateMask = '' } = (call.body ?? {}) as {
          serviceAccount?: Body;
          updateMask?: string;
        };
        checkTexts(serviceAccount);
        return change(call, (kept) => masked(kept, serviceAccount, updateMask));
      },
    },
    {
      method: 'DELETE',
      path,
      answer: (call) => {
        const name = nameOf(world, call);
        const { email, uniqueId } = world.kept.get(`//${host}/${name}`) as { email: string; uniqueId: string };
        forget(world, `//${host}/${name}`);
        markDeleted(world, email, uniqueId);
        return {};
      },
    },
    enabling('enable'),
    enabling('disable'),
    ...iamRoutes(world, {
      host,
      version: 'v1',
      resource: 'projects/{project}/serviceAccounts/{account}',
      read: 'POST',
    }),
  ];
};
