/** A run as one page that needs nothing else: verdict first, then why, then what happened. */
import type { LoadPlan } from '../plan.ts';
import {
  brokeText,
  objectiveHead,
  objectiveRow,
  problemText,
  scenarioHead,
  scenarioRow,
  type RunSummary,
} from '../runSummary.ts';
import { chartsOf } from './charts.ts';
import type { RunPoints } from './points.ts';
import { slowest } from './series.ts';
import { style } from './style.ts';
import type { ObjectiveResult } from '../verdict.ts';
import { escaped, latencyText, spanText } from './text.ts';

/** Requests whose traces are worth a look. */
const shown = 10;

export const reportPage = (plan: LoadPlan, run: RunSummary, points: RunPoints): string => {
  const title = `${run.system}, ${run.plan}: ${run.verdict}`;
  const problems = problemText(run).map((text) => `<li>${escaped(text)}</li>`);
  const broke = brokeText(run);
  const unjudged = run.unjudged.map(
    ({ objective, scenario = '', why, fix }) =>
      `<li>${escaped(`${objective} ${scenario}: ${why}; to judge it, ${fix}`)}</li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head><body>
<h1>${escaped(run.system)}, ${escaped(run.plan)}: <span class="verdict ${run.verdict}">${run.verdict}</span></h1>
<p class="soft">${escaped(run.what)}<br>${escaped(`${run.startedAt}, ${spanText(run.seconds)}, ${run.target.url}${run.target.isLocal ? ' (this machine)' : ''}${run.target.chaos === undefined ? '' : ` where ${run.target.chaos}`}, k6 ${run.k6.version}, exit code ${run.k6.exitCode ?? 'none'}`)}</p>
${problems.length === 0 ? '' : `<ul class="problems">${problems.join('')}</ul>`}
${broke === undefined ? '' : `<p><strong>${escaped(broke)}</strong></p>`}
<h2>Objectives</h2>
${table(objectiveHead, run.objectives.map(objectiveCells), objectiveKinds)}
${unjudged.length === 0 ? '' : `<p class="soft">Not judged by a run of this size:</p><ul class="soft">${unjudged.join('')}</ul>`}
<h2>Load</h2>
${table(scenarioHead, run.scenarios.map(scenarioRow), ['text', ...scenarioHead.slice(1).map(() => 'number' as const)])}
<h2>What happened</h2>
<div class="charts">${chartsOf({ plan, run, points }).join('\n')}</div>
<h2>Slowest requests</h2>
${table(
  ['request', 'status', 'took', 'at', 'trace'],
  slowest(points, shown).map(({ name, status, milliseconds, at, trace = '' }) => [
    name,
    String(status),
    latencyText(milliseconds),
    `${at.toFixed(1)} s`,
    trace,
  ]),
)}
</body></html>
`;
};

/** What a cell shows, as a class of the style sheet; a word has none. */
type CellClass = 'text' | 'number' | 'met' | 'missed';

type Cell = string | { readonly text: string; readonly class: CellClass };

const objectiveKinds: readonly CellClass[] = objectiveHead.map((_, column) =>
  column < 3 || column === objectiveHead.length - 1 ? 'text' : 'number',
);

const objectiveCells = (result: ObjectiveResult): readonly Cell[] => {
  const verdict: CellClass = result.met === undefined ? 'text' : result.met ? 'met' : 'missed';
  const row = objectiveRow(result);
  return row.map((text, column) => (column === row.length - 1 ? { text, class: verdict } : text));
};

/** `columns` has the class of each column's head, and of those cells that have none of their own. */
const table = (
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: readonly CellClass[] = [],
): string => {
  const cell = (tag: 'td' | 'th', content: Cell, column: number): string => {
    const { text, class: name = columns[column] ?? 'text' } =
      typeof content === 'string' ? { text: content, class: columns[column] } : content;
    return `<${tag}${name === 'text' ? '' : ` class="${name}"`}>${escaped(text)}</${tag}>`;
  };
  const line = (tag: 'td' | 'th', cells: readonly Cell[]): string =>
    `<tr>${cells.map((content, column) => cell(tag, content, column)).join('')}</tr>`;
  return `<div class="scroll"><table>${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table></div>`;
};
