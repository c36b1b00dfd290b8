/**
 * kill -9 again and again while callers publish over HTTP. Half of the calls have an Idempotency-Key: those are repeated, whatever became
 * of the first call, as the generated client does. At the end each accepted message is read over HTTP: exactly once.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../until.ts';
import { startKilled, type KilledPipeline } from './killedPipeline.ts';

export interface KillOptions {
  /** Runs `atalaya up diary … --port 0`. */
  readonly start: () => ChildProcess;
  readonly kills: number;
  /** Calls that are accepted between two kills, at least. */
  readonly calls: number;
  readonly callers: number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Called after each kill. */
  readonly onKill?: (kill: number, accepted: number) => void;
}

export interface KillReport {
  readonly accepted: number;
  /** Calls that were sent again with their key. */
  readonly repeated: number;
  /** Calls that were cut off by a kill. */
  readonly cutOff: number;
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Answers other than 202. */
  readonly refused: readonly string[];
}

/** Longest wait before a kill, in milliseconds. */
const moment = 100;

export const killOverHttp = async (options: KillOptions): Promise<KillReport> => {
  const { start, kills, calls, callers, random } = options;
  const accepted = new Set<string>();
  const refused: string[] = [];
  const timestamp = new Date().toISOString();
  let unrepeated: string[] = [];
  let sent = 0;
  let [repeated, cutOff] = [0, 0];
  let stopping = false;

  const post = async ({ url }: KilledPipeline, id: string, isKeyed: boolean): Promise<void> => {
    try {
      const response = await fetch(`${url}/diary`, {
        method: 'POST',
        // A repeated call has the same body.
        body: JSON.stringify({ id, timestamp }),
        headers: { 'content-type': 'application/json', ...(isKeyed ? { 'idempotency-key': id } : {}) },
      });
      const text = await response.text();
      if (response.status === 202) accepted.add(id);
      else refused.push(`${response.status} ${text}`);
    } catch {
      cutOff++;
    }
  };

  const repeat = async (pipeline: KilledPipeline): Promise<void> => {
    const ids = unrepeated;
    unrepeated = [];
    for (let first = 0; first < ids.length; first += callers) {
      const some = ids.slice(first, first + callers);
      repeated += some.length;
      await Promise.all(some.map((id) => post(pipeline, id, true)));
    }
  };

  const call = async (pipeline: KilledPipeline): Promise<void> => {
    while (!stopping) {
      const isKeyed = sent % 2 === 0;
      const id = `m${sent++}`;
      if (isKeyed) unrepeated.push(id);
      await post(pipeline, id, isKeyed);
      // Also repeated at once, while the first one may be on its way.
      if (isKeyed && sent % 8 === 1) {
        repeated++;
        await post(pipeline, id, true);
      }
    }
  };

  for (let kill = 1; kill <= kills; kill++) {
    const pipeline = await startKilled(start);
    await repeat(pipeline);
    stopping = false;
    const enough = accepted.size + calls;
    const running = Array.from({ length: callers }, () => call(pipeline));
    await until('enough calls are accepted', () => accepted.size >= enough);
    await delay(random() * moment); // the moment of the kill
    await pipeline.kill();
    stopping = true;
    await Promise.all(running);
    options.onKill?.(kill, accepted.size);
  }

  const last = await startKilled(start);
  await repeat(last);
  try {
    const rows = await until('every accepted message can be read', async () => {
      const ids = await readAll(last.url);
      const found = new Set(ids);
      return [...accepted].every((id) => found.has(id)) && ids;
    }).catch(() => readAll(last.url));
    const found = new Set(rows);
    const seen = new Set<string>();
    return {
      accepted: accepted.size,
      repeated,
      cutOff,
      lost: [...accepted].filter((id) => !found.has(id)),
      twice: rows.filter((id) => seen.size === seen.add(id).size),
      refused,
    };
  } finally {
    await last.kill();
  }
};

const readAll = async (url: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let next: string | undefined = `${url}/diary?limit=1000`; next !== undefined;) {
    const page: string = next;
    const response: Response = await until('a page', async () => {
      const answer = await fetch(page);
      if (answer.ok) return answer;
      const text = await answer.text();
      if (answer.status === 503) return undefined;
      throw new Error(`${page}: ${answer.status} ${text}`);
    });
    const { diary } = (await response.json()) as { readonly diary: readonly { readonly id: string }[] };
    ids.push(...diary.map(({ id }) => id));
    const link = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    // It is relative to the page.
    next = link && new URL(link, page).href;
  }
  return ids;
};
