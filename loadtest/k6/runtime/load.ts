/**
 * What the generator itself did: how late each iteration began, and which calls began and had no answer, by side. With these
 * figures a verdict tells a target that stalls from a generator that was too slow.
 */
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import { options } from './options.ts';

// --- emitted from here ---

type Side = 'candidate' | 'baseline';

/** A constant rate: milliseconds between the planned beginnings of two iterations, and milliseconds of the scenario. */
interface Rhythm {
  readonly period: number;
  readonly length: number;
}

interface ConstantRate {
  readonly executor: string;
  readonly rate: number;
  readonly timeUnit: string;
  readonly duration: string;
}

const millisecondsOf = (text: string): number => {
  if (text.endsWith('ms')) return parseFloat(text);
  return parseFloat(text) * (text.endsWith('m') ? 60_000 : 1_000);
};

/** Only scenarios with a constant rate have a planned time for each iteration. */
const rhythms: Record<string, Rhythm> = {};
for (const [name, scenario] of Object.entries(options.scenarios ?? {})) {
  const { executor, rate, timeUnit, duration } = scenario as unknown as ConstantRate;
  if (executor !== 'constant-arrival-rate') continue;
  rhythms[name] = { period: millisecondsOf(timeUnit) / rate, length: millisecondsOf(duration) };
}
const lateness = new Trend('start_lateness', true);

/**
 * Milliseconds after the planned beginning of this iteration, by k6's monotonic clock. Dropped iterations have no number: after
 * each of them the figure is one period too large, which its reader corrects.
 */
const addLateness = (): void => {
  const rhythm = rhythms[exec.scenario.name];
  if (rhythm === undefined) return;
  const { progress, iterationInTest } = exec.scenario;
  lateness.add(Math.max(0, progress * rhythm.length - iterationInTest * rhythm.period));
};

const calls = (side: Side) => ({
  begun: new Counter(`begun_${side}`),
  wait: new Trend(`wait_${side}`, true),
  timeouts: new Counter(`timeouts_${side}`),
  shed: new Counter(`shed_${side}`),
});
const callsOf = { candidate: calls('candidate'), baseline: calls('baseline') };

/** k6's code for a request that had no complete answer in time. Source: k6, lib/netext/httpext/error_codes.go. */
const timedOut = 1050;

/** Sends a request, and counts it as begun before it is sent. Its wait is its whole time, connecting included. */
const watched = (side: Side, request: () => RefinedResponse<'text'>): RefinedResponse<'text'> => {
  const { begun, wait, timeouts, shed } = callsOf[side];
  begun.add(1);
  const from = exec.instance.currentTestRunDuration;
  const response = request();
  wait.add(exec.instance.currentTestRunDuration - from);
  if (response.error_code === timedOut) timeouts.add(1);
  // A server that has too much to do says when to come again.
  if (response.status === 503 && response.headers['Retry-After'] !== undefined) shed.add(1);
  return response;
};
// --- emitted to here ---

export { addLateness, watched };
export type { Side };
