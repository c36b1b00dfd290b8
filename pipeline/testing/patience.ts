/**
 * How long a test waits for a condition that never holds. A machine whose processors are shared by many gives each process a share of
 * the time, so the wait grows with the load, and is looked at again while waiting.
 */
import { availableParallelism, loadavg } from 'node:os';

/** Most times that a wait is prolonged: a test that hangs has to end. */
const mostTimes = 8;

export const prolonged = (ms: number, load: number, cores: number): number =>
  ms * Math.min(mostTimes, Math.max(1, load / cores));

/** Milliseconds, at this moment. */
export const patience = (ms: number): number => prolonged(ms, loadavg()[0] ?? 0, availableParallelism());

/** For errors, such as 'machine load 35.2 on 2 cores'. */
export const machineLoad = (): string =>
  `machine load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores`;
