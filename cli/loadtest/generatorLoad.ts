/**
 * How busy k6 itself is: a generator without processors left measures its own queue, not the target. From Linux's own books of
 * the process (proc(5), "/proc/pid/stat": utime and stime in hundredths of a second); where there are none, nothing is said.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Milliseconds between looks. */
const every = 500;
/** Looks that make a stretch: starting its users keeps k6 busy for less. */
const stretch = 4;

/** Seconds of processor that the process has had by now. */
export const usedIn = (stat: string): number | undefined => {
  // The name of the program, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user + system) ? (user + system) / 100 : undefined;
};

export interface Look {
  /** Seconds. */
  readonly at: number;
  readonly used: number;
}

/** Of all processors, in the busiest two seconds; undefined for what was shorter. */
export const busiest = (looks: readonly Look[], processors: number): number | undefined => {
  const shares = looks.flatMap(({ at, used }, index) => {
    const end = looks[index + stretch];
    return end === undefined ? [] : [(end.used - used) / (end.at - at) / processors];
  });
  return shares.length === 0 ? undefined : Math.max(...shares);
};

/** Begins to watch; what it returns ends that, and says how busy the process was. */
export const watchLoad = (pid: number | undefined): (() => number | undefined) => {
  const looks: Look[] = [];
  const look = (): void => {
    try {
      const used = usedIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      if (used !== undefined) looks.push({ at: performance.now() / 1_000, used });
    } catch {
      // Not on Linux, or over.
    }
  };
  const timer = setInterval(look, every);
  return () => {
    clearInterval(timer);
    return busiest(looks, availableParallelism());
  };
};
