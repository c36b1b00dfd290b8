/**
 * Secret Manager API v1: secrets, versions, access. Source: https://cloud.google.com/secret-manager/docs/reference/rest.
 */
import { checkId, collectionRoutes, idIn, stamped } from './collection.ts';
import { pageOf } from './pages.ts';
import { iamRoutes } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, FakeService, Route } from './service.ts';
import { fullName, keptOf, withProjectId, withProjectNumber, type World } from './world.ts';

const host = 'secretmanager.googleapis.com';
const secretPath = 'projects/{project}/secrets/{id}';

/** Source: https://cloud.google.com/secret-manager/quotas. */
const maxBytes = 65_536;

interface Version extends Body {
  readonly name: string;
  readonly state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
  readonly data: string;
}

export const fakeSecrets = (world: World): FakeService => {
  const secretOf = ({ part: { project = '', id = '' } }: Call): string => {
    const name = fullName(world, host, `projects/${project}/secrets/${id}`);
    if (!world.kept.has(name))
      throw new Refusal(
        404,
        'NOT_FOUND',
        `Secret [${withProjectNumber(world, `projects/${project}/secrets/${id}`)}] not found.`,
      );
    return name;
  };
  const versionsOf = (secret: string): readonly Version[] =>
    [...world.kept].filter(([name]) => name.startsWith(`${secret}/versions/`)).map(([, version]) => version as Version);
  const versionOf = (call: Call): Version => {
    const { version: wanted = '' } = call.part;
    const versions = versionsOf(secretOf(call));
    const found = wanted === 'latest' ? versions.at(-1) : versions.find(({ name }) => idIn(name) === wanted);
    if (found !== undefined) return found;
    const relative = withProjectNumber(world, `projects/${call.part['project']}/secrets/${call.part['id']}`);
    throw new Refusal(404, 'NOT_FOUND', `Secret Version [${relative}/versions/${wanted}] not found.`);
  };
  const shown = ({ data: _data, ...version }: Version): Body => version;
  const keep = (version: Version): Body => {
    world.kept.set(fullName(world, host, withProjectId(world, version.name)), version);
    return shown(version);
  };

  const add = (call: Call): Body => {
    const secret = secretOf(call);
    const { data = '' } = ((call.body ?? {})['payload'] ?? {}) as { data?: string };
    const bytes = Buffer.from(data, 'base64').length;
    if (bytes === 0 || bytes > maxBytes)
      throw invalid(`The secret payload must have 1 to ${maxBytes} bytes: ${bytes}.`);
    const number = versionsOf(secret).length + 1;
    const name = `${withProjectNumber(world, secret.slice(host.length + 3))}/versions/${number}`;
    const { createTime, etag } = stamped(world, {}, undefined);
    return keep({ name, createTime, etag, state: 'ENABLED', replicationStatus: { automatic: {} }, data });
  };
  const change = (verb: 'enable' | 'disable' | 'destroy', state: Version['state']): Route => ({
    method: 'POST',
    path: `v1/${secretPath}/versions/{version}:${verb}`,
    answer: (call) => {
      const version = versionOf(call);
      if (version.state === 'DESTROYED')
        throw new Refusal(400, 'FAILED_PRECONDITION', `Secret Version [${version.name}] is in DESTROYED state.`);
      return keep({
        ...version,
        state,
        ...(state === 'DESTROYED' ? { data: '', destroyTime: world.now().toISOString() } : {}),
      });
    },
  });

  return {
    name: 'secretmanager',
    left: () => keptOf(world, host),
    routes: [
      ...collectionRoutes(world, {
        host,
        version: 'v1',
        parent: 'projects/{project}',
        plural: 'secrets',
        idParameter: 'secretId',
        largest: 25_000,
        shown: (name) => withProjectNumber(world, name),
        outputs: ['replication'],
        fill: (sent, name, _call, before) => {
          checkId(idIn(name), /^[A-Za-z0-9_-]{1,255}$/, 'Secret ID must match the pattern [A-Za-z0-9_-]{1,255}');
          if (before === undefined && sent['replication'] === undefined)
            throw invalid('Secret.replication must be provided.');
          const { updateTime: _unused, ...body } = stamped(world, sent, before);
          return body;
        },
      }),
      { method: 'POST', path: `v1/${secretPath}:addVersion`, answer: add },
      {
        method: 'GET',
        path: `v1/${secretPath}/versions`,
        answer: (call) => {
          const { items, nextPageToken } = pageOf([...versionsOf(secretOf(call))].reverse(), call, 25_000);
          return { versions: items.map(shown), nextPageToken };
        },
      },
      { method: 'GET', path: `v1/${secretPath}/versions/{version}`, answer: (call) => shown(versionOf(call)) },
      {
        method: 'GET',
        path: `v1/${secretPath}/versions/{version}:access`,
        answer: (call) => {
          const { name, state, data } = versionOf(call);
          if (state !== 'ENABLED')
            throw new Refusal(400, 'FAILED_PRECONDITION', `Secret Version [${name}] is in ${state} state.`);
          return { name, payload: { data } };
        },
      },
      change('enable', 'ENABLED'),
      change('disable', 'DISABLED'),
      change('destroy', 'DESTROYED'),
      ...iamRoutes(world, { host, version: 'v1', resource: secretPath, read: 'GET' }),
    ],
  };
};
