/**
 * What the machine of the load generator did during a run, and whether it had time for the test. Objectives of time that were
 * missed on a starved runner show nothing about the release.
 */
import { countOf, distributionOf, quantile, type K6Summary } from './k6/summary.ts';
import type { LoadPlan } from './plan.ts';
import { percentText } from '../text/percentage.ts';
import { latencyText } from '../text/time.ts';

/** Undefined where the platform does not say. */
export interface RunnerFigures {
  /** Share of the time in which a process waited for a processor (Linux PSI, cpu, some). */
  readonly pressure?: number;
  /** Share of the processors that the hypervisor gave to others. */
  readonly steal?: number;
  /** Milliseconds by which iterations began after their planned time: 95th percentile. */
  readonly lateness?: number;
  /** Wall time of a fixed unit of work over its processor time, before and after the run: 1 on an idle machine. */
  readonly unit?: number;
}

/** Above these, the runner had too little time. Measured: docs/guides/gate.md, "The runner". */
export const limits = { steal: 0.1, lateness: 50, unit: 1.5 } as const;

/**
 * Pressure alone is no sign: the load and the pipelines on the same machine make it, too, and so does a release that needs more
 * processor time. The unit of work is timed while they rest, so that it measures the work of others.
 */
export const isStarved = ({ steal = 0, lateness = 0, unit = 1 }: RunnerFigures): boolean =>
  steal > limits.steal || lateness > limits.lateness || unit > limits.unit;

/** Milliseconds that waiting for a processor adds to an answer, for each time that a unit of work takes its processor time. */
const addedByBusy = 500;
/** And at most: measured on two processors that 43 others wanted, the slowest of 1,500 answers took 2.4 s. */
const mostAdded = 4_000;

/**
 * Milliseconds up to which a starved runner explains an answer that should take at most `under`. Slower ones are the target's.
 * Measured as docs/guides/gate.md says, "The runner".
 */
export const explainedUpTo = (under: number, { unit = 1 }: RunnerFigures): number =>
  under + Math.min(mostAdded, addedByBusy * unit);

/** 'a unit of work took 2.9 times its processor time, iterations began 41 ms late'. */
export const runnerText = ({ pressure, steal, lateness, unit }: RunnerFigures): string =>
  [
    ...(unit === undefined ? [] : [`a unit of work took ${unit.toFixed(1)} times its processor time`]),
    ...(pressure === undefined ? [] : [`processes waited for a processor ${percentText(pressure)} of the time`]),
    ...(steal === undefined || steal < 0.001 ? [] : [`${percentText(steal)} of the processors were stolen`]),
    ...(lateness === undefined ? [] : [`iterations began up to ${latencyText(lateness)} late`]),
  ].join(', ');

/**
 * Milliseconds by which reads began too late, 95th percentile. Each dropped iteration makes the figure of those after it one
 * period too large (k6/runtime/load.ts), so that with drops it is a lower bound. Undefined without a constant rate.
 */
export const latenessIn = ({ scenarios }: LoadPlan, summary: K6Summary): number | undefined => {
  const lateness = distributionOf(summary, 'start_lateness', 'reads');
  const reads = scenarios.find(({ name }) => name === 'reads');
  if (lateness === undefined || reads?.kind !== 'OpenScenario') return undefined;
  const period = 1_000 / reads.from;
  return Math.max(0, quantile(lateness, 95) - countOf(summary, 'dropped_iterations', 'reads') * period);
};
