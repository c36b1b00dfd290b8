/** Events of a revision at the splitter are those of its objectives. */
import { expect, test } from '@jest/globals';
import flights from '../../systems/flights.ts';
import { createEventLog } from './eventLog.ts';

test('answers on declared routes count as the pipeline counts them, and only in their time', () => {
  let now = 1_000_000;
  const log = createEventLog(flights, () => now);
  const answer = (path: string, status: number, seconds = 0.01, method = 'GET'): void =>
    log.response(path, method, status, seconds);
  answer('/flights?origin=JFK', 200);
  answer('/flights/JFK', 503);
  answer('/flights/JFK/more', 503);
  answer('/health', 200);
  answer('/flights', 404);
  answer('/flights', 202, 0.01, 'POST');
  answer('/flights', 503, 0.01, 'DELETE');
  now += 10_000;
  answer('/flights', 200, 2);
  const of = (objective: string, from: number, to: number): unknown => log.between(objective, from, to);
  expect(of('api-availability', 1_000_000, 1_005_000)).toEqual({ good: 2, total: 3 });
  expect(of('api-availability', 1_005_000, 1_020_000)).toEqual({ good: 1, total: 1 });
  expect(of('api-latency-300ms', 0, 2_000_000)).toEqual({ good: 2, total: 3 });
  expect(of('api-availability', 0, 900_000)).toEqual({ good: 0, total: 0 });
  expect(of('unknown', 0, 2_000_000)).toEqual({ good: 0, total: 0 });
});
