/**
 * Processor use of k6: a saturated generator measures its own queue instead of the target. Read from Linux's proc(5),
 * "/proc/pid/stat" (utime and stime in hundredths of a second); unknown on other systems.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Milliseconds between samples. */
const every = 500;
/** Samples per interval: the start of virtual users keeps k6 busy for less than that. */
const stretch = 4;

/** Processor seconds of the process so far. */
export const usedIn = (stat: string): number | undefined => {
  // The program's name, in brackets, may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user + system) ? (user + system) / 100 : undefined;
};

export interface Look {
  /** Seconds. */
  readonly at: number;
  readonly used: number;
}

/** Share of all processors in the busiest two seconds; undefined for a shorter run. */
export const busiest = (looks: readonly Look[], processors: number): number | undefined => {
  const shares = looks.flatMap(({ at, used }, index) => {
    const end = looks[index + stretch];
    return end === undefined ? [] : [(end.used - used) / (end.at - at) / processors];
  });
  return shares.length === 0 ? undefined : Math.max(...shares);
};

/** Starts sampling. Returns a function that stops it and returns the share. */
export const watchLoad = (pid: number | undefined): (() => number | undefined) => {
  const looks: Look[] = [];
  const look = (): void => {
    try {
      const used = usedIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      if (used !== undefined) looks.push({ at: performance.now() / 1_000, used });
    } catch {
      // Not on Linux, or the process has ended.
    }
  };
  const timer = setInterval(look, every);
  return () => {
    clearInterval(timer);
    return busiest(looks, availableParallelism());
  };
};
