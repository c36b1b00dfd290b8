/**
 * A plan as one k6 script in TypeScript that needs only k6 and its target. The same plan gives the same bytes.
 */
import { memoize } from '../../model/memoize.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { kindOf } from '../planOf.ts';
import { plansOf } from '../planOf.ts';
import type { LoadPlan } from '../plan.ts';
import { optionsOf } from './options.ts';
import type { K6Runtime } from './runtimeText.ts';

/** Below 'generated/<system>/'. */
export const k6Path = (plan: Pick<LoadPlan, 'name'>): string => `k6/${plan.name}.ts`;

/** One script per plan, by path. */
export const k6Scripts = (system: PipelineSystem, runtime: K6Runtime): ReadonlyMap<string, string> =>
  new Map(textsByPath(system).map(([path, texts]) => [path, scriptOf(texts, system.id, runtime)]));

export const k6Script = (plan: LoadPlan, runtime: K6Runtime): string =>
  scriptOf(planTextsOf({ ...plan, system: anyId }), plan.system, runtime);

/** Placeholder for the system's id, a private use character: systems that differ only in their id share one script. */
const anyId = '\uE000';

/** Texts that a plan puts into its script, each split at the system's id. */
interface PlanTexts {
  readonly head: readonly string[];
  readonly plan: readonly string[];
  readonly options: readonly string[];
  readonly compares: boolean;
}

const planTextsOf = (plan: LoadPlan): PlanTexts => ({
  head: head(plan).split(anyId),
  plan: json(dataOf(plan)).split(anyId),
  options: json(optionsOf(plan)).split(anyId),
  compares: compares(plan),
});

/** Memoized by everything in a plan except the system's id. */
const textsByPath: (system: PipelineSystem) => readonly (readonly [path: string, texts: PlanTexts])[] = memoize(
  kindOf,
  (system) => plansOf({ ...system, id: anyId }).map((plan) => [k6Path(plan), planTextsOf(plan)]),
);

const scriptOf = ({ head, plan, options, compares }: PlanTexts, id: string, runtime: K6Runtime): string => {
  const [beforePlan, beforeOptions, afterOptions] = runtime.options.split(/emitted\.(?:plan|options)/);
  return [
    `${head.join(id)}\n${imports}${runtime.reasons}${beforePlan}${plan.join(id)}${beforeOptions}${options.join(id)}${afterOptions}`,
    runtime.plan,
    runtime.values,
    runtime.envelopes,
    runtime.answers,
    runtime.load,
    runtime.deployment,
    runtime.counting,
    runtime.messages,
    runtime.reads,
    runtime.writes,
    runtime.scenarios,
    runtime.setUp,
    ...(compares ? [runtime.compare] : []),
    runtime.summary,
  ].join('');
};

/** Imports of all parts. */
const imports = `import { sleep } from 'k6';
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
`;

const compares = ({ scenarios }: LoadPlan): boolean => scenarios.some(({ work }) => work === 'compare');

const head = (plan: LoadPlan): string => {
  const { system, name, what, api, unjudged } = plan;
  return [
    `${system}, ${name}: ${what}`,
    `Emitted from systems/ (change the definition, not this file). Run it with k6 v2.2:`,
    `  TARGET=http://127.0.0.1:${api.port} k6 run ${name}.ts`,
    ...(api.auth === 'none' ? [] : [`The API needs a token (${api.auth}): set the environment variable TOKEN.`]),
    ...(compares(plan) ? ['BASELINE=http://… gets the same requests, with the token BASELINE_TOKEN.'] : []),
    'WRITES=off sends no messages; to another machine they are only sent with WRITES=on. SAMPLES=[{...}] sets the rows whose values are requested. SUMMARY=file.json writes the summary to a file.',
    'Answers: status, content type, envelope and some rows of each; every row of bodies up to 400 characters, and of longer ones in a share of 400 over their length. The summary has the counts: bodies_checked of bodies_seen.',
    'HISTOGRAM=on counts answers by latency, to merge the summaries of several generators (atalaya loadtest merge).',
    ...unjudged.map(
      ({ objective, scenario, why, fix }) =>
        `Not judged: ${objective}${scenario === undefined ? '' : ` of ${scenario}`}: ${why}. To judge it: ${fix}.`,
    ),
  ]
    .map((line) => `// ${line}`)
    .join('\n');
};

const dataOf = (plan: LoadPlan): object => ({
  system: plan.system,
  name: plan.name,
  port: plan.api.port,
  thinkSeconds: Math.max(
    0,
    ...plan.scenarios.map((scenario) => (scenario.kind === 'ClosedScenario' ? scenario.thinkSeconds : 0)),
  ),
  readBackSeconds: plan.readBackSeconds,
  bounds: plan.bounds,
  reads: plan.reads,
  routes: plan.routes,
  cacheSeconds: plan.cacheSeconds,
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
