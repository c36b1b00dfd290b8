/**
 * A small HTTP server before the revisions of a rehearsal: it sends each request to one of them, by their shares of the traffic or, at
 * the port of a tag, always to the same. It counts events of each revision as its pipeline would.
 */
import {
  Agent,
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventLog } from './eventLog.ts';

export interface Revision {
  readonly name: string;
  readonly url: string;
  /** Added to requests that have none: callers of the service do not know which revision answers. */
  readonly token: string | undefined;
  readonly events: EventLog;
}

export interface Splitter {
  /** Of the service. */
  readonly url: string;
  /** Opens a port that always sends to this revision. */
  readonly openTag: (revision: Revision) => Promise<string>;
  /** Percent by revision; those that are missing have none. */
  readonly setShares: (shares: readonly { readonly revision: Revision; readonly percent: number }[]) => void;
  readonly close: () => Promise<void>;
}

/** Headers that belong to one connection. Source: RFC 9110, 7.6.1. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

export const openSplitter = async (): Promise<Splitter> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const servers: Server[] = [];
  let shares: readonly { readonly revision: Revision; readonly percent: number }[] = [];
  /** By name: how far a revision is behind its share. The one that is furthest behind is next, so that shares are exact. */
  const behind = new Map<string, number>();
  const choose = (): Revision | undefined => {
    let chosen: Revision | undefined;
    let most = -Infinity;
    for (const { revision, percent } of shares) {
      const due = (behind.get(revision.name) ?? 0) + percent / 100;
      behind.set(revision.name, due);
      if (due > most) [chosen, most] = [revision, due];
    }
    if (chosen !== undefined) behind.set(chosen.name, most - 1);
    return chosen;
  };
  const listen = async (to: () => Revision | undefined, counts: boolean): Promise<string> => {
    const server = createServer((request, response) => {
      const revision = to();
      if (revision === undefined) {
        response.writeHead(503).end();
        return;
      }
      forward(revision, request, response, { agent, counts });
    });
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  return {
    url: await listen(choose, true),
    // Checks and load tests by the tag are no traffic of users.
    openTag: (revision) => listen(() => revision, false),
    setShares: (wanted) => {
      shares = wanted.filter(({ percent }) => percent > 0);
      behind.clear();
    },
    close: async () => {
      agent.destroy();
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
};

const forward = (
  { url, token, events }: Revision,
  request: IncomingMessage,
  response: ServerResponse,
  { agent, counts }: { readonly agent: Agent; readonly counts: boolean },
): void => {
  const begun = performance.now();
  const path = request.url ?? '/';
  let isCounted = !counts;
  const count = (status: number): void => {
    if (isCounted) return;
    isCounted = true;
    events.response(path, request.method ?? 'GET', status, (performance.now() - begun) / 1_000);
  };
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ofConnection.has(name)));
  if (counts && token !== undefined && headers['authorization'] === undefined) {
    headers['authorization'] = `Bearer ${token}`;
  }
  const onwards = send(new URL(path, url), { method: request.method, headers, agent }, (answer) => {
    const { statusCode = 502, headers: given } = answer;
    response.writeHead(
      statusCode,
      Object.fromEntries(Object.entries(given).filter(([name]) => !ofConnection.has(name))),
    );
    answer.on('error', () => response.destroy());
    answer.once('end', () => count(statusCode));
    // An answer that breaks off is none.
    answer.once('close', () => count(502));
    answer.pipe(response);
  });
  onwards.once('error', () => {
    count(502);
    if (!response.headersSent) response.writeHead(502).end();
    else response.destroy();
  });
  response.once('close', () => {
    if (!response.writableFinished) onwards.destroy();
  });
  request.pipe(onwards);
};
