/** Traffic of a rehearsal: reads at a fixed rate, however slow the answers are, over the declared routes. */
import { Agent, request as send } from 'node:http';
import type { PipelineSystem } from '../../model/system.ts';

export interface Background {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
}

/** Requests that wait for their answers: more would only measure this machine. */
const mostWaiting = 200;
/** Milliseconds between two batches. */
const pause = 20;
/** Milliseconds after which a caller gives up. */
const patience = 10_000;

export const startBackground = (
  system: PipelineSystem,
  { url, rate, rows }: { readonly url: string; readonly rate: number; readonly rows: readonly unknown[] },
): Background => {
  const paths = pathsOf(system, rows);
  const agent = new Agent({ keepAlive: true, maxSockets: mostWaiting });
  let [waiting, sent, isPaused] = [0, 0, false];
  const begun = performance.now();
  const one = (path: string): void => {
    waiting += 1;
    const request = send(new URL(path, url), { agent, timeout: patience }, (answer) => {
      answer.resume();
      answer.once('error', () => undefined);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => undefined);
    request.once('close', () => {
      waiting -= 1;
    });
    request.end();
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1_000) * rate);
    // A machine that was busy does not make up for it in one burst.
    sent = Math.max(sent, due - rate);
    for (; sent < due; sent += 1) if (!isPaused && waiting < mostWaiting) one(paths[sent % paths.length]!);
  }, pause);
  return {
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
    },
    stop: () => {
      clearInterval(timer);
      agent.destroy();
    },
  };
};

/** Lists, and keys of rows that exist. */
const pathsOf = (system: PipelineSystem, rows: readonly unknown[]): readonly string[] => {
  const paths = system.stages.api.routes.flatMap((route): readonly string[] => {
    if (route.kind === 'ListRoute') return [route.path];
    if (route.kind !== 'KeyRoute') return [];
    return rows.slice(0, 20).flatMap((row) => {
      const path = route.path.replaceAll(/\{([^}]+)\}/g, (_, key: string) => {
        const value = (row as Readonly<Record<string, unknown>>)[key];
        return typeof value === 'string' || typeof value === 'number' ? encodeURIComponent(value) : '';
      });
      return /\/\/|\/$|:$/.test(path) ? [] : [path];
    });
  });
  const lists = paths.filter((path) => system.stages.api.routes.some((route) => route.path === path));
  // As many lists as keys.
  return lists.length === 0 ? paths : paths.flatMap((path, index) => [path, lists[index % lists.length]!]);
};
