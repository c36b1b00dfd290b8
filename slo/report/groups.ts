/** Many systems under one heading: a sentence for all of them, and a row for each, the worst first. */
import { sumOf } from '../../numbers/sum.ts';
import { countText, many } from '../../text/count.ts';
import { shareText } from '../../text/percentage.ts';
import { joinedText } from '../../text/sentence.ts';
import type { Judged } from '../judge.ts';
import type { Period } from './period.ts';
import { hasGapsIn, hasNoData, isKept, isMissed, isPromised } from './sentences.ts';
import type { FiredAlert, Firings, ObjectiveReport, ReportGroup, SystemReport } from './sloReport.ts';

/** More names than these nobody reads in a sentence. */
const mostNames = 8;

const named = (systems: readonly SystemReport[]): string => {
  const ids = systems.map(({ id }) => id);
  return joinedText(
    ids.length > mostNames ? [...ids.slice(0, mostNames), `${ids.length - mostNames} more`] : ids,
    'and',
  );
};

export const groupSentences = ({ systems, name, alerts }: ReportGroup, of: Period): readonly string[] => {
  const period = of.name;
  const objectives = systems.flatMap((system) => system.objectives.filter(isPromised));
  const known = objectives.filter((objective) => !hasNoData(objective));
  if (known.length === 0) return [`Nothing is known of ${name} in ${period}: there were no events.`];
  const missed = systems.filter((system) => system.objectives.some(isMissed));
  const silent = systems.filter((system) => system.objectives.every(hasNoData));
  const all = [...systems.map((system) => system.alerts), ...(alerts === undefined ? [] : [alerts])];
  const [pages, tickets] = [sumOf(all, timesOf('page')), sumOf(all, timesOf('ticket'))];
  const withGaps = systems.filter((system) => system.objectives.some(hasGapsIn(of)));
  const shared = systems.filter(({ sharedBy }) => sharedBy !== undefined);
  return [
    `${many(systems.length - shared.length, 'system')}${shared.length === 0 ? '' : `, and ${named(shared)} for several of them together,`} made ${many(known.length, 'promise')} that can be judged, and kept ${countText(known.filter(isKept).length)} of them in ${period}.`,
    missed.length === 0 ? 'None was missed.' : `Missed by ${named(missed)}.`,
    ...(silent.length === 0 ? [] : [`There were no events of ${named(silent)}.`]),
    ...(withGaps.length === 0
      ? []
      : [`Points are missing for a part of it in ${named(withGaps)}: what happened then counts for no promise.`]),
    ...(systems.some((system) => system.alerts.evaluated > 0)
      ? [
          `${pages === 0 ? 'Nobody was paged' : `Alerts paged ${many(pages, 'time')}`}${tickets === 0 ? '' : `, and opened ${many(tickets, 'ticket')}`}.`,
        ]
      : []),
  ];
};

const timesOf =
  (of: FiredAlert['severity']) =>
  ({ fired }: Firings): number =>
    sumOf(
      fired.filter(({ severity }) => severity === of),
      ({ times }) => times.length,
    );

interface JudgedObjective extends ObjectiveReport {
  readonly judgement: Judged;
}

/** The objective with the least budget left; undefined without data. */
export const worstObjective = ({ objectives }: SystemReport): JudgedObjective | undefined =>
  objectives
    .filter(isPromised)
    .filter((objective): objective is JudgedObjective => objective.judgement.kind === 'Judged')
    .toSorted((one, other) => one.judgement.budgetLeft.cmp(other.judgement.budgetLeft))[0];

/** System, promises kept, pages, tickets, and the least budget left with its objective; the worst first, those without data last. */
export const groupRows = ({ systems }: ReportGroup): readonly (readonly string[])[] =>
  systems
    .map((system) => ({ system, worst: worstObjective(system) }))
    .toSorted(({ worst: one }, { worst: other }) => {
      if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
      return one.judgement.budgetLeft.cmp(other.judgement.budgetLeft);
    })
    .map(({ system, worst }) => [
      system.id,
      `${system.objectives.filter(isKept).length} of ${system.objectives.filter(isPromised).length}`,
      ...(['page', 'ticket'] as const).map((severity) =>
        system.alerts.evaluated === 0 ? '-' : countText(timesOf(severity)(system.alerts)),
      ),
      worst === undefined ? 'no data' : shareText(worst.judgement.budgetLeft),
      worst === undefined ? '' : worst.slo.id,
    ]);
