/**
 * The start of every k6 script: its plan and options, and which scenarios may write. The emitter replaces `given.plan` and
 * `given.options`. Files of this folder are read as text and run only by k6. Each script contains them all in sequence, because
 * k6 without a network imports only its own modules. Code outside the marks is for the compiler.
 */
import type { Options } from 'k6/options';
import type { Plan } from './plan.ts';

declare const given: {
  readonly plan: Plan;
  readonly options: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>>;
};

// --- emitted from here ---

const plan: Plan = given.plan;

/** Messages stay where they are sent: to another machine only when that is asked for. */
const isHere = /^https?:\/\/(127\.[\d.]+|localhost|\[::1\])(:\d+)?(\/|$)/.test(__ENV.TARGET ?? 'http://127.0.0.1');
const mayWrite = __ENV.WRITES === 'on' || (isHere && __ENV.WRITES !== 'off');

/** Without writes their scenarios are not run, and what they would show is not asked. */
const isPlanned = (name: string): boolean => mayWrite || !/^(writes|freshness)$|{scenario:(writes|freshness)}$/.test(name);
const planned = <T>(all: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isPlanned(name)));

const all: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>> = given.options;

export const options: Options = { ...all, scenarios: planned(all.scenarios), thresholds: planned(all.thresholds) };
// --- emitted to here ---

export { mayWrite, plan };
