/** From a request to what serves it. Reads that were understood before skip everything but the cache. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Answers } from './answer.ts';
import type { Door } from './auth/door.ts';
import type { Caller } from './auth/caller.ts';
import type { Exchange, OpenExchange } from './exchange.ts';
import type { Export } from './export.ts';
import { shed, type Fail } from './failure.ts';
import { originForm } from './originForm.ts';
import type { Plan } from './plan.ts';
import type { Publish } from './publish.ts';
import type { Read } from './read.ts';
import { quote, refuse, type Refusal } from './refusal.ts';
import type { Endpoint } from './routes.ts';

export interface ServeOptions {
  readonly open: OpenExchange;
  /** In front of the declared routes; probes are open. */
  readonly door: Door;
  readonly endpoints: readonly Endpoint[];
  readonly read: Read;
  readonly exportRows: Export;
  readonly publish: Publish;
  /** Whether a query would be shed. */
  readonly full: () => boolean;
  readonly ready: () => Promise<boolean>;
  readonly draining: () => boolean;
  /** By path. */
  readonly documents: Readonly<Record<string, () => Answer>>;
  readonly answers: Answers;
  readonly fail: Fail;
}

export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** URLs whose plan is remembered, and the longest of them in characters: at most 2 MB. */
const rememberedPlans = 1_000;
const rememberedLength = 1_000;

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export const createServe = (options: ServeOptions): Serve => {
  const { open, door, endpoints, read, publish, answers, fail } = options;
  const plans = new Map<string, Plan>();
  const notFound = answers.error(unknownPath(endpoints));
  const alive = answers.plain(200, { status: 'ok' });
  const ready = answers.plain(200, { status: 'ok', warehouse: 'ok' });
  const unready = (warehouse: string): Answer =>
    answers.plain(503, { status: 'unavailable', warehouse }, ['Retry-After', '1']);
  const down = unready('down');
  const leaving = answers.plain(503, { status: 'draining' }, ['Retry-After', '1']);

  const remember = (url: string, plan: Plan): void => {
    if (url.length > rememberedLength) return;
    plans.set(url, plan);
    if (plans.size <= rememberedPlans) return;
    const [oldest] = plans.keys();
    if (oldest !== undefined) plans.delete(oldest);
  };

  const serveReady = (exchange: Exchange): void => {
    if (options.draining()) {
      exchange.send(leaving);
      return;
    }
    options.ready().then(
      (isReady) => exchange.send(isReady ? ready : down),
      (error: unknown) => fail(exchange, error),
    );
  };

  const probes: Readonly<Record<string, (exchange: Exchange) => void>> = {
    '/health': (exchange) => exchange.send(alive),
    '/ready': serveReady,
    ...Object.fromEntries(
      Object.entries(options.documents).map(([path, document]) => [
        path,
        (exchange: Exchange) => exchange.send(document()),
      ]),
    ),
  };

  const serveProbe = (exchange: Exchange, probe: (exchange: Exchange) => void): void => {
    const { method = '' } = exchange.request;
    if (reads.has(method)) probe(exchange);
    else serveOtherMethod(exchange, 'GET, HEAD, OPTIONS');
  };

  const serveOtherMethod = (exchange: Exchange, allow: string): void => {
    const { method = '' } = exchange.request;
    if (method === 'OPTIONS') exchange.send(answers.empty(204, ['Allow', allow]));
    else fail(exchange, wrongMethod(method, allow));
  };

  const serveEndpoint = (
    exchange: Exchange,
    caller: Caller,
    endpoint: Endpoint,
    values: readonly string[],
    search: string,
  ): void => {
    const { method = '', url = '' } = exchange.request;
    // Before it is understood: what was asked for lately is remembered, and may still be in the cache.
    if (reads.has(method) && (endpoint.plan ?? endpoint.export) !== undefined && options.full()) {
      fail(exchange, shed);
    } else if (reads.has(method) && endpoint.plan !== undefined) {
      const plan = endpoint.plan(values, search);
      remember(url, plan);
      read(exchange, plan);
    } else if (reads.has(method) && endpoint.export !== undefined) {
      options.exportRows(exchange, endpoint.export(values, search));
    } else if (method === 'POST' && endpoint.publish !== undefined) {
      if (caller.readOnly) fail(exchange, door.readOnly);
      else void publish(exchange, endpoint.publish, caller);
    } else {
      serveOtherMethod(exchange, endpoint.allow);
    }
  };

  const route = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, search } = splitUrl(request.url ?? '/');
    const probe = Object.hasOwn(probes, pathname) ? probes[pathname] : undefined;
    if (probe !== undefined) {
      serveProbe(open(request, response, pathname, false), probe);
      return;
    }
    let values: readonly string[] | undefined;
    let fault: unknown;
    const endpoint = endpoints.find(({ match }) => {
      try {
        values = match(pathname);
      } catch (error) {
        fault = error;
        return true;
      }
      return values !== undefined;
    });
    // An export takes as long as its caller has chosen: it is no event of the objectives.
    const declared = endpoint !== undefined && endpoint.export === undefined && request.method !== 'OPTIONS';
    const exchange = open(request, response, endpoint?.path ?? 'unmatched', declared);
    if (endpoint === undefined) {
      exchange.send(notFound);
      return;
    }
    if (request.method === 'OPTIONS') {
      exchange.headers.push(...door.preflight(exchange, endpoint.allow));
      serveOtherMethod(exchange, endpoint.allow);
      return;
    }
    door.admit(exchange, (caller) => {
      try {
        if (values === undefined) throw fault;
        serveEndpoint(exchange, caller, endpoint, values, search);
      } catch (error) {
        fail(exchange, error);
      }
    });
  };

  return (request, response) => {
    const plan = plans.get(request.url ?? '');
    if (plan === undefined || !reads.has(request.method ?? '')) {
      route(request, response);
      return;
    }
    const exchange = open(request, response, plan.route, true);
    door.admit(exchange, () => read(exchange, plan));
  };
};

const splitUrl = (url: string): { readonly pathname: string; readonly search: string } => {
  const target = originForm(url);
  const at = target.indexOf('?');
  return at === -1 ? { pathname: target, search: '' } : { pathname: target.slice(0, at), search: target.slice(at + 1) };
};

const unknownPath = (endpoints: readonly Endpoint[]): Refusal =>
  refuse(404, [
    {
      where: 'path',
      what: 'is not one of this service',
      fix: `use ${[...endpoints.map(({ path }) => path), '/health', '/ready', '/docs'].join(', ')}`,
    },
  ]);

const wrongMethod = (method: string, allow: string): Refusal =>
  refuse(
    405,
    [
      {
        where: 'method',
        what: `${quote(method)} is not served on this path`,
        fix: `use ${allow}`,
      },
    ],
    ['Allow', allow],
  );
