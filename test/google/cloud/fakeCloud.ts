/**
 * A fake of Google Cloud's REST APIs on one port of this machine, each service below its own prefix (`/monitoring/v3/…`, `/run/v2/…`),
 * because the provider's `*_custom_endpoint` takes a path. Services say what they keep and refuse; this file routes, counts requests,
 * and answers as Google's front end does: JSON errors of `google.rpc.Status`, 401 without a token, 404 for an unknown path.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { concurrentEdits, noFaults, type Fault, type FaultPlan } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { Body, Call, FakeService, Route } from './service.ts';

export interface FakeCloud {
  readonly url: string;
  /** The base of a service, with a slash at its end. */
  readonly endpoint: (service: string) => string;
  readonly calls: readonly Call[];
  /** Requests that no route answers, as `GET /run/v2/…`: what the fake lacks, because Terraform takes its 404 for a resource that is gone. */
  readonly unserved: readonly string[];
  readonly faults: FaultPlan;
  /** All that any service keeps, as `service: name`. */
  readonly left: () => readonly string[];
  readonly close: () => Promise<void>;
}

export interface FakeCloudOptions {
  /** The token that requests must have; undefined: any. */
  readonly token?: string;
  /** Refuses callers: see iam/permissionOf.ts. It replaces the check of the token. */
  readonly authorize?: (call: Call) => void;
  /** Milliseconds of each answer. */
  readonly delay?: number;
}

interface Compiled {
  readonly service: FakeService;
  readonly route: Route;
  readonly pattern: RegExp;
}

const compiled = (service: FakeService): readonly Compiled[] =>
  service.routes.map((route) => {
    const source = route.path
      .replaceAll(/[.*?^$()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/\{(\w+)\+\}/g, '(?<$1>.+?)')
      .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/:]+)');
    return { service, route, pattern: new RegExp(`^${source}$`) };
  });

interface Routed {
  readonly call: Call;
  readonly route: Route;
  readonly owner: FakeService;
}

const answerJson = (
  response: ServerResponse,
  code: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(code, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  response.end(JSON.stringify(body));
};

const answerRefusal = (response: ServerResponse, { code, status, message, details }: Refusal): void =>
  answerJson(response, code, { error: { code, message, status, ...(details === undefined ? {} : { details }) } });

const bodyOf = (sent: Buffer, { headers }: IncomingMessage): Body | undefined => {
  if (sent.length === 0 || !/^application\/json|^text\/plain|^$/.test(headers['content-type'] ?? '')) return undefined;
  try {
    const body: unknown = JSON.parse(sent.toString());
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // Refused below.
  }
  throw new Refusal(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
};

/** Starts the services on a port that the system chooses. */
export const openFakeCloud = async (
  services: readonly FakeService[],
  options: FakeCloudOptions = {},
): Promise<FakeCloud> => {
  const routes = services.flatMap(compiled);
  const calls: Call[] = [];
  const unserved: string[] = [];
  const faults = noFaults();
  const busy = new Set<string>();

  /** False where another write to the same is being made. */
  const enter = (owner: FakeService, call: Call): boolean => {
    const part = owner.exclusive?.(call);
    const key = `${owner.name} ${String(part)}`;
    if (part === undefined) return true;
    if (busy.has(key)) return false;
    busy.add(key);
    return true;
  };
  const leave = (owner: FakeService, call: Call): void => {
    busy.delete(`${owner.name} ${String(owner.exclusive?.(call))}`);
  };

  const callOf = async (request: IncomingMessage): Promise<Routed> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const [, service = '', path = ''] = /^\/([^/]+)\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    const content = await buffer(request);
    const body = bodyOf(content, request);
    for (const { service: owner, route, pattern } of routes) {
      if (owner.name !== service || route.method !== request.method) continue;
      const found = pattern.exec(path);
      if (found === null) continue;
      const { method = '', headers } = request;
      const part = { ...found.groups };
      return { call: { service, method, path, part, query: searchParams, headers, body, content }, route, owner };
    }
    unserved.push(`${request.method} ${pathname}`);
    throw new Refusal(404, 'NOT_FOUND', `Method not found: ${request.method} ${pathname}`);
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { call, route, owner } = await callOf(request);
    calls.push(call);
    const isFree = enter(owner, call);
    try {
      if (options.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delay));
      if (!isFree) throw concurrentEdits.refusal;
      await answer(call, route, request, response);
    } finally {
      if (isFree) leave(owner, call);
    }
  };

  const answer = async (
    call: Call,
    route: Route,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    options.authorize?.(call);
    if (
      options.authorize === undefined &&
      options.token !== undefined &&
      request.headers.authorization !== `Bearer ${options.token}`
    )
      throw new Refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    const fault: Fault | undefined = faults.next(call);
    if (fault?.kind === 'refuse') throw fault.refusal;
    const body = (await route.answer(call)) ?? {};
    if (fault?.kind === 'cut') response.destroy();
    else answerJson(response, 200, body);
  };

  const server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      try {
        await respond(request, response);
      } catch (error) {
        answerRefusal(response, error instanceof Refusal ? error : new Refusal(500, 'INTERNAL', String(error)));
      }
    };
    void work();
  });
  // A client that reuses a connection just when the server closes it sees a reset, and repeats no POST: idle connections stay open.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    endpoint: (service) => `${url}/${service}/`,
    calls,
    unserved,
    faults,
    left: () => services.flatMap(({ name, left }) => left().map((kept) => `${name}: ${kept}`)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
