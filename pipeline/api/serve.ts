/** Dispatches requests. A read whose URL was parsed before goes straight to the cache. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Answers } from './answer.ts';
import type { Access } from './auth/access.ts';
import type { Caller } from './auth/caller.ts';
import type { Exchange, OpenExchange } from './exchange.ts';
import type { Export } from './export.ts';
import { shed, type Fail } from './failure.ts';
import type { Ready } from './health.ts';
import { originForm } from './originForm.ts';
import type { Plan } from './plan.ts';
import type { Publish } from './publish.ts';
import type { Read } from './read.ts';
import { quote, refuse, type Refusal } from './refusal.ts';
import type { Endpoint } from './routes.ts';

export interface ServeOptions {
  readonly open: OpenExchange;
  /** In front of the declared routes; probes need no authentication. */
  readonly access: Access;
  readonly endpoints: readonly Endpoint[];
  readonly read: Read;
  readonly exportRows: Export;
  readonly publish: Publish;
  /** True while a query would be shed. */
  readonly full: () => boolean;
  readonly ready: () => Promise<Ready>;
  readonly draining: () => boolean;
  /** By path. */
  readonly documents: Readonly<Record<string, () => Answer>>;
  readonly answers: Answers;
  readonly fail: Fail;
}

export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** Most URLs whose plan is cached, and the most characters of such a URL: 2 MB at most. */
const maxPlans = 1_000;
const maxUrlLength = 1_000;

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export const createServe = (options: ServeOptions): Serve => {
  const { open, access, endpoints, read, publish, answers, fail } = options;
  const plans = new Map<string, Plan>();
  const notFound = answers.error(unknownPath(endpoints));
  const healthAnswer = answers.plain(200, { status: 'ok' });
  const ready = answers.plain(200, { status: 'ok', warehouse: 'ok' });
  const unreadyAnswer = ({ warehouse, queue }: Ready): Answer => {
    const parts = { warehouse: warehouse ? 'ok' : 'down', ...(queue ? {} : { queue: 'down' }) };
    return answers.plain(503, { status: 'unavailable', ...parts }, ['Retry-After', '1']);
  };
  const drainingAnswer = answers.plain(503, { status: 'draining' }, ['Retry-After', '1']);

  const remember = (url: string, plan: Plan): void => {
    if (url.length > maxUrlLength) return;
    plans.set(url, plan);
    if (plans.size <= maxPlans) return;
    const [oldest] = plans.keys();
    if (oldest !== undefined) plans.delete(oldest);
  };

  const serveReady = (exchange: Exchange): void => {
    if (options.draining()) {
      exchange.send(drainingAnswer);
      return;
    }
    options.ready().then(
      (state) => exchange.send(state.warehouse && state.queue ? ready : unreadyAnswer(state)),
      (error: unknown) => fail(exchange, error),
    );
  };

  const probes: Readonly<Record<string, (exchange: Exchange) => void>> = {
    '/health': (exchange) => exchange.send(healthAnswer),
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
    // Shed before parsing: requests that may be in the cache have a cached plan, and do not come here.
    if (reads.has(method) && (endpoint.plan ?? endpoint.export) !== undefined && options.full()) {
      fail(exchange, shed);
    } else if (reads.has(method) && endpoint.plan !== undefined) {
      const plan = endpoint.plan(values, search);
      remember(url, plan);
      read(exchange, plan);
    } else if (reads.has(method) && endpoint.export !== undefined) {
      options.exportRows(exchange, endpoint.export(values, search));
    } else if (method === 'POST' && endpoint.publish !== undefined) {
      if (caller.readOnly) fail(exchange, access.readOnly);
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
    let decodeError: unknown;
    const endpoint = endpoints.find(({ match }) => {
      try {
        values = match(pathname);
      } catch (error) {
        decodeError = error;
        return true;
      }
      return values !== undefined;
    });
    // The caller's reading speed decides how long an export takes: it is not an event of an objective.
    const declared = endpoint !== undefined && endpoint.export === undefined && request.method !== 'OPTIONS';
    const exchange = open(request, response, endpoint?.path ?? 'unmatched', declared);
    if (endpoint === undefined) {
      exchange.send(notFound);
      return;
    }
    if (request.method === 'OPTIONS') {
      exchange.headers.push(...access.preflight(exchange, endpoint.allow));
      serveOtherMethod(exchange, endpoint.allow);
      return;
    }
    access.admit(exchange, (caller) => {
      try {
        if (values === undefined) throw decodeError;
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
    access.admit(exchange, () => read(exchange, plan));
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
      what: 'is not a path of this service',
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
