/**
 * What the machine of the load generator did during a run, and whether it had time for the test. Objectives of time that were
 * missed on a starved runner show nothing about the release.
 */
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
export const limits = { steal: 0.1, lateness: 25, unit: 1.5 } as const;

/**
 * Pressure alone is no sign: the load and the pipelines on the same machine make it, too, and so does a release that needs more
 * processor time. The unit of work is timed while they rest, so that it measures the work of others.
 */
export const isStarved = ({ steal = 0, lateness = 0, unit = 1 }: RunnerFigures): boolean =>
  steal > limits.steal || lateness > limits.lateness || unit > limits.unit;

/** 'a unit of work took 2.9 times its processor time, iterations began 41 ms late'. */
export const runnerText = ({ pressure, steal, lateness, unit }: RunnerFigures): string =>
  [
    ...(unit === undefined ? [] : [`a unit of work took ${unit.toFixed(1)} times its processor time`]),
    ...(pressure === undefined ? [] : [`processes waited for a processor ${percentText(pressure)} of the time`]),
    ...(steal === undefined || steal < 0.001 ? [] : [`${percentText(steal)} of the processors were stolen`]),
    ...(lateness === undefined ? [] : [`iterations began up to ${latencyText(lateness)} late`]),
  ].join(', ');
