/** The report on a shared objective, from the reports on its systems: their events are added up. */
import { sumOf } from '../../numbers/sum.ts';
import { joinedText } from '../../text/sentence.ts';
import { coveredByAll } from '../coverage.ts';
import { judge, type Counts, type Judgement } from '../judge.ts';
import { sumOfCounts } from '../parts.ts';
import type { Slo } from '../slo.ts';
import type { System } from '../../model/system.ts';
import { budgetSteps, daySteps } from './budgetSteps.ts';
import type { Period } from './period.ts';
import type { Hour } from './reads.ts';
import type { ObjectiveReport, SystemReport } from './sloReport.ts';
import { worstStretches } from './stretches.ts';

/** Undefined where the report lacks one of its systems. */
export const sharedReport = (
  system: System,
  slo: Slo,
  reports: readonly SystemReport[],
  period: Period,
): SystemReport | undefined => {
  const members = (slo.shared ?? []).map((member) => reports.find(({ id }) => id === member.system.id));
  const own = members.flatMap((report) => report?.objectives.filter((objective) => objective.slo.id === slo.id) ?? []);
  const known = members.filter((report) => report !== undefined);
  if (known.length < members.length || own.length < members.length) return undefined;
  const since = known.flatMap((report) => report.since ?? []);
  const ids = known.map(({ id }) => id);
  return {
    kind: 'SystemReport',
    id: system.id,
    owner: system.owner,
    description: system.description,
    sharedBy: ids,
    since: since.length === 0 ? undefined : Math.max(...since),
    hasPoints: known.some(({ hasPoints }) => hasPoints),
    objectives: [objectiveTogether(slo, own, period)],
    alerts: {
      fired: [],
      evaluated: 0,
      notEvaluated: [
        `It adds up the events of ${joinedText(ids, 'and')}. Its alerts read the series of all of them, and are not evaluated over their histories.`,
      ],
    },
    excluded: known.flatMap(({ id, excluded }) =>
      excluded
        .filter(({ objectives }) => objectives.includes(slo.id))
        .map((exclusion) => ({ ...exclusion, objectives: [`${slo.id} of ${id}`] })),
    ),
  };
};

const countsOf = ({ good, total, overdue }: Judgement): Counts => ({ good, total: total - overdue, overdue });

const objectiveTogether = (slo: Slo, own: readonly ObjectiveReport[], period: Period): ObjectiveReport => {
  const judgement = judge(sumOfCounts(own.map((objective) => countsOf(objective.judgement))), slo);
  const hours = hoursTogether(own);
  // A period before is known where it is known of each of them.
  const [first, ...others] = own;
  const periods = (first?.periods ?? []).flatMap((result) => {
    const same = others.map((objective) => objective.periods.find((other) => other.period.from === result.period.from));
    if (same.includes(undefined)) return [];
    const all = [result, ...same.filter((other) => other !== undefined)];
    const since = all.flatMap((other) => other.since ?? []);
    return [
      {
        period: result.period,
        judgement: judge(sumOfCounts(all.map((other) => countsOf(other.judgement))), slo),
        since: since.length === 0 ? undefined : Math.max(...since),
      },
    ];
  });
  return {
    kind: 'ObjectiveReport',
    slo,
    judgement,
    coverage: coveredByAll(own.flatMap(({ coverage }) => coverage ?? [])),
    hours: budgetSteps(slo, hours, judgement.total, hours),
    days: budgetSteps(
      slo,
      hours,
      judgement.total,
      daySteps({ from: period.from, to: period.until }, 400, period.clock),
    ),
    worst: worstStretches(hours),
    causes: [],
    periods,
  };
};

const hoursTogether = (own: readonly ObjectiveReport[]): readonly Hour[] => {
  const byEnd = Map.groupBy(
    own.flatMap(({ hours }) => hours),
    ({ to }) => to,
  );
  return [...byEnd]
    .toSorted(([one], [other]) => one - other)
    .map(([to, same]) => ({
      from: Math.min(...same.map(({ from }) => from)),
      to,
      good: sumOf(same, ({ good }) => good),
      total: sumOf(same, ({ total }) => total),
    }));
};
