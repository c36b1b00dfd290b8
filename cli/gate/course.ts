/**
 * The runs of a gate, one after the other. A run that the generator spoiled is run again while there is time. Time is monotonic:
 * a clock that is set changes nothing.
 */
import { isValid, type GateRun } from '../../loadtest/gate/gateRun.ts';

export interface Course {
  /** Runs that the verdict needs. */
  readonly count: number;
  /** Seconds that one run takes, at most when all goes well. */
  readonly each: number;
  /** Seconds until the gate ends, whatever it has. */
  readonly seconds: number;
  readonly stop: AbortSignal;
  /** `cut` is aborted when the time is over. */
  readonly measure: (order: number, cut: AbortSignal) => Promise<GateRun>;
  readonly onRun: (run: GateRun, kept: number) => void;
}

export interface Measured {
  readonly runs: readonly GateRun[];
  /** Seconds after which the time was over; undefined if it sufficed. */
  readonly cutAfter: number | undefined;
}

/** Most attempts for each run: a generator that always fails is not tried for ever. */
const attempts = 2;

export const measureCourse = async (course: Course, now: () => number = () => performance.now()): Promise<Measured> => {
  const { count, each, seconds, stop, measure, onRun } = course;
  const endsAt = now() + seconds * 1_000;
  const runs: GateRun[] = [];
  let kept = 0;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), seconds * 1_000);
  try {
    while (kept < count && runs.length < count * attempts && !stop.aborted) {
      // A run that cannot end in time is not begun, except the first: it shows at least something.
      if (runs.length > 0 && now() + each * 1_000 > endsAt) return { runs, cutAfter: seconds };
      const run = await measure(runs.length, over.signal);
      runs.push(run);
      if (isValid(run)) kept++;
      onRun(run, kept);
      if (over.signal.aborted && kept < count) return { runs, cutAfter: seconds };
    }
    return { runs, cutAfter: undefined };
  } finally {
    clearTimeout(timer);
  }
};

/** Seconds that even the shortest gate has: on a busy machine k6 needs some to start. */
const leastSeconds = 60;

/** Seconds after which a gate ends: half as long again as announced, and never longer than allowed. */
export const capOf = (estimate: number, maxDuration: number): number =>
  Math.min(maxDuration, Math.max(1.5 * estimate, leastSeconds));
