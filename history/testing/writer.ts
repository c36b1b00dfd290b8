/**
 * A process that appends good and total events as fast as it can, ten of each in an append, and says after each append
 * how many it has written. It ends when it is killed.
 */
import { openHistory } from '../history.ts';
import { second, start, sumPoint } from './points.ts';

const [file = '', name = 'events'] = process.argv.slice(2);
const history = openHistory(file, { now: () => start });
const appendForever = (written: number): void => {
  const at = start + Math.ceil(written / 100) * second;
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
