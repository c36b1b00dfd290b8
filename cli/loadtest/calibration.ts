/**
 * How fast this machine is: the time of a fixed unit of work, of the kind that a data API does (sort, write and read JSON, hash).
 * Hosted runners differ in speed from night to night; without this, a slower processor looks like slower software.
 */
import { createHash } from 'node:crypto';
import type { Calibration } from '../../loadtest/nightly/nightRecord.ts';
import { median } from '../../numbers/quantile.ts';
import { seededRandom } from '../../numbers/random.ts';

/** Changed when the work changes: times of different units cannot be compared. */
const unit = 'sort-json-sha256-1';
const rows = 20_000;
/** The first ones run before the compiler has optimised the work, and do not count. */
const [unmeasured, measured] = [3, 15];

export const calibrate = (now: () => number = () => performance.now()): Calibration => {
  const times = Array.from({ length: unmeasured + measured }, () => {
    const begin = now();
    work();
    return now() - begin;
  });
  return { unit, milliseconds: median(times.slice(unmeasured)) };
};

const work = (): string => {
  const random = seededRandom(1);
  const table = Array.from({ length: rows }, (_, id) => ({ id, value: random() })).toSorted(
    (a, b) => a.value - b.value,
  );
  const copy = JSON.parse(JSON.stringify(table)) as typeof table;
  return createHash('sha256').update(JSON.stringify(copy)).digest('hex');
};
