/**
 * The kinds of Monitoring v3, by Google's client over REST. It repeats nothing by itself (`retry: null`): retry.ts does, because
 * it knows what was written. Source: @google-cloud/monitoring 6.1, clients of google.monitoring.v3.
 */
import type { AuthClient } from 'google-auth-library';
import type { Body } from './client.ts';
import { failureOf, type Attempt, type MonitoringError } from './failure.ts';
import { openProtoJson } from './protoJson.ts';
import { allPages } from './pages.ts';
import { retryDelay } from './retryInfo.ts';

export type V3Kind = 'channel' | 'metricDescriptor' | 'service' | 'slo' | 'uptimeCheck' | 'alertPolicy';

export interface Collection {
  readonly list: (parent: string) => Promise<readonly Body[]>;
  readonly get: (name: string) => Promise<Body>;
  readonly create: (parent: string, body: Body, id: string | undefined) => Promise<Body>;
  readonly update: (name: string, body: Body, mask: readonly string[]) => Promise<Body>;
  readonly remove: (name: string) => Promise<void>;
}

/** How the client names a kind's methods and fields. */
interface Naming {
  readonly client:
    | 'AlertPolicyServiceClient'
    | 'MetricServiceClient'
    | 'NotificationChannelServiceClient'
    | 'ServiceMonitoringServiceClient'
    | 'UptimeCheckServiceClient';
  readonly message: string;
  /** The proto package of the message. */
  readonly package?: string;
  /** The field of the parent in a list and a create. */
  readonly parent: 'name' | 'parent';
  readonly plural: string;
  /** The field of the id in a create. */
  readonly id?: string;
  /** The most that one page has. */
  readonly pageSize: number;
  readonly filter?: string;
}

const namings: Readonly<Record<V3Kind, Naming>> = {
  channel: {
    client: 'NotificationChannelServiceClient',
    message: 'NotificationChannel',
    parent: 'name',
    plural: 'NotificationChannels',
    pageSize: 1_000,
  },
  // Those of metrics that our services write; a project has thousands of Google's.
  metricDescriptor: {
    client: 'MetricServiceClient',
    message: 'MetricDescriptor',
    package: 'google.api',
    parent: 'name',
    plural: 'MetricDescriptors',
    pageSize: 10_000,
    filter: 'metric.type = starts_with("prometheus.googleapis.com/")',
  },
  service: {
    client: 'ServiceMonitoringServiceClient',
    message: 'Service',
    parent: 'parent',
    plural: 'Services',
    id: 'serviceId',
    pageSize: 1_000,
  },
  slo: {
    client: 'ServiceMonitoringServiceClient',
    message: 'ServiceLevelObjective',
    parent: 'parent',
    plural: 'ServiceLevelObjectives',
    id: 'serviceLevelObjectiveId',
    pageSize: 1_000,
  },
  uptimeCheck: {
    client: 'UptimeCheckServiceClient',
    message: 'UptimeCheckConfig',
    parent: 'parent',
    plural: 'UptimeCheckConfigs',
    pageSize: 100,
  },
  alertPolicy: {
    client: 'AlertPolicyServiceClient',
    message: 'AlertPolicy',
    parent: 'name',
    plural: 'AlertPolicies',
    pageSize: 1_000,
  },
};

type Request = Readonly<Record<string, unknown>>;

interface Client {
  readonly initialize: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface V3 {
  readonly of: (kind: V3Kind) => Collection;
  readonly close: () => Promise<void>;
}

export interface V3Options {
  /** Undefined: Google's. */
  readonly endpoint: URL | undefined;
  readonly auth: AuthClient;
  /** Milliseconds of one attempt. */
  readonly timeout: number;
}

/** Without `initialize` here, a client whose credentials cannot be used would throw where nobody can catch it. */
export const openV3 = async ({ endpoint, auth, timeout }: V3Options): Promise<V3> => {
  const [library, json] = await Promise.all([import('@google-cloud/monitoring'), openProtoJson()]);
  const options = {
    fallback: true,
    authClient: endpoint === undefined ? auth : withPrefix(auth, endpoint.pathname),
    projectId: 'unused',
    ...(endpoint === undefined
      ? {}
      : { apiEndpoint: endpoint.hostname, port: Number(endpoint.port), protocol: endpoint.protocol.slice(0, -1) }),
  };
  const opened = new Map<Naming['client'], Promise<Client>>();
  const open = async (name: Naming['client']): Promise<Client> => {
    const client = new library[name](options) as Client;
    await client.initialize();
    return client;
  };
  const clientOf = (name: Naming['client']): Promise<Client> => {
    const client = opened.get(name) ?? open(name);
    opened.set(name, client);
    return client;
  };

  /** The result of a method: the message, the next page's request. */
  const call = async (
    naming: Naming,
    method: string,
    request: Request,
    attempt: Attempt,
  ): Promise<readonly [answer: unknown, next: Request | null]> => {
    try {
      const client = (await clientOf(naming.client)) as unknown as Readonly<Record<string, Method>>;
      return await client[method]!(request, { retry: null, timeout, autoPaginate: false });
    } catch (error) {
      throw monitoringError(attempt, error);
    }
  };

  const of = (kind: V3Kind): Collection => {
    const naming = namings[kind];
    const { message, parent: parentField, plural, id: idField, pageSize, filter } = naming;
    const type = `${naming.package ?? 'google.monitoring.v3'}.${message}`;
    const field = `${message[0]!.toLowerCase()}${message.slice(1)}`;
    const toObject = (attempt: Attempt, body: Body): object => {
      try {
        return json.toObject(type, body);
      } catch (error) {
        throw monitoringError(attempt, error);
      }
    };
    const toJson = (object: unknown): Body => json.toJson(type, object as object);
    return {
      list: async (parent) => {
        const attempt = { verb: 'list', kind, name: parent } as const;
        const first: Request = { [parentField]: parent, pageSize, ...(filter === undefined ? {} : { filter }) };
        return await allPages(attempt, async (pageToken) => {
          const request = pageToken === undefined ? first : { ...first, pageToken };
          const [page, next] = await call(naming, `list${plural}`, request, attempt);
          return { items: Array.isArray(page) ? page.map(toJson) : page, next: next?.['pageToken'] };
        });
      },
      get: async (name) => toJson((await call(naming, `get${message}`, { name }, { verb: 'read', kind, name }))[0]),
      create: async (parent, body, id) => {
        const attempt = { verb: 'create', kind, name: parent } as const;
        const sent = {
          [parentField]: parent,
          [field]: toObject(attempt, body),
          ...(idField === undefined || id === undefined ? {} : { [idField]: id }),
        };
        return toJson((await call(naming, `create${message}`, sent, attempt))[0]);
      },
      update: async (name, body, mask) => {
        const attempt = { verb: 'update', kind, name } as const;
        const sent = { [field]: toObject(attempt, { ...body, name }), updateMask: { paths: mask.map(snakeCase) } };
        return toJson((await call(naming, `update${message}`, sent, attempt))[0]);
      },
      remove: async (name) => {
        await call(naming, `delete${message}`, { name }, { verb: 'delete', kind, name });
      },
    };
  };

  return {
    of,
    close: async () => {
      for (const client of opened.values()) await (await client.catch(() => undefined))?.close();
    },
  };
};

/** The client takes a host and no path: a fake that has several services on its port is told apart here. */
const withPrefix = (auth: AuthClient, prefix: string): AuthClient => {
  if (prefix === '/') return auth;
  auth.transporter.interceptors.request.add({
    resolved: (options) => {
      if (!options.url.pathname.startsWith(prefix)) options.url.pathname = prefix + options.url.pathname.slice(1);
      return Promise.resolve(options);
    },
  });
  return auth;
};

type Method = (request: Request, options: object) => Promise<readonly [unknown, Request | null]>;

/** Masks name the fields of the proto. */
const snakeCase = (path: string): string => path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Of google.rpc.Code. */
const statuses: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

interface GoogleError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly statusDetails?: unknown;
  /** Undefined where no response came. */
  readonly httpStatusCode?: number;
}

/** The client parses before it looks at anything else. */
const isForeign = (error: unknown): boolean =>
  /is not valid JSON|Unexpected (?:token|end of JSON)|could not be decoded/.test(
    String((error as GoogleError).message),
  );

const monitoringError = (attempt: Attempt, error: unknown): MonitoringError => {
  const { code, message, statusDetails, httpStatusCode } = error as GoogleError;
  // What the conversion refuses was never sent.
  if (typeof code !== 'number')
    return failureOf(attempt, { status: 'INVALID_ARGUMENT', message: String(message ?? error) }, error);
  if (isForeign(error)) return failureOf(attempt, { status: 'FOREIGN', message: String(message) }, error);
  const status = httpStatusCode === undefined && code === 14 ? undefined : statuses[code];
  const retryAfter = retryDelay(statusDetails);
  return failureOf(
    attempt,
    // The client puts the number of the code before the message.
    {
      status,
      message: String(message).replace(/^\d+ [A-Z_]+: /, ''),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
    error,
  );
};
