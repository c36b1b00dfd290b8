/**
 * The one way in which this repository opens an HTTP server: the data API, pushes, metrics, the receiver and the preview. A connection
 * that is late or malformed is destroyed after its answer, and every answer of Node's own is a problem document. Closing finishes
 * the requests in flight.
 */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorEnvelope } from '../../model/stage.ts';
import { answerProblem } from './answerProblem.ts';
import { trackConnections, type Connections } from './connections.ts';
import { ListenError } from './listenError.ts';
import { answerRaw } from './rawAnswer.ts';
import { directTimeouts, type ServerTimeouts } from './timeouts.ts';
import { noHost, noTunnel, unknownExpectation, unparsed } from './unparsed.ts';

export interface ServerOptions {
  /** For errors, such as 'the push endpoint'. */
  readonly name: string;
  readonly listener: RequestListener;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Of answers that Node would give itself. Default: problem documents. */
  readonly errors?: ErrorEnvelope | undefined;
  /** Default: of a server that callers reach directly. */
  readonly timeouts?: ServerTimeouts | undefined;
  /** Milliseconds after which closing ends every connection. */
  readonly drainMs: number;
  /** Milliseconds that a closing server still takes new requests while they keep coming. Default 0. */
  readonly handOverMs?: number | undefined;
}

export interface OpenServer {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Connections that wait in the kernel until they are accepted (at most its somaxconn). Node's default of 511 is full after
 * a tenth of a second of overload, and later connections are not refused but wait for seconds.
 */
export const listenBacklog = 4_096;

const sweepMs = 50;
/** A hand-over is complete when nothing was requested for so long. */
const quietMs = 500;
const quietTurns = quietMs / sweepMs;

/** Throws `ListenError`. */
export const openServer = async (options: ServerOptions): Promise<OpenServer> => {
  const { listener, host, errors = { kind: 'Problem' } } = options;
  // Node would answer a missing host itself, without a body.
  const server = createServer({ ...(options.timeouts ?? directTimeouts), requireHostHeader: false });
  const connections = trackConnections(server);
  const refused = new WeakSet<object>();

  server.on('request', (request, response) => {
    connections.track(response);
    if (request.headers.host === undefined && request.httpVersionMinor === 1) answerProblem(response, noHost, errors);
    else listener(request, response);
  });
  server.on('checkExpectation', (request, response) => {
    connections.track(response);
    request.resume();
    answerProblem(response, unknownExpectation, errors);
  });
  server.on('connect', (_request, socket) => answerRaw(socket, errors, noTunnel));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Input after the answer fails again.
    if (refused.has(socket)) return;
    refused.add(socket);
    const pending = connections.pending(socket);
    const last = pending.at(-1);
    const isWhole = pending.every(({ req }) => req.complete);
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    // The answer to earlier requests comes first: what follows them on the connection is never answered.
    else if (last !== undefined && isWhole) last.once('close', () => socket.destroy());
    else if (pending.some(({ headersSent }) => headersSent)) socket.destroy();
    // Nothing was sent: an answer could be taken for that to the first request.
    else if ('bytesRead' in socket && socket.bytesRead === 0) socket.destroy();
    else answerRaw(socket, errors, unparsed(error.code));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError(options.name, `${host}:${options.port}`, error.code ?? error.message));
    });
    server.listen({ port: options.port, host, backlog: listenBacklog }, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;

  const close = async (): Promise<void> => {
    const began = performance.now();
    connections.endAfterAnswers();
    await quiet(connections, options.handOverMs ?? 0);
    await new Promise<void>((resolve) => {
      const force = setTimeout(connections.destroyAll, began + options.drainMs - performance.now());
      // Connections become idle one by one, as their answers are sent.
      const sweep = setInterval(connections.destroyIdle, sweepMs);
      server.close(() => {
        clearTimeout(force);
        clearInterval(sweep);
        resolve();
      });
      connections.destroyIdle();
    });
  };
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, port, close };
};

/** Until no request has begun, and none was in flight, for a moment; at most `limitMs`. */
const quiet = async (connections: Connections, limitMs: number): Promise<void> => {
  const end = performance.now() + limitMs;
  // Counted in turns of the event loop, too: a process that got no time has not seen what waits for it.
  let turns = connections.quietMs() < quietMs ? 0 : quietTurns;
  while (performance.now() < end && turns < quietTurns) {
    await delay(sweepMs);
    turns = connections.inFlight() > 0 || connections.quietMs() < sweepMs ? 0 : turns + 1;
  }
};
