import { expect, test } from '@jest/globals';
import { createSlots, type SlotBounds, type Slots } from './slots.ts';

const never = new AbortController().signal;

interface World {
  readonly slots: Slots;
  /** Sets the clock, in milliseconds. */
  readonly at: (ms: number) => void;
  /** Outcomes in order: 'a in', 'b shed'. */
  readonly outcomes: string[];
  /** Requests a slot; returns a function that releases it. */
  readonly request: (name: string) => () => Promise<void>;
}

const world = (bounds: Partial<SlotBounds> = {}): World => {
  let clock = 0;
  const slots = createSlots({ limit: 1, queueLimit: 3, now: () => clock, ...bounds });
  const outcomes: string[] = [];
  return {
    slots,
    outcomes,
    at: (ms) => (clock = ms),
    request: (name) => {
      const taken = slots.take(never).then((slot) => {
        outcomes.push(`${name} ${slot === undefined ? 'shed' : 'in'}`);
        return slot;
      });
      return async () => {
        (await taken)?.();
        await new Promise(setImmediate);
      };
    },
  };
};

const overload = { after: 100, maxWait: 50 };

test('requests beyond the limit wait, and beyond the queue limit they are shed', async () => {
  const { request, outcomes, slots } = world();
  const [a, b, c, d, e] = [request('a'), request('b'), request('c'), request('d'), request('e')];
  await e();
  expect(outcomes).toEqual(['a in', 'e shed']);
  for (const end of [a, b, c, d]) await end();
  expect(outcomes).toEqual(['a in', 'e shed', 'b in', 'c in', 'd in']);
  expect(slots.busy()).toBe(0);
});

test('a burst is served late instead of refused', async () => {
  const { request, outcomes, at } = world({ overload });
  const [a, b, c] = [request('a'), request('b'), request('c')];
  at(90);
  await a();
  at(100);
  await b();
  await c();
  expect(outcomes).toEqual(['a in', 'b in', 'c in']);
});

test('under overload, requests that have waited too long are shed in favour of newer ones', async () => {
  const { request, outcomes, at } = world({ overload });
  const [a] = [request('a'), request('b'), request('c')];
  at(80);
  request('d');
  at(101);
  request('e');
  await new Promise(setImmediate);
  expect(outcomes).toEqual(['a in', 'b shed', 'c shed']);
  await a();
  expect(outcomes).toEqual(['a in', 'b shed', 'c shed', 'd in']);
});

test('a queue that has been empty starts a new overload period', async () => {
  const { request, outcomes, at } = world({ overload });
  const [a, b] = [request('a'), request('b')];
  at(99);
  await a();
  const c = request('c');
  at(199);
  await b();
  await c();
  expect(outcomes).toEqual(['a in', 'b in', 'c in']);
});

test('without a latency objective, every waiting request is served in the end', async () => {
  const { request, outcomes, at } = world();
  const [a, b] = [request('a'), request('b')];
  at(1_000_000);
  await a();
  await b();
  expect(outcomes).toEqual(['a in', 'b in']);
});

test('a request that leaves the queue does not affect others, and a slot released twice counts once', async () => {
  const { slots, request, outcomes } = world();
  const a = request('a');
  const abort = new AbortController();
  const aborted = slots.take(abort.signal);
  const c = request('c');
  abort.abort(new Error('gone'));
  await expect(aborted).rejects.toThrow(/^gone$/);
  await a();
  await a();
  expect([outcomes, slots.busy()]).toEqual([['a in', 'c in'], 1]);
  await c();
  expect(slots.busy()).toBe(0);
});
