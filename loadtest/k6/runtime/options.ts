/**
 * The start of every k6 script: its plan and options, and which scenarios may write. The emitter replaces `emitted.plan` and
 * `emitted.options`. Files of this folder are read as text and run only by k6. Each script contains them all in sequence, because
 * k6 without a network imports only its own modules. Code outside the marks is for the compiler.
 */
import type { Options } from 'k6/options';
import { badMetric, badReasons } from '../reasons.ts';
import type { Plan } from './plan.ts';

declare const emitted: {
  readonly plan: Plan;
  readonly options: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>>;
};

// --- emitted from here ---

const plan: Plan = emitted.plan;

/** Messages that are sent are stored, so to another machine they are only sent with WRITES=on. */
const isLocal = /^https?:\/\/(127\.[\d.]+|localhost|\[::1\])(:\d+)?(\/|$)/.test(__ENV.TARGET ?? 'http://127.0.0.1');
const mayWrite = __ENV.WRITES === 'on' || (isLocal && __ENV.WRITES !== 'off');

/** Without writes, their scenarios and thresholds are left out. */
const isPlanned = (name: string): boolean =>
  mayWrite || !/^(writes|freshness)$|{scenario:(writes|freshness)}$/.test(name);
const planned = <T>(all: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isPlanned(name)));

/** Names of the routes, as reports have them; a fault has the index as its tag. */
const routeNames: readonly string[] = [
  ...plan.routes.map(({ path }) => `GET ${path}`),
  ...(plan.writing === undefined ? [] : [`POST ${plan.writing.path}`]),
];

const all: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>> = emitted.options;

const isComparing = Object.values(all.scenarios).some(({ exec }) => exec === 'compare');
const sides = isComparing ? ['candidate', 'baseline'] : ['candidate'];

/** Makes k6 put the counts of answers into the summary, by scenario and side, and of bad ones also by route. */
const countsOfAnswers = (): Record<string, string[]> => {
  const bad = Object.entries(badReasons).flatMap(([kind, own]) => own.map((reason) => badMetric(kind, reason)));
  const keys = Object.keys(planned(all.scenarios)).flatMap((scenario) =>
    sides.flatMap((side) => [
      ...['bodies_seen', 'bodies_checked'].map((metric) => `${metric}{scenario:${scenario},side:${side}}`),
      ...routeNames.flatMap((_, route) =>
        bad.map((metric) => `${metric}{scenario:${scenario},side:${side},route:${route}}`),
      ),
    ]),
  );
  return Object.fromEntries(keys.map((key) => [key, []]));
};

export const options: Options = {
  ...all,
  scenarios: planned(all.scenarios),
  thresholds: { ...countsOfAnswers(), ...planned(all.thresholds) },
};
// --- emitted to here ---

export { isComparing, mayWrite, plan, routeNames };
