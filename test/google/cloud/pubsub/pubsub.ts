/**
 * Pub/Sub API v1 as Terraform uses it: topics, subscriptions, schemas, and their IAM policies, which the official emulator has not. With
 * an emulator topics and subscriptions really go there, and this file adds what it lacks: refusals, defaults, policies. Without one it keeps
 * them itself. Source: https://cloud.google.com/pubsub/docs/reference/rest.
 */
import { idIn, sentBody } from '../collection.ts';
import { forwardTo } from '../emulator.ts';
import { masked } from '../masks.ts';
import { pageOf } from '../pages.ts';
import { iamRoutes } from '../policies.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Body, Call, FakeService, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { forget, fullName, keptOf, projectOf, withProjectId, type World } from '../world.ts';
import { checkResourceId, checkSubscription, checkTopic, checkTopicExists } from './limits.ts';

const host = 'pubsub.googleapis.com';

type Kind = 'topics' | 'subscriptions';

const singular = { topics: 'topic', subscriptions: 'subscription' } as const;

/**
 * What Pub/Sub fills in. Source: the reference of Subscription. It never answers the attribute x-goog-version that a caller sets
 * (terraform-provider-google#10669, IgnoreMissingKeyInMap).
 */
const filledSubscription = (body: Body): Body => {
  const { pushConfig, deadLetterPolicy, retryPolicy } = body as {
    pushConfig?: Body;
    deadLetterPolicy?: Body;
    retryPolicy?: Body;
  };
  const endpoint = pushConfig?.['pushEndpoint'] ?? '';
  const { 'x-goog-version': _version, ...attributes } = (pushConfig?.['attributes'] ?? {}) as Body;
  return {
    ackDeadlineSeconds: 10,
    messageRetentionDuration: '604800s',
    expirationPolicy: { ttl: '2678400s' },
    ...body,
    pushConfig: endpoint === '' ? {} : { ...pushConfig, attributes },
    ...(deadLetterPolicy === undefined ? {} : { deadLetterPolicy: { maxDeliveryAttempts: 5, ...deadLetterPolicy } }),
    ...(retryPolicy === undefined
      ? {}
      : { retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s', ...retryPolicy } }),
    state: 'ACTIVE',
  };
};

const missing = (name: string): Refusal =>
  new Refusal(404, 'NOT_FOUND', `Resource not found (resource=${idIn(name)}).`);

/** `emulator`: host and port of the official emulator; undefined: nothing is forwarded. */
export const fakePubSub = (world: World, emulator?: string): FakeService => {
  const forward = emulator === undefined ? undefined : forwardTo(emulator);

  const checked = (kind: Kind, body: Body): void => {
    if (kind === 'topics') checkTopic(world, body);
    else checkSubscription(world, body);
  };
  const nameOf = (kind: string, { part: { project = '', id = '' } }: Call): string =>
    withProjectId(world, `projects/${project}/${kind}/${id}`);
  const existing = (name: string): Body => {
    const body = world.kept.get(`//${host}/${name}`);
    if (body === undefined) throw missing(name);
    return body;
  };
  const keep = (kind: Kind, name: string, body: Body): Body => {
    const kept = { ...(kind === 'topics' ? { ...body, state: 'ACTIVE' } : filledSubscription(body)), name };
    world.kept.set(`//${host}/${name}`, kept);
    return kept;
  };
  /** Fields of each resource that the emulator does not know, or does not change: ours are answered. */
  const own = new Map<string, ReadonlySet<string>>();
  const joined = (kept: Body, answer: Body | undefined): Body => {
    if (answer === undefined) return kept;
    const fields = [...(own.get(textOf(kept['name'])) ?? [])];
    return { ...answer, ...Object.fromEntries(fields.map((field) => [field, kept[field]])) };
  };
  const written = (kept: Body, answer: Body | undefined, fields: readonly string[] = []): Body => {
    if (answer === undefined) return kept;
    const unknown = Object.keys(kept).filter((field) => !(field in answer));
    own.set(textOf(kept['name']), new Set([...unknown, ...fields]));
    return joined(kept, answer);
  };

  const create = async (kind: Kind, call: Call): Promise<Body> => {
    const name = nameOf(kind, call);
    checkResourceId(idIn(name), kind);
    if (world.kept.has(`//${host}/${name}`))
      throw new Refusal(409, 'ALREADY_EXISTS', `Resource already exists in the project (resource=${idIn(name)}).`);
    const body = sentBody(call);
    checked(kind, body);
    if (kind === 'subscriptions') checkTopicExists(world, body['topic'] as string | undefined);
    const answer = await forward?.({ method: 'PUT', path: `v1/${name}`, body: withoutUnknown(body) });
    return written(keep(kind, name, body), answer);
  };
  const update = async (kind: Kind, call: Call): Promise<Body> => {
    const name = nameOf(kind, call);
    const before = existing(name);
    const { updateMask = '', ...sent } = sentBody(call) as { updateMask?: string } & Body;
    if (updateMask === '') throw invalid('The update_mask in the request is empty or not specified.');
    const fixed = updateMask
      .split(',')
      .find((path) => ['name', 'topic', 'filter', 'enableMessageOrdering'].includes(path));
    if (fixed !== undefined) throw invalid(`Invalid update_mask provided in the request: ${fixed} cannot be changed.`);
    const body = masked(before, (sent[singular[kind]] ?? {}) as Body, updateMask);
    checked(kind, body);
    const fields = updateMask.split(',');
    const ours = kind === 'topics' ? fields.filter((field) => unchangeable.includes(field)) : [];
    const mask = fields.filter((field) => !ours.includes(field)).join(',');
    const request = {
      [singular[kind]]: withoutUnknown({ ...(sent[singular[kind]] as Body), name }),
      updateMask: mask,
    };
    const method = mask === '' ? 'GET' : 'PATCH';
    const answer = await forward?.({ method, path: `v1/${name}`, ...(mask === '' ? {} : { body: request }) });
    return written(keep(kind, name, body), answer, ours);
  };
  const remove = async (kind: Kind, call: Call): Promise<Body> => {
    const name = nameOf(kind, call);
    existing(name);
    await forward?.({ method: 'DELETE', path: `v1/${name}` });
    forget(world, `//${host}/${name}`);
    if (kind === 'topics') orphan(name);
    return {};
  };
  /** Subscriptions outlive their topic. */
  const orphan = (topic: string): void => {
    for (const [name, body] of world.kept)
      if (name.startsWith(`//${host}/`) && body['topic'] === topic)
        world.kept.set(name, { ...body, topic: '_deleted-topic_' });
  };
  const list = (kind: string, call: Call): Body => {
    const { id } = projectOf(world, call.part['project'] ?? '');
    const all = keptOf(world, host)
      .filter((name) => name.startsWith(`projects/${id}/${kind}/`))
      .sort();
    const { items, nextPageToken } = pageOf(all, call, 1000);
    return { [kind]: items.map((name) => world.kept.get(`//${host}/${name}`)), nextPageToken };
  };

  const routes = (['topics', 'subscriptions'] as const).flatMap((kind): readonly Route[] => {
    const path = `v1/projects/{project}/${kind}`;
    return [
      { method: 'GET', path, answer: (call) => list(kind, call) },
      { method: 'PUT', path: `${path}/{id}`, answer: (call) => create(kind, call) },
      {
        method: 'GET',
        path: `${path}/{id}`,
        answer: async (call) => {
          const name = nameOf(kind, call);
          const kept = existing(name);
          return joined(kept, await forward?.({ method: 'GET', path: `v1/${name}` }));
        },
      },
      { method: 'PATCH', path: `${path}/{id}`, answer: (call) => update(kind, call) },
      { method: 'DELETE', path: `${path}/{id}`, answer: (call) => remove(kind, call) },
    ];
  });
  const schemas: readonly Route[] = [
    {
      method: 'POST',
      path: 'v1/projects/{project}/schemas',
      answer: (call) => {
        const id = call.query.get('schemaId') ?? '';
        checkResourceId(id, 'schemas');
        const name = nameOf('schemas', { ...call, part: { ...call.part, id } });
        if (world.kept.has(`//${host}/${name}`))
          throw new Refusal(409, 'ALREADY_EXISTS', `Resource already exists in the project (resource=${id}).`);
        const { type, definition = '' } = sentBody(call) as { type?: string; definition?: string };
        if (type !== 'AVRO' && type !== 'PROTOCOL_BUFFER')
          throw invalid('The schema type must be AVRO or PROTOCOL_BUFFER.');
        if (Buffer.byteLength(definition) > 300 * 1024 || definition === '')
          throw invalid('A schema definition has 1 byte to 300 KB.');
        const schema = {
          name,
          type,
          definition,
          revisionId: String(world.next()).padStart(8, '0'),
          revisionCreateTime: world.now().toISOString(),
        };
        world.kept.set(`//${host}/${name}`, schema);
        return schema;
      },
    },
    { method: 'GET', path: 'v1/projects/{project}/schemas', answer: (call) => list('schemas', call) },
    { method: 'GET', path: 'v1/projects/{project}/schemas/{id}', answer: (call) => existing(nameOf('schemas', call)) },
    {
      method: 'DELETE',
      path: 'v1/projects/{project}/schemas/{id}',
      answer: (call) => {
        const name = nameOf('schemas', call);
        existing(name);
        forget(world, fullName(world, host, name));
        return {};
      },
    },
  ];
  return {
    name: 'pubsub',
    left: () => keptOf(world, host),
    routes: [
      ...routes,
      ...schemas,
      ...['topics', 'subscriptions', 'schemas'].flatMap((kind) =>
        iamRoutes(world, {
          host,
          version: 'v1',
          resource: `projects/{project}/${kind}/{id}`,
          read: 'GET',
          check: (name) => existing(withProjectId(world, name)),
        }),
      ),
    ],
  };
};

/** Fields of a topic that the emulator refuses to change, and Pub/Sub does change. */
const unchangeable = ['labels', 'kmsKeyName', 'kms_key_name'];

/** Tags belong to Resource Manager; the emulator refuses them. */
const withoutUnknown = ({ tags: _tags, ...body }: Body): Body => body;
