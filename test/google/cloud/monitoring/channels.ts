/** Notification channels: `v3/projects/…/notificationChannels`. Secrets are masked in every answer. */
import { maskOf, merged } from '../masks.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf } from '../world.ts';
import { canonical, listed, mutationNow, refuseLabels, refuseLonger, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

interface ChannelType {
  readonly required: readonly string[];
  /** Labels that are masked when they are read. */
  readonly secret: readonly string[];
}

/** Source: notificationChannelDescriptors of the API, by Terraform's documentation and tests. */
const types: Readonly<Record<string, ChannelType>> = {
  email: { required: ['email_address'], secret: [] },
  google_chat: { required: ['space'], secret: [] },
  pagerduty: { required: ['service_key'], secret: ['service_key'] },
  pubsub: { required: ['topic'], secret: [] },
  slack: { required: ['channel_name', 'auth_token'], secret: ['auth_token'] },
  sms: { required: ['number'], secret: [] },
  webhook_basicauth: { required: ['url', 'username', 'password'], secret: ['password'] },
  webhook_tokenauth: { required: ['url'], secret: [] },
};

const labelsOf = (channel: Body): Readonly<Record<string, string>> =>
  (channel['labels'] ?? {}) as Record<string, string>;

const refuse = (channel: Body): void => {
  const type = textOf(channel['type']);
  const known = types[type];
  if (known === undefined)
    throw invalid(`Field notification_channel.type had an invalid value of "${type}": no such type.`);
  for (const label of known.required)
    if ((labelsOf(channel)[label] ?? '') === '')
      throw invalid(`Field notification_channel.labels['${label}'] is required for channels of type "${type}".`);
  for (const label of Object.keys(labelsOf(channel)))
    if (!known.required.includes(label) && label !== 'team')
      throw invalid(`Field notification_channel.labels had an invalid key "${label}" for channels of type "${type}".`);
  refuseLonger(channel, 'displayName', 512, 'notification_channel.display_name');
  refuseLonger(channel, 'description', 1024, 'notification_channel.description');
  refuseLabels(channel, 'notification_channel');
};

const masked = (channel: Body): Body => {
  const secret = types[textOf(channel['type'])]?.secret ?? [];
  const labels = Object.entries(labelsOf(channel)).map(([key, value]) => [
    key,
    secret.includes(key) ? `${'*'.repeat(Math.max(0, value.length - 4))}${value.slice(-4)}` : value,
  ]);
  return { ...channel, labels: Object.fromEntries(labels) as Body };
};

export const channelRoutes = (store: Store): readonly Route[] => {
  const { world, channels, policies } = store;
  const nameOf = ({ part }: Call): string =>
    `projects/${projectOf(world, part['project']).id}/notificationChannels/${textOf(part['channel'])}`;
  const given = (call: Call): Body => canonical('NotificationChannel', call.body, 'notification_channel');
  const create = (call: Call): Body => {
    const project = projectOf(world, call.part['project']);
    const body = given(call);
    if (body['name'] !== undefined)
      throw invalid(
        `Field notification_channel.name had an invalid value of "${textOf(body['name'])}": Field must be empty.`,
      );
    refuse(body);
    const name = `projects/${project.id}/notificationChannels/${store.nextId()}`;
    const record = mutationNow(world);
    return masked(
      channels.add(name, { enabled: true, ...body, name, creationRecord: record, mutationRecords: [record] }),
    );
  };
  const update = (call: Call): Body => {
    const name = nameOf(call);
    const kept = channels.get(name);
    const sent = given(call);
    const mask = maskOf(call)?.filter((path) => path !== 'name');
    const changed = mask === undefined ? { enabled: true, ...sent } : merged(kept, sent, mask);
    // A masked secret that is sent back is the secret that is kept.
    const labels = { ...labelsOf(changed) };
    for (const [key, value] of Object.entries(labelsOf(masked(kept))))
      if (labels[key] === value) labels[key] = labelsOf(kept)[key] ?? value;
    const { creationRecord, mutationRecords } = kept;
    const records = [...(mutationRecords as readonly Body[]), mutationNow(world)];
    const body = { ...changed, name, labels, creationRecord, mutationRecords: records };
    refuse(body);
    return masked(channels.put(name, body));
  };
  const remove = (call: Call): void => {
    const name = nameOf(call);
    const users = policies
      .all()
      .filter((policy) => ((policy['notificationChannels'] ?? []) as readonly string[]).includes(name));
    if (users.length > 0 && call.query.get('force') !== 'true')
      throw invalid(
        `Could not delete "${name}" because it is still being referenced by: ${users.map((policy) => `"${textOf(policy['name'])}"`).join(', ')}`,
      );
    channels.remove(name);
    for (const policy of users) {
      const rest = (policy['notificationChannels'] as readonly string[]).filter((channel) => channel !== name);
      policies.put(textOf(policy['name']), { ...policy, notificationChannels: rest });
    }
  };
  const path = 'v3/projects/{project}/notificationChannels';
  return [
    {
      method: 'GET',
      path,
      answer: (call) => {
        const { notificationChannels = [], ...rest } = listed(
          'notificationChannels',
          channels,
          `projects/${projectOf(world, call.part['project']).id}`,
          call,
        );
        const bodies = notificationChannels as readonly Body[];
        return { ...(bodies.length === 0 ? {} : { notificationChannels: bodies.map(masked) }), ...rest };
      },
    },
    { method: 'POST', path, answer: create },
    { method: 'GET', path: `${path}/{channel}`, answer: (call) => masked(channels.get(nameOf(call))) },
    { method: 'PATCH', path: `${path}/{channel}`, answer: update },
    { method: 'DELETE', path: `${path}/{channel}`, answer: remove },
  ];
};
