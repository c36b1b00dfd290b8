import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { openHistory } from './history.ts';
import type { Extent } from './extent.ts';
import type { Reads } from './read.ts';
import { rememberingReads, type Stored } from './stored.ts';
import { day, gaugePoint, hour, inFolder, minute, start, sumPoint } from './testing/points.ts';

const days = 30;

/** A point in every third hour, and none for a week in the middle. */
const points = Array.from({ length: days * 8 }, (_, index) => start + index * 3 * hour + 7 * minute)
  .filter((at) => at < start + 10 * day || at > start + 17 * day)
  .flatMap((at) => [
    ...(at % (5 * day) < day ? [sumPoint('events', at, (at / minute) % 10)] : []),
    ...(at % (2 * day) < day ? [sumPoint('events', at, 1, { code: 'even' })] : []),
    ...(at % (3 * day) < day ? [sumPoint('events', at, 1, { code: 'third' })] : []),
    gaugePoint('backlog', at, (at / hour) % 7),
  ]);

const extent = (from: number, to: number): Extent => ({
  kind: 'Minutes',
  spans: [{ from: start + from * day, to: start + to * day }],
});

const cells = (all: readonly Stored[]): unknown =>
  all.map(({ columns: { times, values }, ...series }) => ({ ...series, times: [...times], values: [...values] }));

const withHistory = (use: (reads: Reads) => void): Promise<void> =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start + days * day });
    history.append(points);
    use(history);
    history.close();
  });

const someDays = fc
  .tuple(fc.integer({ min: -3, max: days + 3 }), fc.integer({ min: 1, max: 12 }))
  .map(([from, length]) => extent(from, from + length));

test('days are the same in whatever order they are asked for', () =>
  withHistory((reads) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('events', 'backlog'), someDays), { maxLength: 12 }), (asked) => {
        const read = rememberingReads(reads);
        for (const [name, range] of asked) {
          expect(cells(read(name, {}, range))).toEqual(cells(rememberingReads(reads)(name, {}, range)));
        }
      }),
      { numRuns: 60 },
    );
  }));

test.each([
  ['backwards', -1],
  ['forwards', 1],
])('thirty days that are asked for one by one, %s, are read in few reads, each day once', (_, direction) =>
  withHistory((reads) => {
    const read: (readonly [number, number])[] = [];
    const remembering = rememberingReads({
      ...reads,
      minutes: (name, labels, from, to) => {
        read.push([(from - start) / day, (to - start) / day]);
        return reads.minutes(name, labels, from, to);
      },
    });
    for (let date = 0; date < days; date += 1) {
      const first = direction === 1 ? date : days - 1 - date;
      remembering('events', {}, extent(first, first + 1));
    }
    expect(read.length).toBeLessThanOrEqual(8);
    const ascending = read.toSorted(([one], [other]) => one - other);
    expect(ascending.slice(1).map(([from]) => from)).toEqual(ascending.slice(0, -1).map(([, to]) => to));
  }),
);
