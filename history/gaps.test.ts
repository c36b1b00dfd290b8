import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Gap } from './gaps.ts';
import { openHistory } from './history.ts';
import { day, gaugePoint, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

const backlog = 'atalaya.queue.backlog';

/** As a pipeline writes and rolls up, hour by hour, where it runs. */
const fill = (file: string, days: number, isOff: (at: number) => boolean): number => {
  let clock = start;
  const history = openHistory(file, { now: () => clock });
  const end = start + days * day;
  while (clock < end) {
    const from = clock;
    clock += hour;
    const times = Array.from({ length: 60 }, (_, at) => from + (at + 1) * minute - (at % 7) * second);
    history.append(times.filter((at) => !isOff(at)).map((at) => gaugePoint(backlog, at, at % 5)));
  }
  for (let round = 0; round < 20; round += 1) history.append([]);
  history.close();
  return end;
};

const gapsOf = (file: string, from: number, to: number): readonly Gap[] => {
  const history = openHistory(file, { readOnly: true });
  try {
    return history.gaps(from, to);
  } finally {
    history.close();
  }
};

test('a history says when it has no readings, in packed days and since', () =>
  inFolder((file) => {
    const off: readonly Gap[] = [
      { from: start + day + 3 * hour, to: start + day + 5 * hour },
      { from: start + 2 * day - hour, to: start + 3 * day + hour },
      { from: start + 4 * day - 30 * minute, to: start + 4 * day },
    ];
    const end = fill(file, 4, (at) => off.some(({ from, to }) => at > from && at <= to));
    expect(gapsOf(file, start, end)).toEqual(off);
    expect(gapsOf(file, start, end + hour)).toEqual([...off.slice(0, 2), { ...off[2], to: end + hour }]);
    expect(gapsOf(file, start + 2 * day, end - hour)).toEqual([]);
    expect(gapsOf(file, start + day + 4 * hour, start + 2 * day)).toEqual([
      { from: start + 2 * day - hour, to: start + 2 * day },
    ]);
  }));

test('what is before the first reading is no gap, and one minute without a reading is none', () =>
  inFolder((file) => {
    const end = fill(
      file,
      1,
      (at) => at < start + 3 * hour || (at > start + 5 * hour && at <= start + 5 * hour + minute),
    );
    expect(gapsOf(file, start - day, end)).toEqual([]);
  }));

test('a history without a gauge, or without points, knows of none', () =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start + hour });
    history.append([sumPoint('events', start + minute, 1), sumPoint('events', start + hour, 1)]);
    expect([history.gaps(start, start + hour), history.gaps(start, start), history.gaps(start + hour, start)]).toEqual([
      [],
      [],
      [],
    ]);
    history.close();
  }));

test('the gaps of any interval are those of its minutes, one by one', () =>
  inFolder((file) => {
    const isOff = (at: number): boolean => Math.floor(at / (97 * minute)) % 9 === 4;
    const end = fill(file, 3, isOff);
    const isMissing = (ends: number): boolean =>
      ![0, 1, 2, 3, 4, 5, 6].some((early) => {
        const index = ends / minute - start / minute - 1;
        return (index % 60) % 7 === early && !isOff(ends - early * second) && ends > start;
      });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_320 }), fc.integer({ min: 1, max: 4_320 }), (first, length) => {
        const [from, to] = [start + first * minute, Math.min(end, start + (first + length) * minute)];
        const expected: Gap[] = [];
        let hasBegun = false;
        for (let at = from + minute; at <= to; at += minute) {
          if (!isMissing(at)) hasBegun = true;
          else if (hasBegun) {
            const last = expected.at(-1);
            if (last?.to === at - minute) expected[expected.length - 1] = { from: last.from, to: at };
            else expected.push({ from: at - minute, to: at });
          }
        }
        expect(gapsOf(file, from, to)).toEqual(expected.filter((gap) => gap.to - gap.from >= 2 * minute));
      }),
      { numRuns: 60 },
    );
  }));
