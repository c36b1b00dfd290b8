/**
 * A third party that calls the data API while the demo runs: lists, filters, keys, and sometimes a POST. The API's own
 * metrics count its requests.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { filterFields } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Sample } from '../messages/sources.ts';
import type { Route } from '../../model/route.ts';

export interface Visit {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | undefined;
}

/** Useful requests for a route, with values of real messages. */
export const visitsOf = (system: PipelineSystem, route: Route, samples: readonly Sample[]): readonly Visit[] => {
  const get = (path: string): Visit => ({ method: 'GET', path, body: undefined });
  switch (route.kind) {
    case 'ListRoute': {
      const fields = filterFields(system.schema, route.filters).filter(
        (name) => system.schema[name]!.type === 'string',
      );
      const filtered = samples.flatMap((sample) =>
        fields
          .filter((name) => typeof sample[name] === 'string')
          .map((name) => `${name}=${encodeURIComponent(sample[name] as string)}`),
      );
      return [get(route.path), ...filtered.map((filter) => get(`${route.path}?${filter}`))];
    }
    case 'KeyRoute':
      return samples
        .filter((sample) => route.keys.every((key) => sample[key] !== undefined && sample[key] !== null))
        .map((sample) =>
          get(route.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(sample[key])))),
        );
    case 'PublishRoute':
      return samples.slice(0, 1).map((sample) => ({ method: 'POST', path: route.path, body: JSON.stringify(sample) }));
  }
};

export interface VisitorOptions {
  readonly url: string;
  readonly system: PipelineSystem;
  /** Messages that are already stored: requests for others would get 404. */
  readonly samples: () => readonly Sample[];
  /** Requests a second. */
  readonly rate: number;
  readonly stop: AbortSignal;
  /** Its bearer token. */
  readonly token?: string | undefined;
  /** Called after each request, answered or not; `published`: a POST was accepted. */
  readonly onAnswer?: (published: boolean) => void;
}

/** Every n-th request is a POST. */
const postEvery = 20;

/** Resolves after a stop, when the last answer has arrived. */
export const visit = async ({ url, system, samples, rate, stop, token, onAnswer }: VisitorOptions): Promise<void> => {
  for (let n = 1; !stop.aborted; n++) {
    const current = samples();
    const all = system.stages.api.routes.flatMap((route) => visitsOf(system, route, current));
    const wanted = n % postEvery === 0 && all.some(({ method }) => method === 'POST') ? 'POST' : 'GET';
    const choice = all.filter(({ method }) => method === wanted);
    const chosenVisit = choice[n % choice.length];
    if (chosenVisit !== undefined) {
      const status = await ask(url, chosenVisit, token);
      onAnswer?.(chosenVisit.method === 'POST' && status === 202);
    }
    await delay(1_000 / rate, undefined, { signal: stop }).catch(() => undefined);
  }
};

const ask = async (
  url: string,
  { method, path, body }: Visit,
  token: string | undefined,
): Promise<number | undefined> => {
  try {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // The server closed the connection while stopping; failed answers are in the API's own metrics.
    return undefined;
  }
};
