/**
 * Objectives as a load generator counts them: which scenario's events, how many there will be, and how many are needed.
 * docs/guides/objectives.md defines a good event; here it is seen from the caller's side. The generator's requests are valid by
 * the definition, so a 4xx is not a mistake of this caller: it is bad unless the objective counts 4xx as good.
 */
import { eventTarget, isSingle } from '../model/objective.ts';
import { milliseconds, share } from '../model/quantity.ts';
import type { PipelineSystem } from '../model/system.ts';
import { Exact } from '../numbers/exact.ts';
import { isInShadow } from '../slo/quiet.ts';
import { slosOf, type Slo } from '../slo/slo.ts';
import { countText } from '../text/count.ts';
import type { Judgement, ReadKind, Scenario, ScenarioName, Unjudged } from './plan.ts';
import { answeredShare } from './requests.ts';
import { eventsNeeded, iterationsOf, sureShare } from './samples.ts';
import { secondsOf } from './shapes.ts';
import { lengthText } from '../text/time.ts';
import { exactPercent } from '../text/percentage.ts';

/** Fewest iterations of a scenario when every answer takes as long as promised. */
export const fewestIterations = (scenario: Scenario, latency: number): number => {
  const begun =
    scenario.kind === 'OpenScenario'
      ? iterationsOf(scenario.from, scenario.stages)
      : iterationsOf(0, scenario.stages) / (scenario.thinkSeconds + latency);
  return Math.floor(begun * sureShare);
};

/** Objective ids as k6 metric names: letters, digits and '_'. Source: k6, metrics/registry.go. */
export const metricOf = (objective: string): string => `slo_${objective.replaceAll(/\W/g, '_')}`.slice(0, 100);

const scenariosFor = ({ type }: Slo['objective']): readonly ScenarioName[] =>
  type === 'availability' || type === 'latency' ? ['reads', 'writes'] : ['freshness'];

export interface Judged {
  /** All of them; `judgements` are those that have the events they need. */
  readonly counted: readonly Judgement[];
  readonly judgements: readonly Judgement[];
  readonly unjudged: readonly Unjudged[];
}

export const judgementsOf = (
  system: PipelineSystem,
  scenarios: readonly Scenario[],
  reads: readonly ReadKind[],
  latency: number,
): Judged => {
  const counted: Judgement[] = [];
  const unjudged: Unjudged[] = [];
  // A composite is judged by its parts, which are objectives themselves.
  for (const slo of slosOf(system).filter(({ objective }) => isSingle(objective))) {
    const found = scenarios.filter(({ name }) => scenariosFor(slo.objective).includes(name));
    if (isInShadow(slo.objective)) {
      unjudged.push(inShadow(slo));
      continue;
    }
    if (found.length === 0) unjudged.push(unreadable(slo));
    for (const scenario of found) {
      const iterations = fewestIterations(scenario, latency);
      const share = slo.objective.type === 'latency' && scenario.name === 'reads' ? answeredShare(reads) : 1;
      const judgement = judgementOf(slo, scenario.name, Math.floor(iterations * share));
      counted.push(judgement);
      if (!isShown(judgement)) unjudged.push(tooFew(judgement, scenario));
    }
  }
  return { counted, judgements: counted.filter(isShown), unjudged };
};

const isShown = ({ expects, needs }: Judgement): boolean => expects >= needs;

const judgementOf = ({ id, objective }: Slo, scenario: ScenarioName, expects: number): Judgement => {
  if (!isSingle(objective)) throw new Error(`${id} counts no events`);
  const target = new Exact(share(eventTarget(objective)));
  return {
    objective: id,
    type: objective.type,
    scenario,
    metric: metricOf(id),
    target,
    under: 'under' in objective ? milliseconds(objective.under) : undefined,
    forgives4xx: objective.type === 'availability' && objective.good === 'not 5xx',
    needs: eventsNeeded(new Exact(1).minus(target)),
    expects,
  };
};

const tooFew = ({ objective, scenario, target, needs, expects }: Judgement, { stages }: Scenario): Unjudged => ({
  objective,
  scenario,
  why: `${exactPercent(target)} needs ${countText(needs)} events, and ${scenario} has ${countText(expects)}`,
  fix: `run it for ${lengthText(Math.ceil((secondsOf(stages) * needs * 1.02) / Math.max(1, expects)))}`,
});

const inShadow = ({ id, objective: { shadow } }: Slo): Unjudged => ({
  objective: id,
  scenario: undefined,
  why: `it is in shadow, measured and not gated: ${shadow?.why}`,
  fix: 'remove shadow from the definition when its target holds',
});

const unreadable = ({ id }: Slo): Unjudged => ({
  objective: id,
  scenario: undefined,
  why: 'messages that are sent cannot be found again: this needs a route that publishes, and a route that reads by a field of the message',
  fix: "give a list a filter on a required text or integer field, or read it from the pipeline's own counters",
});
