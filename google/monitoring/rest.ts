/**
 * Dashboards and log-based metrics by REST: the published protos of dashboards lack fields that ours have (`annotations`), so their
 * client would drop them without an error. Bodies are sent as they are. Source: monitoring v1 projects.dashboards, logging v2 projects.metrics.
 */
import type { AuthClient } from 'google-auth-library';
import type { Body } from './client.ts';
import { MonitoringError, type Attempt } from './failure.ts';
import { allPages } from './pages.ts';
import { sender, type Send } from './send.ts';
import type { Collection } from './v3.ts';

export interface RestOptions {
  /** Each with a slash at its end. */
  readonly monitoring: URL;
  readonly logging: URL;
  readonly run: URL;
  readonly auth: AuthClient;
  /** Milliseconds of one attempt. */
  readonly timeout: number;
}

const listPages = async (
  send: Send,
  attempt: Attempt,
  url: (query: string) => URL,
  field: string,
): Promise<readonly Body[]> =>
  await allPages(attempt, async (token) => {
    const query = `?pageSize=1000${token === undefined ? '' : `&pageToken=${encodeURIComponent(token)}`}`;
    const page = await send(attempt, 'GET', url(query));
    return { items: page[field], next: page['nextPageToken'] };
  });

export const dashboards = (options: RestOptions): Collection => {
  const send = sender(options);
  const url = (path: string): URL => new URL(`v1/${path}`, options.monitoring);
  const kind = 'dashboard';
  return {
    list: (parent) =>
      listPages(
        send,
        { verb: 'list', kind, name: parent },
        (query) => url(`${parent}/dashboards${query}`),
        'dashboards',
      ),
    get: (name) => send({ verb: 'read', kind, name }, 'GET', url(name)),
    create: (parent, body, id) => {
      const sent = id === undefined ? body : { ...body, name: `${parent}/dashboards/${id}` };
      return send({ verb: 'create', kind, name: parent }, 'POST', url(`${parent}/dashboards`), sent);
    },
    update: (name, body) => send({ verb: 'update', kind, name }, 'PATCH', url(name), { ...body, name }),
    remove: async (name) => {
      await send({ verb: 'delete', kind, name }, 'DELETE', url(name));
    },
  };
};

/** The API calls a metric by its id alone; here its name is `projects/<project>/metrics/<id>`, as that of all other kinds. */
export const logMetrics = (options: RestOptions): Collection => {
  const send = sender(options);
  const url = (path: string): URL => new URL(`v2/${path}`, options.logging);
  const kind = 'logMetric';
  const named = (parent: string, body: Body): Body => ({ ...body, name: `${parent}/metrics/${String(body['name'])}` });
  const parentOf = (name: string): string => name.slice(0, name.indexOf('/metrics/'));
  const idOf = (name: string): string => name.slice(name.indexOf('/metrics/') + '/metrics/'.length);
  const urlOf = (name: string): URL => url(`${parentOf(name)}/metrics/${encodeURIComponent(idOf(name))}`);
  return {
    list: async (parent) => {
      const attempt = { verb: 'list', kind, name: parent } as const;
      const found = await listPages(send, attempt, (query) => url(`${parent}/metrics${query}`), 'metrics');
      return found.map((body) => named(parent, body));
    },
    get: async (name) => named(parentOf(name), await send({ verb: 'read', kind, name }, 'GET', urlOf(name))),
    create: async (parent, body, id) => {
      const sent = { ...body, name: id ?? body['name'] };
      return named(parent, await send({ verb: 'create', kind, name: parent }, 'POST', url(`${parent}/metrics`), sent));
    },
    update: async (name, body) => {
      const sent = { ...body, name: idOf(name) };
      return named(parentOf(name), await send({ verb: 'update', kind, name }, 'PUT', urlOf(name), sent));
    },
    remove: async (name) => {
      await send({ verb: 'delete', kind, name }, 'DELETE', urlOf(name));
    },
  };
};

/** Of `projects/<project>/locations/<location>/services/<service>`. */
export const hostOfRun = async (options: RestOptions, name: string): Promise<string | undefined> => {
  try {
    const { uri } = await sender(options)(
      { verb: 'read', kind: 'cloudRun', name },
      'GET',
      new URL(`v2/${name}`, options.run),
    );
    return typeof uri === 'string' ? URL.parse(uri)?.host : undefined;
  } catch (error) {
    if (error instanceof MonitoringError && error.id === 'not-found') return undefined;
    throw error;
  }
};
