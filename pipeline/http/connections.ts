/**
 * The connections of a server, and the requests in flight on them. Closing needs both: Node counts a connection on which a header is
 * late, or nothing was sent yet, as busy, and would wait for it.
 */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  readonly track: (response: ServerResponse) => void;
  /** Requests on a connection that have no whole answer yet, oldest first. */
  readonly pending: (socket: unknown) => readonly ServerResponse[];
  readonly inFlight: () => number;
  /** Milliseconds since a request last began. */
  readonly quietMs: () => number;
  /** Each answer from now on closes its connection. */
  readonly endAfterAnswers: () => void;
  /** Destroys the connections that nobody waits for: without a request, or with one whose body no longer arrives. */
  readonly destroyIdle: () => void;
  readonly destroyAll: () => void;
}

interface Arrived {
  readonly bytes: number;
  /** Milliseconds, monotonic. */
  readonly at: number;
}

/** Milliseconds. Longer than any pause of a sender that is still sending. */
const stalledMs = 1_000;

export const trackConnections = (server: Server): Connections => {
  const sockets = new Set<Socket>();
  const responses = new Set<ServerResponse>();
  /** Of connections with an incomplete request: the bytes that had arrived, and when they did. */
  let arrived = new Map<Socket, Arrived>();
  let lastBegun = Number.NEGATIVE_INFINITY;
  /** One function for all responses: a closure each would cost as much as the rest of the tracking. */
  const forget = function (this: ServerResponse): void {
    responses.delete(this);
  };
  let ending = false;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    track: (response) => {
      lastBegun = performance.now();
      responses.add(response);
      response.on('close', forget);
      if (ending) response.shouldKeepAlive = false;
    },
    pending: (socket) => [...responses].filter(({ req }) => req.socket === socket),
    inFlight: () => responses.size,
    quietMs: () => performance.now() - lastBegun,
    endAfterAnswers: () => {
      ending = true;
      for (const response of responses) response.shouldKeepAlive = false;
    },
    destroyIdle: () => {
      const now = performance.now();
      const incomplete = new Map<Socket, Arrived>();
      const busy = new Set<Socket>();
      for (const { req } of responses) {
        const { socket } = req;
        busy.add(socket);
        if (req.complete) continue;
        const before = arrived.get(socket);
        incomplete.set(socket, before?.bytes === socket.bytesRead ? before : { bytes: socket.bytesRead, at: now });
      }
      arrived = incomplete;
      for (const socket of sockets) {
        const isStalled = now - (incomplete.get(socket)?.at ?? now) >= stalledMs;
        if (!busy.has(socket) || isStalled) socket.destroy();
      }
    },
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
};
