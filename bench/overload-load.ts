/**
 * Open-loop load from its own process: each request is sent at its scheduled time on a free connection, and its latency
 * counts from that time. It uses bare sockets, because a client that needs more CPU than the server would measure itself.
 * `overload.ts` sends it the URL.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { distinctPath } from './api-data.ts';

export interface OpenLoad {
  readonly port: number;
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** Every request is counted in exactly one of these. */
export interface OpenLoaded {
  /** Milliseconds of each answer 200. */
  readonly accepted: readonly number[];
  /** Milliseconds of each answer 503. */
  readonly shed: readonly number[];
  /** Answers 503 without Retry-After. */
  readonly withoutRetryAfter: number;
  /** Other answers, and connections that broke. */
  readonly failed: number;
}

interface Answered {
  readonly status: number;
  readonly retryAfter: boolean;
}

interface Connection {
  /** The time since which the connection has been idle. */
  idleSince: number;
  /** Undefined when the connection broke. */
  readonly ask: (path: string, answered: (answer: Answered | undefined) => void) => void;
  readonly end: () => void;
}

/** The complete answer at the start of the text, and its length; undefined while it is incomplete. */
const parseAnswer = (text: string): (Answered & { readonly length: number }) | undefined => {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end).toLowerCase();
  const length = end + 4 + Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1]);
  if (text.length < length) return undefined;
  return { status: Number(head.slice(9, 12)), retryAfter: /\r\nretry-after: \d+/.test(head), length };
};

const open = (port: number, ended: () => void): Connection => {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let waiting: ((answer: Answered | undefined) => void) | undefined;
  let text = '';
  const settle = (answer: Answered | undefined): void => {
    const told = waiting;
    waiting = undefined;
    told?.(answer);
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    text += String(chunk);
    const answer = parseAnswer(text);
    if (answer === undefined) return;
    text = text.slice(answer.length);
    settle(answer);
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    ended();
    settle(undefined);
  });
  return {
    idleSince: performance.now(),
    ask: (path, answered) => {
      waiting = answered;
      socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
    },
    end: () => socket.destroy(),
  };
};

/** Milliseconds; Node's server closes what has been idle for five seconds, whether a request is on its way or not. */
const mostIdle = 3_000;

/** At the start: a real overload comes over connections that are there already, and a backlog that overflows costs seconds. */
const openAtOnce = 400;

let sent = 1_000_000;

const run = async ({ port, rate, seconds }: OpenLoad): Promise<OpenLoaded> => {
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const accepted: number[] = [];
  const shed: number[] = [];
  const total = Math.round(rate * seconds);
  let [withoutRetryAfter, failed, settled] = [0, 0, 0];
  const over = Promise.withResolvers<void>();

  const make = (): Connection => {
    const made = open(port, () => all.delete(made));
    all.add(made);
    return made;
  };
  /** The connection that has been idle longest, so that none is idle for long. */
  const take = (): Connection => {
    for (;;) {
      const free = idle.shift();
      if (free === undefined) return make();
      if (all.has(free) && performance.now() - free.idleSince < mostIdle) return free;
      free.end();
    }
  };

  const send = (due: number): void => {
    const connection = take();
    connection.ask(distinctPath(sent++), (answer) => {
      const ms = performance.now() - due;
      if (answer?.status === 200) accepted.push(ms);
      else if (answer?.status === 503) shed.push(ms);
      else failed += 1;
      if (answer?.status === 503 && !answer.retryAfter) withoutRetryAfter += 1;
      connection.idleSince = performance.now();
      if (answer !== undefined) idle.push(connection);
      if (++settled === total) over.resolve();
    });
  };

  idle.push(...Array.from({ length: openAtOnce }, make));
  await sleep(500);
  const started = performance.now();
  let next = 0;
  const timer = setInterval(() => {
    for (; next < total; next++) {
      const due = started + (next * 1_000) / rate;
      if (due > performance.now()) return;
      send(due);
    }
    clearInterval(timer);
  }, 1);
  await over.promise;
  for (const connection of all) connection.end();
  return { accepted, shed, withoutRetryAfter, failed };
};

process.on('message', (load: OpenLoad) => {
  run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      throw error;
    },
  );
});
