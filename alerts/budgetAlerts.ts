/**
 * A ticket for each step of a system's budget policy: so much of an objective's budget is spent. Burn tiers compare rates and
 * resolve when the errors stop; these compare the whole window, so they stay open until the budget has recovered, or the next
 * calendar period begins. What no rule can count at a fair price is left out with the reason.
 */
import type { BudgetStep } from '../model/budgetPolicy.ts';
import { share, type Duration } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { Exact } from '../numbers/exact.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { quietReason } from '../slo/quiet.ts';
import type { Slo } from '../slo/slo.ts';
import { alertOf, type Alert, type LeftOut } from './alert.ts';
import type { BudgetSpent } from './condition.ts';
import { periods, type CountedUnit } from '../slo/periodCounts.ts';
import { budgetNoun, budgetSpan } from './budgetSpan.ts';
import { titled } from './titles.ts';

export const budgetAlertId = (slo: Pick<Slo, 'system' | 'id'>, { spent }: Pick<BudgetStep, 'spent'>): string =>
  `${slo.system}-${slo.id}-budget-${spent.replace('%', '')}`;

export const budgetAlerts = (system: System, slos: readonly MeasuredSlo[]): readonly Alert[] =>
  slos.flatMap((slo, index) =>
    whyNot(slo) === undefined
      ? stepsOf(system).map((step) => budgetAlert(system, slo, step, `objectives[${index}]`))
      : [],
  );

export const budgetAlertsLeftOut = (system: System, slos: readonly MeasuredSlo[]): readonly LeftOut[] =>
  slos.flatMap((slo) => {
    const why = whyNot(slo);
    if (why === undefined) return [];
    return stepsOf(system).map((step) => ({ kind: 'LeftOut' as const, id: budgetAlertId(slo, step), slo, why }));
  });

/** A step at 0% begins with the window: nothing is spent, and there is nothing to notify about. */
const stepsOf = ({ budgetPolicy }: System): readonly BudgetStep[] => {
  const steps = budgetPolicy.filter(({ spent }) => share(spent).gt(0));
  return [...new Map(steps.map((step) => [step.spent, step])).values()];
};

const whyNot = ({ window, slices, composite, objective }: Slo): string | undefined => {
  const quiet = quietReason(objective);
  if (quiet !== undefined) return quiet;
  if (composite?.combine === 'weighted' && composite.parts.some(({ slo }) => slo.slices !== undefined))
    return 'the mean of shares of slices would be computed from the slices of the whole window; the budgets of its parts have such alerts, and its own burn rates fire before the budget is gone';
  if (window.kind === 'RollingWindow') return undefined;
  const sooner = 'the slowest burn rate fires before the budget is gone';
  if (window.unit === 'year') return `a year of samples would be read at each evaluation; ${sooner}`;
  if (window.timeZone !== undefined) return `PromQL knows the date in UTC only, not in ${window.timeZone}; ${sooner}`;
  if (slices !== undefined)
    return `slices are recorded as good or bad, without the ${window.unit} that they belong to; ${sooner}`;
  return composite === undefined
    ? undefined
    : `a composite is counted over a range, which cannot begin with the ${window.unit}; ${sooner}`;
};

/** Of a calendar window its longest period: a range of PromQL has a fixed length. */
const rangeOf = ({ window, objective }: Slo): Duration =>
  window.kind === 'RollingWindow' ? (objective.window as Duration) : periods[window.unit as CountedUnit].longest;

const budgetAlert = (system: System, slo: MeasuredSlo, step: BudgetStep, source: string): Alert => {
  const { objective } = slo;
  const condition: BudgetSpent = {
    kind: 'BudgetSpent',
    slo,
    spent: new Exact(share(step.spent)),
    over: rangeOf(slo),
  };
  return alertOf({
    id: budgetAlertId(slo, step),
    title: titled(system, `${slo.id} has spent ${step.spent} of its error budget of ${objective.window}`),
    system: system.id,
    stage: objective.stage,
    severity: 'ticket',
    owner: system.owner,
    condition,
    for: undefined,
    meaning: `In ${slo.window.kind === 'RollingWindow' ? `the last ${condition.over}` : budgetSpan(condition)} there were more than ${step.spent} of the ${budgetNoun(condition)} that ${objective.target} allows. The budget policy says: ${step.action}`,
    why: objective.why,
    look: [
      'The budget panel of the dashboard: one incident, or a loss every day.',
      'Burn-rate alerts of this objective that fired in the window: they show when the budget was spent, and their runbooks say what to look at.',
      'Releases and changes in the window: the largest cause gets the next repair.',
    ],
    source,
  });
};
