import { expect, test } from '@jest/globals';
import { brokenByOverload, renderOverload, type Overload } from './overload.ts';

const promised = { target: '95%', under: '300ms' } as const;

/** 100 accepted, of which 96 were in time. */
const held: Overload = {
  capacity: 10,
  rate: 100,
  seconds: 10,
  accepted: [...Array.from({ length: 96 }, () => 300), 301, 400, 500, 600],
  shed: Array.from({ length: 900 }, () => 2),
  withoutRetryAfter: 0,
  failed: 0,
  health: { ok: [1, 2, 3], failed: 0 },
};

test('each line is a ratio with both of its numbers', () => {
  expect(renderOverload(held, promised)).toBe(
    [
      '10.0  load offered, compared with the capacity: 100 and 10 requests/s, for 10 s',
      '1.00  accepted, beside the capacity: 10 and 10 answers/s, 10.0% of all requests',
      '1.01  accepted within 300ms, beside the target: 96.0% and 95%; p50 300 ms, p95 300 ms, p99 500 ms',
      '1.00  of the 503 with Retry-After: 900 and 900, 90.0% of all requests; p50 2 ms, p99 2 ms; 0 other answers',
      '1.00  of the probes of /health answered 200: 3 and 3; p99 3 ms',
    ].join('\n'),
  );
  expect(brokenByOverload(held, promised)).toEqual([]);
});

test.each<[string, Partial<Overload>]>([
  ['accepted requests missed the latency objective', { accepted: [...held.accepted, ...Array(2).fill(400)] }],
  ['no request was accepted', { accepted: [] }],
  ['1 answers 503 had no Retry-After', { withoutRetryAfter: 1 }],
  ['1 requests were answered neither 200 nor 503', { failed: 1 }],
  ['/health was not answered 200 in 1 of 4 probes', { health: { ok: [1, 2, 3], failed: 1 } }],
  ['/health was not answered 200 in 0 of 0 probes', { health: { ok: [], failed: 0 } }],
])('fails when %s', (what, change) => {
  expect(brokenByOverload({ ...held, ...change }, promised)).toEqual([what]);
  expect(renderOverload({ ...held, ...change }, promised)).toContain(`\nFAILED  ${what}`);
});
