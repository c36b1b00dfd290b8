/** What a fake service keeps of one kind: by name, listed in an order on which no caller can rely. */
import { createHash } from 'node:crypto';
import { alreadyExists, notFound } from './refusal.ts';
import type { Body } from './service.ts';

export interface Kept {
  readonly all: () => readonly Body[];
  readonly has: (name: string) => boolean;
  /** Throws NOT_FOUND. */
  readonly get: (name: string) => Body;
  /** Throws ALREADY_EXISTS. */
  readonly add: (name: string, body: Body) => Body;
  readonly put: (name: string, body: Body) => Body;
  /** Throws NOT_FOUND. */
  readonly remove: (name: string) => void;
  readonly names: () => readonly string[];
}

const shuffle = (name: string): string => createHash('sha1').update(name).digest('hex');

export const nothingKept = (): Kept => {
  const bodies = new Map<string, Body>();
  const order = new Map<string, string>();
  const get = (name: string): Body => {
    const body = bodies.get(name);
    if (body === undefined) throw notFound(name);
    return structuredClone(body);
  };
  const put = (name: string, body: Body): Body => {
    bodies.set(name, structuredClone(body));
    order.set(name, shuffle(name));
    return structuredClone(body);
  };
  const names = (): readonly string[] =>
    [...bodies.keys()].toSorted((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1));
  return {
    all: () => names().map(get),
    has: (name) => bodies.has(name),
    get,
    add: (name, body) => {
      if (bodies.has(name)) throw alreadyExists(name);
      return put(name, body);
    },
    put,
    remove: (name) => {
      if (!bodies.delete(name)) throw notFound(name);
    },
    names,
  };
};

/** Ids as Google numbers them: long, and not in the order of creation. */
export const numberedIds = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return String(
      (BigInt(`0x${shuffle(`id ${count}`).slice(0, 15)}`) % 9_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n,
    );
  };
};
