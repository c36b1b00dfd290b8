/**
 * A process that appends good and total events as fast as it can, ten of each in an append, and says after each append
 * how many it has written. With an interval, in seconds, each append is so much later than the one before, by the clock of
 * the history too, so that hours are closed. It ends when it is killed.
 */
import { openHistory } from '../history.ts';
import { second, start, sumPoint } from './points.ts';

const [file = '', name = 'events', interval] = process.argv.slice(2);
let now = start;
const history = openHistory(file, { now: () => now });
const appendForever = (written: number): void => {
  const at = start + Math.ceil(interval === undefined ? written / 100 : (written / 10) * Number(interval)) * second;
  if (interval !== undefined) now = at;
  history.append(
    Array.from({ length: 10 }, () => [
      sumPoint(name, at, 1, { outcome: 'good' }),
      sumPoint(name, at, 1, { outcome: 'total' }),
    ]).flat(),
  );
  process.stdout.write(`${written + 10}\n`);
  setImmediate(appendForever, written + 10);
};
appendForever(0);
