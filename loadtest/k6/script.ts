/**
 * A plan as one k6 script in TypeScript, which runs with nothing but k6 and its target. The same plan gives the same bytes.
 */
import { memoize } from '../../model/memoize.ts';
import type { System } from '../../model/system.ts';
import { kindOf } from '../kind.ts';
import { plansOf } from '../planOf.ts';
import type { LoadPlan } from '../plan.ts';
import { optionsOf } from './options.ts';
import { runtime } from './runtime.ts';
import { runtimeCompare } from './runtimeCompare.ts';
import { runtimeSetUp } from './runtimeSetUp.ts';
import { runtimeSummary } from './runtimeSummary.ts';

/** Below 'generated/<system>/'. */
export const k6Path = (plan: Pick<LoadPlan, 'name'>): string => `k6/${plan.name}.ts`;

/** One a plan, by path. */
export const k6Scripts = (system: System): ReadonlyMap<string, string> =>
  new Map(nameless(system).map(([path, pieces]) => [path, pieces.join(system.id)]));

/** Of private use: stands for an id, which every system but for it shares with others of its kind. */
const anyId = '\uE000';

/** Scripts without the system's id, in pieces. A plan is made of nothing else that the key leaves out. */
const nameless: (system: System) => readonly (readonly [path: string, pieces: readonly string[]])[] = memoize(
  kindOf,
  (system) => plansOf({ ...system, id: anyId }).map((plan) => [k6Path(plan), k6Script(plan).split(anyId)]),
);

export const k6Script = (plan: LoadPlan): string =>
  `${head(plan)}
import { sleep } from 'k6';
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

const plan: Plan = ${json(dataOf(plan))};

/** Messages stay where they are sent: to another machine only when that is asked for. */
const isHere = /^https?:\\/\\/(127\\.[\\d.]+|localhost|\\[::1\\])(:\\d+)?(\\/|$)/.test(__ENV.TARGET ?? 'http://127.0.0.1');
const mayWrite = __ENV.WRITES === 'on' || (isHere && __ENV.WRITES !== 'off');

/** Without writes their scenarios are not run, and what they would show is not asked. */
const isPlanned = (name: string): boolean => mayWrite || !/^(writes|freshness)$|{scenario:(writes|freshness)}$/.test(name);
const planned = <T>(all: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isPlanned(name)));

const all: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>> = ${json(optionsOf(plan))};

export const options: Options = { ...all, scenarios: planned(all.scenarios), thresholds: planned(all.thresholds) };
${runtime}${runtimeSetUp}${compares(plan) ? runtimeCompare : ''}${runtimeSummary}`;

const compares = ({ scenarios }: LoadPlan): boolean => scenarios.some(({ work }) => work === 'compare');

const head = (plan: LoadPlan): string => {
  const { system, name, what, api, unjudged } = plan;
  return [
    `${system}, ${name}: ${what}`,
    `Emitted from systems/, which is what to change; run with k6 v2.2:`,
    `  TARGET=http://127.0.0.1:${api.port} k6 run ${name}.ts`,
    ...(api.auth === 'none' ? [] : [`Callers need a token (${api.auth}), in the environment as TOKEN.`]),
    ...(compares(plan) ? ['BASELINE=http://… is asked the same, BASELINE_TOKEN its proof.'] : []),
    'WRITES=off sends no messages, and another machine gets them only with WRITES=on; SAMPLES=[{...}] gives rows whose values are asked for; SUMMARY=file.json takes the summary.',
    'HISTOGRAM=on counts answers by their time, for summaries of several generators (atalaya loadtest merge).',
    ...unjudged.map(
      ({ objective, scenario, why, fix }) =>
        `Not judged: ${objective}${scenario === undefined ? '' : ` of ${scenario}`}: ${why}. To judge it, ${fix}.`,
    ),
  ]
    .map((line) => `// ${line}`)
    .join('\n');
};

const dataOf = (plan: LoadPlan): object => ({
  system: plan.system,
  name: plan.name,
  port: plan.api.port,
  thinks: Math.max(0, ...plan.scenarios.map((scenario) => (scenario.kind === 'ClosedScenario' ? scenario.thinks : 0))),
  waits: plan.waits,
  bounds: plan.bounds,
  reads: plan.reads,
  rows: plan.rows,
  writing: plan.writing,
  readBack: plan.readBack,
  fields: plan.fields,
  counted: plan.counted.map(({ scenario, type, metric, under, forgives4xx }) => ({
    scenario,
    type,
    metric,
    under,
    forgives4xx,
  })),
});

const json = (value: unknown): string => JSON.stringify(value, null, 2);
