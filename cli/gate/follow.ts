/**
 * Sends single messages to a candidate and looks for each until it is readable. In this process, not in k6: a run of k6 lasts a
 * few seconds, and a message may be promised within minutes.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { alteredFields } from '../../loadtest/gate/altered.ts';
import type { Followed } from '../../loadtest/gate/followed.ts';
import { bodyOf, messageFrom, readBackPath, rowWith, type Message } from '../../loadtest/k6/messages.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import type { Target } from '../loadtest/target.ts';
import { createCaller, type Caller } from './caller.ts';

export interface Following {
  /** With `writing` and `readBack`. */
  readonly plan: LoadPlan;
  readonly target: Pick<Target, 'url' | 'token' | 'samples'>;
  /** Messages a second. */
  readonly rate: number;
  /** Seconds for which each message is looked for. */
  readonly patience: number;
  /** Aborted when no more messages are to be sent. */
  readonly enough: AbortSignal;
  /** Seconds for which messages are looked for after that, at most. */
  readonly tail: number;
  readonly stop: AbortSignal;
  /** Whether looking on cannot change the verdict. */
  readonly isDecided: (soFar: Followed) => boolean;
}

/** Seconds between two attempts: first, and at most. Each waits half as long again as the one before. */
const pauses = { first: 0.05, most: 1 } as const;

export const followMessages = async (following: Following): Promise<Followed> => {
  const { plan, target, rate, patience, enough, tail, stop, isDecided } = following;
  const ending = new AbortController();
  const until = AbortSignal.any([stop, ending.signal]);
  const caller = createCaller(target, until);
  const samples = await samplesOf(following, caller);
  const seen: Seen = { accepted: 0, notAccepted: 0, readableAfter: [], missing: 0, altered: {}, lookedFor: new Set() };
  const result = (): Followed => {
    const { lookedFor, ...counts } = seen;
    const now = performance.now();
    return { ...counts, undecided: [...lookedFor].map((sent) => now - sent), patience };
  };
  const pending = new Set<Promise<void>>();
  const sending = AbortSignal.any([until, enough]);
  while (!sending.aborted) {
    const marker =
      plan.writing?.markerType === 'integer' ? randomInt(2 ** 47) : `atalaya-follow-${randomBytes(8).toString('hex')}`;
    const sample = (samples[randomInt(Math.max(1, samples.length))] ?? {}) as Message;
    const message = messageFrom(plan, { sample, marker, now: new Date().toISOString() });
    const following = follow({ plan, message, marker, caller, patience, until }, seen);
    pending.add(following);
    void following.finally(() => pending.delete(following));
    await pause(1 / rate, sending);
  }
  const last = AbortSignal.any([until, AbortSignal.timeout(Math.max(1, tail * 1_000))]);
  while (pending.size > 0 && !last.aborted && !isDecided(result())) {
    await Promise.race([Promise.all(pending), pause(pauses.most, last)]);
  }
  ending.abort();
  await Promise.all(pending);
  return result();
};

interface Seen {
  accepted: number;
  notAccepted: number;
  readonly readableAfter: number[];
  missing: number;
  readonly altered: Record<string, number>;
  /** When each message that is not readable yet was sent, in milliseconds. */
  readonly lookedFor: Set<number>;
}

interface One {
  readonly plan: LoadPlan;
  readonly message: Message;
  readonly marker: string | number;
  readonly caller: Caller;
  readonly patience: number;
  readonly until: AbortSignal;
}

const follow = async ({ plan, message, marker, caller, patience, until }: One, seen: Seen): Promise<void> => {
  const sent = performance.now();
  const age = (): number => performance.now() - sent;
  const { status } = await caller.call('POST', plan.writing?.path ?? '', bodyOf([message]));
  if (status < 200 || status >= 300) {
    if (!until.aborted) seen.notAccepted++;
    return;
  }
  seen.accepted++;
  seen.lookedFor.add(sent);
  for (let attempt = 1, wait: number = pauses.first; !until.aborted; attempt++) {
    await pause(wait, until);
    wait = Math.min(pauses.most, wait * 1.5);
    const answer = await caller.call('GET', readBackPath(plan, message, attempt));
    const row =
      answer.status === 200 ? rowWith(answer.body, plan.readBack?.rows, plan.writing?.marker ?? '', marker) : undefined;
    if (row !== undefined) {
      seen.lookedFor.delete(sent);
      seen.readableAfter.push(age());
      for (const field of alteredFields(plan.fields, message, row))
        seen.altered[field] = (seen.altered[field] ?? 0) + 1;
      return;
    }
    if (age() >= patience * 1_000) {
      seen.lookedFor.delete(sent);
      seen.missing++;
      return;
    }
  }
};

/** Rows whose values messages get: those that are known, else some that the target lists, else none. */
const samplesOf = async ({ plan, target }: Following, caller: Caller): Promise<readonly unknown[]> => {
  if (target.samples !== undefined) return target.samples;
  if (plan.rows === undefined) return [];
  const { status, body } = await caller.call('GET', `${plan.rows.path}?limit=50`);
  try {
    const answer = JSON.parse(status === 200 ? body : '[]') as unknown;
    const rows = plan.rows.key === undefined ? answer : (answer as Message)[plan.rows.key];
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
};

/** Seconds. Ends early without an error when the signal is aborted. */
const pause = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await delay(seconds * 1_000, undefined, { signal }).catch(() => undefined);
};
