/** A server in front of an honest pipeline, which lies about some of its answers. */
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PipelineSystem } from '../../model/system.ts';
import type { Honest, Lie, Lying, RequestKind } from './lie.ts';

export interface LiarOptions {
  readonly system: PipelineSystem;
  /** URL of the honest pipeline. */
  readonly honest: string;
  /** Asked for each request for data, in order. */
  readonly lieFor: (count: number) => Lie | undefined;
  /** Tells the truth to the requests of the contract's checks. */
  readonly toLoadOnly?: boolean;
  /** Default 127.0.0.1. */
  readonly host?: string;
}

export interface Liar {
  readonly url: string;
  /** Answers that were lies, by id. */
  readonly told: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
}

export const startLiar = async (options: LiarOptions): Promise<Liar> => {
  const { system, honest: honestUrl, lieFor, toLoadOnly = false, host = '127.0.0.1' } = options;
  const agent = new Agent({ keepAlive: true });
  const told = new Map<string, number>();
  let [count, first] = [0, 0];
  const die = (): void => {
    server.close();
    server.closeAllConnections();
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '/' } = request;
    const sent = await textOf(request);
    const honest: Lying['honest'] = async (path = url, body = sent) => ask(agent, honestUrl, request, path, body);
    const kind = kindOf(system, request.method ?? 'GET', url);
    const isLoad = request.headers['atalaya-synthetic'] !== 'gate contract';
    const lie = kind === undefined || (toLoadOnly && !isLoad) ? undefined : lieFor(count++);
    if (kind === undefined || lie === undefined || !lie.on.includes(kind)) {
      send(response, await honest());
      return;
    }
    if (told.size === 0) first = performance.now();
    const before = told.get(lie.id) ?? 0;
    told.set(lie.id, before + 1);
    const elapsed = performance.now() - first;
    await lie.tell({ system, kind, request, response, url, sent, count: before, elapsed, honest, die });
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    told,
    close: async () => {
      agent.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};

const send = (response: ServerResponse, { status, headers, body }: Honest): void => {
  const length = status === 304 || status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(body);
};

const textOf = async (stream: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** Headers that belong to one connection or one spelling of the body. */
const notForwarded = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'accept-encoding',
  'host',
]);

const forwarded = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (notForwarded.has(name) ? [] : [[name, String(value)]])),
  );

const ask = async (agent: Agent, to: string, asked: IncomingMessage, path: string, body: string): Promise<Honest> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(to);
    const { method } = asked;
    const headers = {
      ...forwarded(asked.headers),
      ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
    const outgoing = httpRequest({ agent, hostname, port, path, method, headers }, (incoming) => {
      textOf(incoming).then(
        (text) => resolve({ status: incoming.statusCode ?? 502, headers: forwarded(incoming.headers), body: text }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body === '' ? undefined : body);
  });

/** Undefined for what is no declared route, such as /health. */
const kindOf = ({ stages: { api } }: PipelineSystem, method: string, url: string): RequestKind | undefined => {
  const [path = ''] = url.split('?');
  const route = api.routes.find(
    (declared) =>
      declared.method === method && new RegExp(`^${declared.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (route === undefined) return undefined;
  return route.kind === 'ListRoute' ? 'list' : route.kind === 'KeyRoute' ? 'key' : 'post';
};
