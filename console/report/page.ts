/**
 * A report as one HTML file for people who do not read dashboards: sentences, then promises as cards, then figures. No script,
 * no request; each plot has its figures in a table.
 */
import { countText } from '../../text/count.ts';
import { instantText } from '../../text/date.ts';
import { markup, styleSheet, type Markup } from '../../text/markup.ts';
import { groupSentences } from '../../slo/report/groups.ts';
import type { Period } from '../../slo/report/period.ts';
import { countingSentences, reportTitle } from '../../slo/report/sections.ts';
import { isMissed, missedSentences, systemSentences } from '../../slo/report/sentences.ts';
import type { ObjectiveReport, ReportGroup, SloReport, SystemReport } from '../../slo/report/sloReport.ts';
import { alertParts } from './alertParts.ts';
import { budgetPlot } from './budgetPlot.ts';
import { promiseCards } from './promiseCards.ts';
import { reportStyle } from './style.ts';
import { daysTable, excludedTable, groupTable, periodsTable, spentTables } from './tables.ts';

/** Plots of a page about many systems: those that were not kept, the worst first. */
const mostPlots = 24;

export const reportPage = (report: SloReport): string => {
  const { period, at } = report;
  const title = reportTitle(report);
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${styleSheet(reportStyle)}</head><body><main>
<h1>${title}</h1><p class="soft">${instantText(period.from, period.clock)} to ${instantText(period.until, period.clock)}</p>
${report.groups.map((group) => groupPart(group, report))}
<section><h2>How this was counted</h2>${list(countingSentences(report))}</section>
</main><footer>Made by <code>atalaya slo report</code> on ${instantText(at, period.clock)}.</footer></body></html>
`.text;
};

const list = (items: readonly string[]): Markup =>
  markup`<ul class="plain">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;

const paragraphs = ([first = '', ...others]: readonly string[]): Markup =>
  markup`<p class="first">${first}</p>${others.map((sentence) => markup`<p>${sentence}</p>`)}`;

const groupPart = (group: ReportGroup, { of, groups, period }: SloReport): Markup => {
  const [system] = group.systems;
  if (group.systems.length === 1 && system !== undefined && of !== 'fleet')
    return systemPart(system, period, groups.length > 1);
  const missed = group.systems
    .flatMap(({ id, objectives }) => objectives.filter(isMissed).map((objective) => ({ id, objective })))
    .toSorted((one, other) => leftOf(one.objective) - leftOf(other.objective));
  const heading = groups.length > 1 ? markup`<h2>${group.name}</h2>` : undefined;
  const further = missed.slice(mostPlots);
  return markup`<section>${heading}${paragraphs(groupSentences(group, period))}</section>
${missed.length === 0 ? undefined : markup`<section><h2>What was not kept</h2>${missed.slice(0, mostPlots).map(({ id, objective }) => missedPart(id, objective, period))}${further.length === 0 ? undefined : markup`<p>And ${countText(further.length)} more: ${further.map(({ id, objective }) => `${id} ${objective.slo.id}`).join(', ')}.</p>`}</section>`}
${group.alerts && alertParts(group.alerts, period, 'the fleet itself')}
<section><h2>All systems${groups.length > 1 ? ` of ${group.name}` : ''}</h2>${groupTable(group)}</section>`;
};

const leftOf = ({ judgement }: ObjectiveReport): number =>
  judgement.kind === 'Judged' ? judgement.budgetLeft.toNumber() : Infinity;

const missedPart = (id: string, objective: ObjectiveReport, period: Period): Markup =>
  markup`<article><h3>${id}: ${objective.slo.id}</h3>${missedSentences(objective).map((sentence) => markup`<p>${sentence}</p>`)}${budgetPlot(objective, period)}${daysTable(objective, period)}${spentTables(objective)}</article>`;

const systemPart = (system: SystemReport, period: Period, isOneOfMany: boolean): Markup => {
  const { id, description, objectives, owner } = system;
  const judged = objectives.filter(({ judgement }) => judgement.kind === 'Judged');
  const spent = judged.filter(({ judgement }) => judgement.bad > 0);
  const heading = isOneOfMany ? markup`<h2>${id}</h2>` : undefined;
  return markup`<section>${heading}<p class="soft">${description} Owner: ${owner}.</p>${paragraphs(systemSentences(system, period))}
${promiseCards(objectives)}</section>
${judged.length === 0 ? undefined : markup`<section><h2>Error budget over time${isOneOfMany ? `: ${id}` : ''}</h2><div class="plots">${judged.map((objective) => markup`<div>${budgetPlot(objective, period)}${daysTable(objective, period)}</div>`)}</div></section>`}
${spent.length === 0 ? undefined : markup`<section><h2>What spent it${isOneOfMany ? `: ${id}` : ''}</h2>${spent.map((objective) => markup`<article><h3>${objective.slo.id}</h3>${spentTables(objective)}</article>`)}</section>`}
${alertParts(system.alerts, period, isOneOfMany ? id : undefined)}
${excludedTable(system, period, isOneOfMany ? id : undefined)}
${periodsTable(system, isOneOfMany ? id : undefined)}`;
};
