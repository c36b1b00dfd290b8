/** Events of a revision at the splitter are those of its objectives. */
import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { createEventLog } from './eventLog.ts';

test('answers on declared routes count as the pipeline counts them, and only in their time', () => {
  let now = 1_000_000;
  const log = createEventLog(freight, () => now);
  const answer = (path: string, status: number, seconds = 0.01, method = 'GET'): void =>
    log.response(path, method, status, seconds);
  answer('/freight?origin=JFK', 200);
  answer('/freight/JFK', 503);
  answer('/freight/JFK/more', 503);
  answer('/health', 200);
  answer('/freight', 404);
  answer('/freight', 202, 0.01, 'POST');
  answer('/freight', 503, 0.01, 'DELETE');
  now += 10_000;
  answer('/freight', 200, 2);
  const of = (objective: string, from: number, to: number): unknown => log.between(objective, from, to);
  expect(of('api-availability', 1_000_000, 1_005_000)).toEqual({ good: 2, total: 3 });
  expect(of('api-availability', 1_005_000, 1_020_000)).toEqual({ good: 1, total: 1 });
  expect(of('api-latency-300ms', 0, 2_000_000)).toEqual({ good: 2, total: 3 });
  expect(of('api-availability', 0, 900_000)).toEqual({ good: 0, total: 0 });
  expect(of('unknown', 0, 2_000_000)).toEqual({ good: 0, total: 0 });
});
