/** The tables of a report's page. */
import { dayText } from '../../text/date.ts';
import { wholeText } from '../../text/count.ts';
import { markup, type Markup } from '../../text/markup.ts';
import { shareText } from '../../text/percentage.ts';
import { capitalised } from '../../text/sentence.ts';
import { budgetSteps, daySteps } from '../../slo/report/budgetSteps.ts';
import { causeRows } from '../../slo/report/causeRows.ts';
import { groupRows } from '../../slo/report/groups.ts';
import type { Period } from '../../slo/report/period.ts';
import {
  countedFrom,
  excludedHead,
  excludedRow,
  noTimeStandsOut,
  resultOf,
  worstRows,
} from '../../slo/report/sections.ts';
import { clockOf, type ObjectiveReport, type ReportGroup, type SystemReport } from '../../slo/report/sloReport.ts';
import { promiseSentence } from '../../slo/report/words.ts';

type CellClass = 'number' | 'time' | 'kept' | 'missed' | undefined;

/** `columns`: the class of each column's cells; `classOf` adds one to a cell. */
export const tableOf = (
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: readonly CellClass[],
  classOf: (row: number, column: number) => CellClass = () => undefined,
): Markup => {
  const attribute = (...names: readonly CellClass[]): Markup | undefined => {
    const own = names.filter((name) => name !== undefined);
    return own.length === 0 ? undefined : markup` class="${own.join(' ')}"`;
  };
  const heads = head.map((title, column) => markup`<th scope="col"${attribute(columns[column])}>${title}</th>`);
  const lines = rows.map(
    (cells, row) =>
      markup`<tr>${cells.map((cell, column) => markup`<td${attribute(columns[column], classOf(row, column))}>${cell}</td>`)}</tr>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></div>`;
};

/** Rows of days where they are few, else of weeks or months. */
const mostRows = 32;

/** The figures of the plot. */
export const daysTable = ({ slo, hours, judgement }: ObjectiveReport, period: Period): Markup => {
  const steps = budgetSteps(
    slo,
    hours,
    judgement.total,
    daySteps({ from: period.from, to: period.until }, mostRows, period.clock),
  );
  const rows = steps.map(({ to, good, total, left }) => [
    dayText(to - 1, period.clock),
    wholeText(total - good),
    wholeText(total),
    shareText(left),
  ]);
  const columns: readonly CellClass[] = ['time', 'number', 'number', 'number'];
  return markup`<details><summary>The figures of this plot</summary>${tableOf(promiseSentence(slo.objective), ['to the end of', 'bad', 'all', 'budget left'], rows, columns)}</details>`;
};

/** When and what. */
export const spentTables = (objective: ObjectiveReport): Markup => {
  const { judgement, causes, slo } = objective;
  const worst = worstRows(objective);
  const columns: readonly CellClass[] = ['number', 'number', undefined];
  const when =
    worst.length === 0
      ? markup`<p>${noTimeStandsOut}</p>`
      : tableOf(`When (${clockOf(objective).name})`, ['bad', 'share', 'when'], worst, columns);
  const rows = causeRows(causes, judgement.bad, slo.objective);
  return markup`${when}${causes.length === 0 ? undefined : tableOf('What', ['bad', 'share', 'what'], rows, columns)}`;
};

/** Undefined where there is no period before. */
export const periodsTable = ({ objectives }: SystemReport, id: string | undefined): Markup | undefined => {
  const periods = objectives[0]?.periods ?? [];
  if (periods.length < 2) return undefined;
  const rows = periods.map(({ period }, row) => [
    capitalised(period.label),
    ...objectives.map((objective) => resultOf(objective.periods[row]!, objective)),
  ]);
  const classOf = (row: number, column: number): CellClass => {
    const judged = objectives[column - 1]?.periods[row]?.judgement;
    if (judged?.kind !== 'Judged') return undefined;
    return judged.met ? undefined : 'missed';
  };
  const head = ['period', ...objectives.map(({ slo }) => slo.id)];
  const title = `With the periods before${id === undefined ? '' : `: ${id}`}`;
  return markup`<section><h2>${title}</h2>${tableOf('Share of good events', head, rows, [], classOf)}${countedFrom(objectives).map((line) => markup`<p class="soft">${line}</p>`)}</section>`;
};

/** Undefined where nothing was excluded. */
export const excludedTable = ({ excluded }: SystemReport, period: Period, id: string | undefined): Markup | undefined =>
  excluded.length === 0
    ? undefined
    : markup`<section><h2>Excluded from the budgets${id === undefined ? '' : `: ${id}`}</h2>${tableOf('Maintenance', excludedHead(period), excluded.map(excludedRow(period)), ['time'])}</section>`;

export const groupTable = (group: ReportGroup): Markup =>
  tableOf(
    'The least budget left first',
    ['system', 'promises kept', 'pages', 'tickets', 'least budget left', 'of'],
    groupRows(group),
    [undefined, 'number', 'number', 'number', 'number', undefined],
    (row, column) => (column === 4 && groupRows(group)[row]?.[4]?.startsWith('-') === true ? 'missed' : undefined),
  );
