/** The report for programs. Shares are the nearest numbers, null without data; verdicts are exact. */
import type { Decimal } from 'decimal.js';
import { coverageFacts } from '../coverage.ts';
import { verdictOf } from '../status.ts';
import type { Judgement } from '../judge.ts';
import type { Interval } from '../window.ts';
import type { BudgetStep } from './budgetSteps.ts';
import type { Period } from './period.ts';
import type { Firings, ObjectiveReport, ReportGroup, SloReport, SystemReport } from './sloReport.ts';
import { quietFacts } from '../quiet.ts';

export const reportDocument = ({ of, period, at, source, alertsFrom, groups }: SloReport): unknown => ({
  version: 1,
  of,
  at: instant(at),
  period: periodDocument(period),
  source,
  ...(alertsFrom.length === 0 ? {} : { alertsFrom }),
  groups: groups.map(groupDocument),
});

const groupDocument = ({ name, systems, alerts }: ReportGroup): unknown => ({
  name,
  ...(alerts === undefined ? {} : { alerts: alertsDocument(alerts) }),
  systems: systems.map(systemDocument),
});

const systemDocument = ({ id, owner, sharedBy, since, objectives, alerts, excluded }: SystemReport): unknown => ({
  system: id,
  owner,
  ...(sharedBy === undefined ? {} : { sharedBy }),
  countsFrom: since === undefined ? null : instant(since),
  objectives: objectives.map(objectiveDocument),
  alerts: alertsDocument(alerts),
  excluded: excluded.map(({ from, to, owner: by, reason, objectives: of }) => ({
    ...span({ from, to }),
    owner: by,
    reason,
    objectives: of,
  })),
});

const alertsDocument = ({ fired, evaluated, notEvaluated }: Firings): unknown => ({
  fired: fired.map(({ id: alert, title, severity, times }) => ({
    alert,
    title,
    severity,
    times: times.map(({ from, to }) => ({ from: instant(from), to: to === undefined ? null : instant(to) })),
  })),
  evaluated,
  notEvaluated,
});

const objectiveDocument = ({ slo, judgement, coverage, days, worst, causes, periods }: ObjectiveReport): unknown => {
  const current = periods[0]?.period;
  return {
    objective: slo.id,
    type: slo.objective.type,
    target: slo.target.toNumber(),
    window: slo.objective.window,
    ...quietFacts(slo.objective),
    ...judgementDocument(judgement),
    ...(current === undefined ? {} : coverageFacts({ coverage, window: { from: current.from, to: current.until } })),
    days: days.map(stepDocument),
    worst: worst.map(({ from, to, bad, total }) => ({ ...span({ from, to }), bad, total })),
    causes: causes.map(({ kind: _kind, ...cause }) => cause),
    periods: periods.map(({ period, judgement: judged, since }) => ({
      ...periodDocument(period),
      countsFrom: since === undefined ? null : instant(since),
      ...judgementDocument(judged),
    })),
  };
};

const judgementDocument = (judgement: Judgement): Readonly<Record<string, unknown>> => {
  const { good, bad, total, overdue } = judgement;
  const isJudged = judgement.kind === 'Judged';
  return {
    verdict: verdictOf(judgement),
    events: { good, bad, total, overdue },
    sli: isJudged ? number(judgement.sli) : null,
    budget: isJudged
      ? {
          allowed: number(judgement.allowed),
          spent: number(judgement.budgetSpent),
          left: number(judgement.budgetLeft),
        }
      : null,
  };
};

const periodDocument = (period: Period): Readonly<Record<string, unknown>> => ({
  name: period.name,
  ...span({ from: period.from, to: period.until }),
  ...(period.timeZone === undefined ? {} : { timeZone: period.timeZone }),
});

const stepDocument = ({ from, to, good, total, left }: BudgetStep): unknown => ({
  ...span({ from, to }),
  good,
  total,
  budgetLeft: number(left),
});

const span = ({ from, to }: Interval): { readonly from: string; readonly to: string } => ({
  from: instant(from),
  to: instant(to),
});

const instant = (at: number): string => new Date(at).toISOString();
const number = (value: Decimal): number => value.toNumber();
