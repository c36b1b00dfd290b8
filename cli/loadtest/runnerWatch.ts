/**
 * How much time this machine had during a run. Waiting for a processor: Linux PSI, "some" of /proc/pressure/cpu (kernel
 * documentation, accounting/psi). Time that the hypervisor gave to others: steal of /proc/stat (proc(5)). And a fixed unit of
 * work, timed while the load rests, so that only the work of others makes it longer. On other systems only the unit is known.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sumOf } from '../../numbers/sum.ts';
import type { RunnerFigures } from '../../loadtest/runner.ts';

/** Microseconds in which some process waited for a processor, since the machine started. */
export const pressureIn = (text: string): number | undefined => {
  const [, total] = /^some .*\btotal=(\d+)/m.exec(text) ?? [];
  return total === undefined ? undefined : Number(total);
};

export interface ProcessorTimes {
  readonly stolen: number;
  readonly all: number;
}

/** Ticks of all processors, since the machine started. The time of guests is in that of users already. */
export const processorTimesIn = (text: string): ProcessorTimes | undefined => {
  const [, fields] = /^cpu +([\d ]+)$/m.exec(text) ?? [];
  const ticks = fields?.split(' ').slice(0, 8).map(Number) ?? [];
  const stolen = ticks[7];
  return stolen === undefined ? undefined : { stolen, all: sumOf(ticks, (tick) => tick) };
};

type ReadText = (file: string) => string | undefined;

const readText: ReadText = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** Begins to watch. Returns a function that gives the figures since then. `now`: monotonic milliseconds. */
export const watchRunner = (
  read: ReadText = readText,
  now: () => number = () => performance.now(),
): (() => Pick<RunnerFigures, 'pressure' | 'steal'>) => {
  const look = () => ({
    at: now(),
    pressure: pressureIn(read('/proc/pressure/cpu') ?? ''),
    times: processorTimesIn(read('/proc/stat') ?? ''),
  });
  const before = look();
  return () => {
    const after = look();
    const microseconds = (after.at - before.at) * 1_000;
    const waited = difference(before.pressure, after.pressure);
    const all = difference(before.times?.all, after.times?.all);
    const stolen = difference(before.times?.stolen, after.times?.stolen);
    return {
      ...(waited === undefined || microseconds <= 0 ? {} : { pressure: Math.min(1, waited / microseconds) }),
      ...(stolen === undefined || all === undefined || all === 0 ? {} : { steal: stolen / all }),
    };
  };
};

/** Undefined where one is unknown, or a counter went back. */
const difference = (before: number | undefined, after: number | undefined): number | undefined =>
  before === undefined || after === undefined || after < before ? undefined : after - before;

/** Times of one unit of work in milliseconds. */
export interface UnitTime {
  readonly wall: number;
  readonly processor: number;
}

const block = Buffer.alloc(2 ** 20, 7);
/** Blocks of a unit: about 20 ms, several turns of the scheduler, so that others get theirs in between. */
const blocks = 24;
/** Units of one measurement. */
const units = 5;

/** Times the units of work. Blocks this thread for about a tenth of a second on an idle machine. */
export const timeUnits = (): readonly UnitTime[] =>
  Array.from({ length: units }, () => {
    const used = process.threadCpuUsage();
    const begun = performance.now();
    for (let i = 0; i < blocks; i++) createHash('sha256').update(block).digest();
    const wall = performance.now() - begun;
    const { user, system } = process.threadCpuUsage(used);
    return { wall, processor: (user + system) / 1_000 };
  });

/** Compares units of work with the least processor time that one took so far. */
export const createUnitClock = (time: () => readonly UnitTime[] = timeUnits): (() => number) => {
  // The first units also load the code.
  let least = Math.min(...[...time(), ...time()].map(({ processor }) => processor));
  return () => {
    const timed = time();
    least = Math.min(least, ...timed.map(({ processor }) => processor));
    return sumOf(timed, ({ wall }) => wall) / timed.length / least;
  };
};
