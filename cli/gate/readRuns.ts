/** The runs of reads of a gate: one that warms up both sides, then those that are judged, within the time that is allowed. */
import type { GateRun } from '../../loadtest/gate/gateRun.ts';
import { millisecondsText } from '../../text/time.ts';
import { shiftText } from '../../text/percentage.ts';
import { createUnitClock } from '../loadtest/runnerWatch.ts';
import type { Io } from '../run/io.ts';
import { capOf, measureCourse, type Measured } from './course.ts';
import { measureRun, type Measuring } from './measure.ts';
import type { GateOptions } from './options.ts';
import type { Sides } from './sides.ts';
import { writesSeconds, type WritesOrder } from './writes.ts';

/** Seconds of warm-up in each run, in addition to the warm-up run before all others. */
export const warmUp = 1;

export interface Reading {
  readonly options: Pick<GateOptions, 'runs' | 'duration' | 'maxDuration'>;
  /** Seconds of the whole gate, as announced. */
  readonly estimate: number;
  readonly order: WritesOrder;
}

export interface Reads extends Measured {
  readonly warming: GateRun;
  /** Seconds that are left for what follows. */
  readonly left: number;
}

export const measureReads = async (
  sides: Sides,
  { options: { runs: count, duration, maxDuration }, estimate, order }: Reading,
  measuring: Measuring,
  stderr: Io['stderr'],
): Promise<Reads> => {
  const cap = capOf(estimate, maxDuration);
  const begun = performance.now();
  const left = (): number => Math.max(0, cap - (performance.now() - begun) / 1_000);
  const each = duration + warmUp;
  const ofReads = cap - writesSeconds(order, each);
  const unit = createUnitClock();
  const warming = await measureRun(sides, 'warm-up', {
    ...measuring,
    unit,
    cut: AbortSignal.timeout(Math.ceil(ofReads * 1_000)),
  });
  const measured = await measureCourse({
    count,
    each,
    seconds: Math.max(0, left() - (cap - ofReads)),
    stop: measuring.stop,
    measure: async (run, cut) => measureRun(sides, run, { ...measuring, unit, cut }),
    onRun: (run, kept) => stderr(`${kept} of ${count}: ${runText(run)}\n`),
  });
  return { ...measured, warming, cutAfter: measured.cutAfter === undefined ? undefined : cap, left: left() };
};

export const runText = ({ problems, p50, p95, compared: [first] }: GateRun): string => {
  if (problems.length > 0) return problems.map(({ text }) => text).join('; ');
  const own =
    p50 === undefined || p95 === undefined
      ? 'no answers'
      : `p50 ${millisecondsText(p50)}, p95 ${millisecondsText(p95)}`;
  return first === undefined ? own : `${own}, ${shiftText(Math.expm1(first.ratio))} against the baseline`;
};
