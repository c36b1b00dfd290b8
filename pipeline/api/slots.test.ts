import { expect, test } from '@jest/globals';
import { createSlots, type SlotBounds, type Slots } from './slots.ts';

const never = new AbortController().signal;

interface World {
  readonly slots: Slots;
  /** Sets the clock, in milliseconds. */
  readonly at: (ms: number) => void;
  /** Who was settled and how, in order: 'a in', 'b shed'. */
  readonly told: string[];
  /** Asks for a slot; gives it back when called. */
  readonly ask: (name: string) => () => Promise<void>;
}

const world = (bounds: Partial<SlotBounds> = {}): World => {
  let clock = 0;
  const slots = createSlots({ limit: 1, mayWait: 3, now: () => clock, ...bounds });
  const told: string[] = [];
  return {
    slots,
    told,
    at: (ms) => (clock = ms),
    ask: (name) => {
      const taken = slots.take(never).then((slot) => {
        told.push(`${name} ${slot === undefined ? 'shed' : 'in'}`);
        return slot;
      });
      return async () => {
        (await taken)?.();
        await new Promise(setImmediate);
      };
    },
  };
};

const patience = { standing: 100, waiting: 50 };

test('work beyond the limit waits its turn, and beyond the room to wait it is shed', async () => {
  const { ask, told, slots } = world();
  const [a, b, c, d, e] = [ask('a'), ask('b'), ask('c'), ask('d'), ask('e')];
  await e();
  expect(told).toEqual(['a in', 'e shed']);
  for (const end of [a, b, c, d]) await end();
  expect(told).toEqual(['a in', 'e shed', 'b in', 'c in', 'd in']);
  expect(slots.busy()).toBe(0);
});

test('a burst is served late and not refused', async () => {
  const { ask, told, at } = world({ patience });
  const [a, b, c] = [ask('a'), ask('b'), ask('c')];
  at(90);
  await a();
  at(100);
  await b();
  await c();
  expect(told).toEqual(['a in', 'b in', 'c in']);
});

test('in a queue that stands, who has waited too long makes room for who has not', async () => {
  const { ask, told, at } = world({ patience });
  const [a] = [ask('a'), ask('b'), ask('c')];
  at(80);
  ask('d');
  at(101);
  ask('e');
  await new Promise(setImmediate);
  expect(told).toEqual(['a in', 'b shed', 'c shed']);
  await a();
  expect(told).toEqual(['a in', 'b shed', 'c shed', 'd in']);
});

test('a queue that has emptied once is new, and may stand again', async () => {
  const { ask, told, at } = world({ patience });
  const [a, b] = [ask('a'), ask('b')];
  at(99);
  await a();
  const c = ask('c');
  at(199);
  await b();
  await c();
  expect(told).toEqual(['a in', 'b in', 'c in']);
});

test('without an objective to keep, whoever waits is served at last', async () => {
  const { ask, told, at } = world();
  const [a, b] = [ask('a'), ask('b')];
  at(1_000_000);
  await a();
  await b();
  expect(told).toEqual(['a in', 'b in']);
});

test('who leaves the queue takes nobody else along, and a slot that is given back twice counts once', async () => {
  const { slots, ask, told } = world();
  const a = ask('a');
  const left = new AbortController();
  const gone = slots.take(left.signal);
  const c = ask('c');
  left.abort(new Error('gone'));
  await expect(gone).rejects.toThrow(/^gone$/);
  await a();
  await a();
  expect([told, slots.busy()]).toEqual([['a in', 'c in'], 1]);
  await c();
  expect(slots.busy()).toBe(0);
});
