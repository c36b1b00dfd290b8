/**
 * A ticket for each step of a system's budget policy: so much of an objective's budget is spent. Burn tiers compare rates and
 * resolve when the errors stop; these compare the whole window, so they stay open until the budget has recovered. A
 * range of PromQL has a fixed length: a calendar window, which begins at a date, has no such alert.
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
  if (composite !== undefined)
    return 'the budgets of its parts have such alerts; its own burn rates fire before the budget is gone';
  if (slices !== undefined)
    return `the slices of ${objective.window} would be computed again at each evaluation; the burn rates of shorter windows fire before the budget is gone`;
  if (window.kind === 'CalendarWindow')
    return `a range of PromQL has a fixed length and cannot begin with the ${window.unit}; the slowest burn rate fires before the budget is gone`;
  return undefined;
};

const budgetAlert = (system: System, slo: MeasuredSlo, step: BudgetStep, source: string): Alert => {
  const { objective } = slo;
  const over = objective.window as Duration;
  const condition: BudgetSpent = { kind: 'BudgetSpent', slo, spent: new Exact(share(step.spent)), over };
  return alertOf({
    id: budgetAlertId(slo, step),
    title: titled(system, `${slo.id} has spent ${step.spent} of its error budget of ${over}`),
    system: system.id,
    stage: objective.stage,
    severity: 'ticket',
    owner: system.owner,
    condition,
    for: undefined,
    meaning: `In the last ${over} more bad events were counted than ${step.spent} of what ${objective.target} allows. The budget policy says: ${step.action}`,
    why: objective.why,
    look: [
      'The budget panel of the dashboard: one incident, or a loss every day.',
      "The burn-rate alerts of this objective in the window: when most of the budget was spent, and in which alert's runbook it is described.",
      'Releases and changes in the window: the largest cause gets the next repair.',
    ],
    source,
  });
};
