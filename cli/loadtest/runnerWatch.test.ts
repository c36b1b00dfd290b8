import { expect, test } from '@jest/globals';
import { createUnitClock, pressureIn, processorTimesIn, timeUnits, watchRunner } from './runnerWatch.ts';

const pressure = (total: number): string =>
  `some avg10=6.31 avg60=4.81 avg300=10.77 total=${total}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`;
const stat = (idle: number, steal: number): string =>
  `cpu  100 0 100 ${idle} 0 0 0 ${steal} 50 0\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 1 2 3\n`;

/** A machine whose files change from one look to the next. */
const watched = (looks: readonly Readonly<Record<string, string>>[]) => {
  let at = 0;
  const figures = watchRunner(
    (file) => looks[at]?.[file],
    () => at * 2_000,
  );
  at = 1;
  return figures();
};

test('pressure and steal are those of the run, not of all time', () => {
  expect(
    watched([
      { '/proc/pressure/cpu': pressure(5_000_000), '/proc/stat': stat(800, 0) },
      { '/proc/pressure/cpu': pressure(5_500_000), '/proc/stat': stat(880, 20) },
    ]),
  ).toEqual({ pressure: 0.25, steal: 0.2 });
});

test.each([
  ['another system', [{}, {}]],
  ['a kernel without these files', [{ '/proc/stat': '' }, { '/proc/stat': '' }]],
  [
    'counters that went back',
    [
      { '/proc/pressure/cpu': pressure(9), '/proc/stat': stat(9, 9) },
      { '/proc/pressure/cpu': pressure(1), '/proc/stat': stat(1, 1) },
    ],
  ],
])('%s says nothing, and that is no figure', (_, looks) => {
  expect(watched(looks)).toEqual({});
});

test('unreadable text has no figures', () => {
  for (const text of ['', 'some', 'some total=x', 'full total=7', 'cpu', 'cpu  1 2 3', '\0']) {
    expect([pressureIn(text), processorTimesIn(text)]).toEqual([undefined, undefined]);
  }
});

test('a unit of work that waits for others takes several times its processor time', () => {
  const unit = (wall: number, processor: number) => [
    { wall, processor },
    { wall, processor },
  ];
  const times = [unit(20, 20), unit(20, 20), unit(20, 20), unit(60, 20), unit(15, 15), unit(60, 20)];
  const clock = createUnitClock(() => times.shift() ?? []);
  expect([clock(), clock(), clock(), clock()]).toEqual([1, 3, 1, 4]);
});

test('units are timed by the wall and by the processor', () => {
  const timed = timeUnits();
  expect(timed.every(({ wall, processor }) => wall > 0 && processor > 0)).toBe(true);
});
