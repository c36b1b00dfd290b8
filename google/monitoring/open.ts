/** Opens Cloud Monitoring: credentials first, then Google's clients, which are loaded here only. */
import { atMost } from '../atMost.ts';
import type { Body, MonitoringClient } from './client.ts';
import { authFor, withSlash } from './authFor.ts';
import { MonitoringError, requireProjectId, type Verb } from './failure.ts';
import type { Kind } from './kind.ts';
import { dashboards, hostOfRun, logMetrics } from './rest.ts';
import { retrying, type RetryOptions } from './retry.ts';
import { openV3, type Collection } from './v3.ts';

export interface OpenOptions {
  /** Of fakes, which need no credentials; undefined: Google's. */
  readonly monitoring: URL | undefined;
  readonly logging: URL | undefined;
  readonly run: URL | undefined;
  readonly retry: RetryOptions;
  /** Milliseconds of one attempt; default 60,000. */
  readonly timeout?: number;
}

/** The requests of reading that are under way at a time. */
const mostReads = 10;

/** Rejects with `MonitoringError` where this machine has no credentials. */
export const openMonitoring = async (options: OpenOptions): Promise<MonitoringClient> => {
  const { monitoring, retry, timeout = 60_000 } = options;
  const auth = await authFor('Cloud Monitoring', monitoring);
  // Google's client changes the paths of its own: it may not share one.
  const ownAuth = monitoring === undefined ? auth : await authFor('Cloud Monitoring', monitoring);
  const v3 = await openV3({
    endpoint: monitoring === undefined ? undefined : withSlash(monitoring),
    auth: ownAuth,
    timeout,
  });
  const rest = {
    monitoring: withSlash(monitoring ?? new URL('https://monitoring.googleapis.com/')),
    logging: withSlash(options.logging ?? new URL('https://logging.googleapis.com/')),
    run: withSlash(options.run ?? new URL('https://run.googleapis.com/')),
    auth,
    timeout,
  };
  const collections: Readonly<Record<Kind, Collection>> = {
    channel: v3.of('channel'),
    metricDescriptor: v3.of('metricDescriptor'),
    service: v3.of('service'),
    slo: v3.of('slo'),
    logMetric: logMetrics(rest),
    uptimeCheck: v3.of('uptimeCheck'),
    alertPolicy: v3.of('alertPolicy'),
    dashboard: dashboards(rest),
  };
  const read = atMost(mostReads);
  const reading = <T>(verb: Verb, call: () => Promise<T>): Promise<T> => read(() => retrying(verb, call, retry));
  const listOf = (kind: Kind, parent: string): Promise<readonly Body[]> =>
    reading('list', () => collections[kind].list(parent));
  return {
    list: async (kind, parent) => {
      requireProjectId(parent.replace('projects/', ''));
      if (kind !== 'slo') return await listOf(kind, parent);
      const services = await listOf('service', parent);
      const each = services.map(({ name }) => listOf('slo', String(name)));
      return (await Promise.all(each)).flat();
    },
    get: async (kind, name) => {
      try {
        return await reading('read', () => collections[kind].get(name));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    create: (kind, parent, body, id) => retrying('create', () => collections[kind].create(parent, body, id), retry),
    update: (kind, name, body, mask) => retrying('update', () => collections[kind].update(name, body, mask), retry),
    remove: async (kind, name) => {
      try {
        await retrying('delete', () => collections[kind].remove(name), retry);
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    },
    hostOfRun: (name) => reading('read', () => hostOfRun(rest, name)),
    close: v3.close,
  };
};

const isNotFound = (error: unknown): boolean => error instanceof MonitoringError && error.id === 'not-found';
