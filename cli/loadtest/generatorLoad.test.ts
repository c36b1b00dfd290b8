import { expect, test } from '@jest/globals';
import { busiest, usedIn } from './generatorLoad.ts';

test("a process's time is read behind its name, whatever that is", () => {
  const stat = '42 (k6 (v2) x) S 1 42 42 0 -1 4194560 2000 0 0 0 123 77 0 0 20 0 11 0 5000 1 2';
  expect(usedIn(stat)).toBe(2);
  expect(usedIn('')).toBeUndefined();
});

const looksOf = (...shares: readonly number[]) =>
  shares.reduce(
    (looks, share) => [...looks, { at: looks.length / 2, used: looks.at(-1)!.used + share }],
    [{ at: 0, used: 0 }],
  );

test.each([
  { shares: [1, 0, 0, 0, 0, 0, 0, 0], most: 0.25, what: 'half a second of work is none that lasts' },
  { shares: [0, 0, 1, 1, 1, 1, 0, 0], most: 1, what: 'two seconds of work are all there was' },
  { shares: [1, 1, 1], most: undefined, what: 'what is shorter says nothing' },
])('$what', ({ shares, most }) => {
  expect(busiest(looksOf(...shares), 2)).toBe(most);
});
