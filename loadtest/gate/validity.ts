/**
 * Whether the runs that a verdict needs are there. A run is left out only for what the generator or our set-up did; what a target
 * did is judged elsewhere, and leaves nothing out.
 */
import { many } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import { leavesOut } from '../faults.ts';
import type { Finding } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';

export interface Course {
  /** Runs that the verdict needs. */
  readonly wanted: number;
  /** A user stopped the gate. */
  readonly stopped: boolean;
  /** Why the gate could not go on: a pipeline that it had started failed. */
  readonly failure?: string | undefined;
  /** The time was over before all runs were there: seconds that were allowed. */
  readonly cutAfter?: number | undefined;
}

/** Reasons for which runs were left out, without repetitions. */
export const leftOutReasons = (runs: readonly GateRun[]): string =>
  [
    ...new Set(
      runs.flatMap(({ problems }) => problems.filter(leavesOut).map(({ text }) => text.replaceAll(/\d+/g, '#'))),
    ),
  ]
    .map((pattern) =>
      runs
        .flatMap(({ problems }) => problems.filter(leavesOut).map(({ text }) => text))
        .find((text) => text.replaceAll(/\d+/g, '#') === pattern),
    )
    .join('; ');

export const validityFinding = (runs: readonly GateRun[], { wanted, stopped, failure, cutAfter }: Course): Finding => {
  const kept = runs.filter(isValid).length;
  const left = runs.length - kept;
  const finding = (verdict: Finding['verdict'], text: string): Finding => ({
    id: 'validity',
    subject: 'validity',
    verdict,
    text,
    figures: { runs: runs.length, invalid: left, wanted },
  });
  const after = `it was stopped after ${many(runs.length, 'run')}`;
  if (stopped) return finding('inconclusive', failure === undefined ? after : `${failure}; ${after}`);
  const over = cutAfter === undefined ? '' : `the time of ${spanText(cutAfter)} was over`;
  if (runs.length === 0)
    return finding('inconclusive', over === '' ? 'no run was finished' : `${over}, and no run was finished`);
  const reasons = left === 0 ? '' : `${many(left, 'run')} left out (${leftOutReasons(runs)})`;
  if (kept < wanted) {
    const why = [reasons, over].filter((text) => text !== '').join('; ');
    return finding('inconclusive', `only ${kept} of ${many(wanted, 'run')} can be judged: ${why}`);
  }
  if (left > 0) return finding('pass', `${many(kept, 'run')} went as planned; ${reasons} and repeated`);
  return finding('pass', kept === 1 ? 'the run went as planned' : `all ${kept} runs went as planned`);
};
