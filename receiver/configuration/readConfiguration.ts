/** Parses the receiver's configuration file. All problems are reported together. */
import { milliseconds, QuantityError, type Duration } from '../../model/quantity.ts';
import { UsageError } from '../../model/usageError.ts';
import { plainOf } from '../../text/located.ts';
import type { Path } from '../../text/path.ts';
import { readYaml } from '../../text/yaml.ts';
import {
  defaultRate,
  type AuthConfiguration,
  type HeartbeatConfiguration,
  type ReceiverConfiguration,
  type SenderConfiguration,
  type SmtpConfiguration,
} from './configuration.ts';
import { createReader, type Reader } from './problems.ts';
import type { Reference } from './secrets.ts';

const fieldNames = [
  'listen',
  'url',
  'linkKey',
  'secrets',
  'senders',
  'smtp',
  'webhooks',
  'slack',
  'pagerDuty',
  'heartbeats',
  'rate',
  'proxies',
];

/** Throws `UsageError`. `file` is its name in messages. */
export const readConfiguration = (text: string, file: string): ReceiverConfiguration => {
  const { roots, faults } = readYaml(text);
  const [fault] = faults;
  if (fault !== undefined)
    throw new UsageError(`${file}:${fault.at.line}:${fault.at.column}: ${fault.message}`, fault.fix);
  const [root] = roots;
  const reader = createReader();
  const configuration = read(reader, root === undefined ? undefined : plainOf(root));
  if (configuration === undefined || reader.problems.length > 0) {
    throw new UsageError(
      reader.problems
        .map(({ path, message, fix }) => `${[file, path].join(' ').trimEnd()}\n  ${message}\n  fix: ${fix}`)
        .join('\n\n'),
    );
  }
  return configuration;
};

const read = (reader: Reader, value: unknown): ReceiverConfiguration | undefined => {
  const fields = reader.fields(value, [], fieldNames);
  if (fields === undefined) return undefined;
  const senders = reader
    .list(fields['senders'], ['senders'])
    .flatMap((sender, index) => senderOf(reader, sender, ['senders', index]));
  if (senders.length === 0 && reader.problems.length === 0)
    reader.report(
      ['senders'],
      'has none: nobody could send a notification',
      "write at least one, such as '- name: alertmanager'",
    );
  reportRepeated(
    reader,
    'senders',
    senders.map(({ name }) => name),
  );
  const heartbeats = reader
    .list(fields['heartbeats'], ['heartbeats'])
    .flatMap((heartbeat, index) => heartbeatOf(reader, heartbeat, ['heartbeats', index]));
  reportRepeated(
    reader,
    'heartbeats',
    heartbeats.map(({ name }) => name),
  );
  const webhooks = optional(fields['webhooks'], (given) => reader.fields(given, ['webhooks'], ['signingKey']));
  const slack = optional(fields['slack'], (given) => reader.fields(given, ['slack'], ['api']));
  const pagerDuty = optional(fields['pagerDuty'], (given) => reader.fields(given, ['pagerDuty'], ['events']));
  const rate = optional(fields['rate'], (given) => reader.fields(given, ['rate'], ['perSecond', 'burst']));
  return {
    listen: optional(fields['listen'], (given) => listenOf(reader, given)),
    url: optional(fields['url'], (given) => urlOf(reader, given, ['url'])),
    linkKey: optional(fields['linkKey'], (given) => referenceOf(reader, given, ['linkKey'])),
    secrets: optional(fields['secrets'], (given) => reader.text(given, ['secrets'], 'write the path of a folder')),
    senders,
    smtp: optional(fields['smtp'], (given) => smtpOf(reader, given)),
    signingKey: optional(webhooks?.['signingKey'], (given) => referenceOf(reader, given, ['webhooks', 'signingKey'])),
    slackApi: optional(slack?.['api'], (given) => urlOf(reader, given, ['slack', 'api'])),
    pagerDutyEvents: optional(pagerDuty?.['events'], (given) => urlOf(reader, given, ['pagerDuty', 'events'])),
    heartbeats,
    rate: {
      perSecond:
        optional(rate?.['perSecond'], (given) => reader.number(given, ['rate', 'perSecond'], [0.01, 100_000])) ??
        defaultRate.perSecond,
      burst:
        optional(rate?.['burst'], (given) => reader.number(given, ['rate', 'burst'], [1, 1_000_000])) ??
        defaultRate.burst,
    },
    proxies: optional(fields['proxies'], (given) => reader.number(given, ['proxies'], [0, 10])) ?? 0,
  };
};

const optional = <T>(value: unknown, then: (value: unknown) => T | undefined): T | undefined =>
  value === undefined || value === null ? undefined : then(value);

const reportRepeated = (reader: Reader, field: string, names: readonly string[]): void => {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index)
      reader.report([field, index, 'name'], `is '${name}' again`, 'give each its own name');
  }
};

/** 'host:port', or a port of this machine only. */
const listenOf = (reader: Reader, value: unknown): ReceiverConfiguration['listen'] => {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const match = /^(?:(\[[0-9a-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match !== null && port <= 65_535) return { host: (match[1] ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1'), port };
  reader.report(
    ['listen'],
    'is not an address with a port',
    "write a value such as '0.0.0.0:8090'; port 0 is any free port",
  );
  return undefined;
};

const urlOf = (reader: Reader, value: unknown, path: Path): string | undefined => {
  const text = reader.text(value, path, 'write a URL');
  if (text === undefined || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return text;
  reader.report(path, 'is not a URL', "write a value such as 'https://oncall.example.com'");
  return undefined;
};

const referenceFix = "write '{ env: NAME }' or '{ file: PATH }': never the secret itself";

const referenceOf = (reader: Reader, value: unknown, path: Path): Reference | undefined => {
  if (typeof value !== 'object' || value === null) {
    reader.report(path, value === undefined ? 'is missing' : 'is not a reference', referenceFix);
    return undefined;
  }
  const fields = reader.fields(value, path, ['env', 'file']);
  const { env, file } = fields ?? {};
  if (typeof env === 'string' && file === undefined && /^[A-Za-z_]\w*$/.test(env)) return { kind: 'Env', name: env };
  if (typeof file === 'string' && env === undefined && file !== '') return { kind: 'File', file };
  reader.report(path, 'is not one reference', referenceFix);
  return undefined;
};

const senderOf = (reader: Reader, value: unknown, path: Path): readonly SenderConfiguration[] => {
  const fields = reader.fields(value, path, ['name', 'kind', 'auth']);
  if (fields === undefined) return [];
  const name = reader.text(fields['name'], [...path, 'name'], 'write the last part of its path, /hooks/<name>');
  if (name !== undefined && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(name))
    reader.report([...path, 'name'], 'is not a name', 'use lower-case letters, digits and dashes, 40 at most');
  const kind = reader.oneOf(fields['kind'], [...path, 'kind'], ['alertmanager', 'cloud-monitoring', 'pubsub']);
  const auth = authOf(reader, fields['auth'], [...path, 'auth']);
  return name === undefined || kind === undefined || auth === undefined ? [] : [{ name, kind, auth }];
};

const authOf = (reader: Reader, value: unknown, path: Path): AuthConfiguration | undefined => {
  const fields = reader.fields(value, path, ['basic', 'bearer', 'oidc']);
  if (fields === undefined) return undefined;
  const [kind, ...others] = Object.keys(fields);
  if (kind === undefined || others.length > 0) {
    reader.report(path, 'is not one way of authentication', 'write one of basic, bearer and oidc');
    return undefined;
  }
  const at = [...path, kind];
  switch (kind) {
    case 'basic': {
      const basic = reader.fields(fields['basic'], at, ['username', 'password']);
      if (basic === undefined) return undefined;
      const username = reader.text(basic['username'], [...at, 'username'], 'write the user name of the sender');
      const password = referenceOf(reader, basic['password'], [...at, 'password']);
      return username === undefined || password === undefined ? undefined : { kind: 'Basic', username, password };
    }
    case 'bearer': {
      const token = referenceOf(reader, fields['bearer'], at);
      return token === undefined ? undefined : { kind: 'Bearer', token };
    }
    default: {
      const oidc = reader.fields(fields['oidc'], at, ['audience', 'account', 'issuer', 'keys']);
      if (oidc === undefined) return undefined;
      const audience = reader.text(
        oidc['audience'],
        [...at, 'audience'],
        'write the audience of the push subscription',
      );
      const account = reader.text(oidc['account'], [...at, 'account'], 'write the service account that pushes');
      const issuer = optional(oidc['issuer'], (given) => urlOf(reader, given, [...at, 'issuer']));
      const keys = optional(oidc['keys'], (given) => urlOf(reader, given, [...at, 'keys']));
      return audience === undefined || account === undefined
        ? undefined
        : { kind: 'Oidc', audience, account, issuer, keys };
    }
  }
};

const tlsKinds: readonly SmtpConfiguration['tls'][] = ['starttls', 'implicit', 'none'];

const smtpOf = (reader: Reader, value: unknown): SmtpConfiguration | undefined => {
  const fields = reader.fields(value, ['smtp'], ['host', 'port', 'tls', 'user', 'password', 'from']);
  if (fields === undefined) return undefined;
  const host = reader.text(fields['host'], ['smtp', 'host'], 'write the host of the mail server');
  const from = reader.text(
    fields['from'],
    ['smtp', 'from'],
    "write the sender's address, such as 'oncall@example.com'",
  );
  if (from !== undefined && !/^[^\s@<>]+@[^\s@<>]+$/.test(from))
    reader.report(['smtp', 'from'], 'is not an address', "write a value such as 'oncall@example.com'");
  const tls =
    optional(fields['tls'], (given) => reader.oneOf(given, ['smtp', 'tls'], tlsKinds)) ?? ('starttls' as const);
  const user = optional(fields['user'], (given) => reader.text(given, ['smtp', 'user'], 'write a user name'));
  const password = optional(fields['password'], (given) => referenceOf(reader, given, ['smtp', 'password']));
  if ((user === undefined) !== (fields['password'] === undefined || fields['password'] === null))
    reader.report(['smtp'], 'has a user or a password, but not both', 'write both, or none');
  const port =
    optional(fields['port'], (given) => reader.number(given, ['smtp', 'port'], [1, 65_535])) ??
    (tls === 'implicit' ? 465 : 587);
  return host === undefined || from === undefined ? undefined : { host, port, tls, user, password, from };
};

const heartbeatOf = (reader: Reader, value: unknown, path: Path): readonly HeartbeatConfiguration[] => {
  const fields = reader.fields(value, path, ['name', 'labels', 'within', 'owner']);
  if (fields === undefined) return [];
  const name = reader.text(fields['name'], [...path, 'name'], 'write a name');
  const labels = Object.entries(
    reader.fields(fields['labels'], [...path, 'labels'], Object.keys(fields['labels'] ?? {})) ?? {},
  );
  if (labels.length === 0)
    reader.report(
      [...path, 'labels'],
      'has none',
      "write the labels of the alert that always fires, such as '{ alertname: Watchdog }'",
    );
  const within = lengthOf(reader, fields['within'], [...path, 'within']);
  const owner = optional(fields['owner'], (given) =>
    reader.text(given, [...path, 'owner'], 'write the id of an owner'),
  );
  if (name === undefined || within === undefined) return [];
  return [{ name, labels: Object.fromEntries(labels.map(([label, text]) => [label, String(text)])), within, owner }];
};

const lengthOf = (reader: Reader, value: unknown, path: Path): number | undefined => {
  try {
    const length = milliseconds(value as Duration);
    if (length >= 10_000 && length <= 7 * 86_400_000) return length;
  } catch (error) {
    if (!(error instanceof QuantityError) && !(error instanceof TypeError)) throw error;
  }
  reader.report(
    path,
    'is not a length of time',
    "write one from '10s' to '7d': at least twice the interval of the alert's repeats",
  );
  return undefined;
};
