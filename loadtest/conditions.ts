/**
 * Conditions that must hold after a run. For each scenario: the load was sent as planned (nothing dropped, enough requests),
 * no answer was wrong, few requests failed, and each objective has the fewest events that can prove it. `faults.ts` says whose
 * fault a drop is.
 */
import { Decimal } from 'decimal.js';
import type { PipelineSystem } from '../model/system.ts';
import { eventTarget } from '../model/objective.ts';
import { share } from '../model/quantity.ts';
import { countText } from '../text/count.ts';
import { fewestIterations } from './judgements.ts';
import type { Condition, Judgement, Scenario } from './plan.ts';
import { sumOf } from '../numbers/sum.ts';
import { exactPercent } from '../text/percentage.ts';
import { isInShadow } from '../slo/quiet.ts';

/** Share of requests that may fail when no objective sets a limit. Our choice. */
const failures = new Decimal('0.01');

export interface ConditionOptions {
  readonly system: PipelineSystem;
  readonly scenarios: readonly Scenario[];
  readonly judgements: readonly Judgement[];
  readonly latency: number;
  readonly aborts: boolean;
}

export const conditionsOf = (options: ConditionOptions): readonly Condition[] => [
  {
    proves: 'validity',
    metric: 'script_exceptions',
    scenario: undefined,
    objective: undefined,
    comparison: { of: 'count', op: '==', value: 0 },
    otherwise: 'the script threw: what it threw in was never measured',
    needsWholeLoad: false,
    abortsAfter: undefined,
  },
  {
    proves: 'validity',
    metric: 'requests_without_rows',
    scenario: undefined,
    objective: undefined,
    comparison: { of: 'count', op: '==', value: 0 },
    otherwise: 'requests by key were not sent: no row of the target is known; set SAMPLES',
    needsWholeLoad: false,
    abortsAfter: undefined,
  },
  ...options.scenarios.filter(({ name }) => name !== 'warm_up').flatMap((scenario) => ofScenario(scenario, options)),
  ...options.judgements.flatMap((judgement) => ofJudgement(judgement, options)),
];

const ofScenario = (scenario: Scenario, { system, latency }: ConditionOptions): readonly Condition[] => {
  const { name } = scenario;
  const least = scenario.kind === 'OpenScenario' ? Math.max(1, fewestIterations(scenario, latency)) : 1;
  const common = { scenario: name, objective: undefined, abortsAfter: undefined };
  return [
    {
      ...common,
      proves: 'validity',
      metric: 'http_reqs',
      comparison: { of: 'count', op: '>=', value: least },
      otherwise: `fewer than ${countText(least)} requests were sent`,
      needsWholeLoad: true,
    },
    {
      ...common,
      proves: 'validity',
      metric: 'dropped_iterations',
      comparison: { of: 'count', op: '==', value: 0 },
      otherwise:
        'the load was less than planned: requests were not sent in time, because no user of the generator was free',
      needsWholeLoad: true,
    },
    {
      ...common,
      proves: 'objective',
      metric: 'wrong_answers',
      comparison: { of: 'count', op: '==', value: 0 },
      otherwise: 'answers were wrong',
      needsWholeLoad: false,
    },
    {
      ...common,
      proves: 'objective',
      metric: 'bad_answers',
      comparison: { of: 'rate', op: '<=', value: mayFail(system) },
      otherwise: 'more requests failed than may',
      needsWholeLoad: false,
    },
  ];
};

const mayFail = ({ objectives }: PipelineSystem): Decimal =>
  Decimal.max(
    failures,
    ...objectives.flatMap((objective) =>
      objective.type === 'availability' && !isInShadow(objective)
        ? [new Decimal(1).minus(share(eventTarget(objective)))]
        : [],
    ),
  );

const ofJudgement = (judgement: Judgement, { scenarios, aborts }: ConditionOptions): readonly Condition[] => {
  const { metric, scenario, target, needs, objective } = judgement;
  const common = { metric, scenario, objective };
  return [
    {
      ...common,
      proves: 'objective',
      comparison: { of: 'rate', op: '>=', value: target },
      otherwise: `${objective} was missed`,
      needsWholeLoad: false,
      abortsAfter: aborts ? enoughAfter(judgement, scenarios) : undefined,
    },
    {
      ...common,
      metric: `${metric}_events`,
      proves: 'validity',
      comparison: { of: 'count', op: '>=', value: needs },
      otherwise: `${objective} had too few events: ${exactPercent(target)} needs ${countText(needs)}`,
      needsWholeLoad: true,
      abortsAfter: undefined,
    },
  ];
};

/** Seconds until a scenario with a linear ramp has produced the events that an objective needs. */
const enoughAfter = ({ scenario, needs, expects }: Judgement, scenarios: readonly Scenario[]): number => {
  const own = scenarios.find(({ name }) => name === scenario);
  if (own === undefined) return 0;
  const seconds = sumOf(own.stages, (stage) => stage.seconds);
  const grows = own.kind === 'OpenScenario' && own.from !== own.stages.at(-1)?.target;
  const part = needs / expects;
  return Math.ceil(own.startsAt + seconds * (grows ? Math.sqrt(part) : part));
};
