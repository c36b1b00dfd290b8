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
${table(objectiveHead, run.objectives.map(objectiveRow), 3)}
${unjudged.length === 0 ? '' : `<p class="soft">Not judged by a run of this size:</p><ul class="soft">${unjudged.join('')}</ul>`}
<h2>Load</h2>
${table(scenarioHead, run.scenarios.map(scenarioRow), 1)}
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
  5,
)}
</body></html>
`;
};

/** Columns from `numbers` on are figures, but for the last of a verdict. */
const table = (head: readonly string[], rows: readonly (readonly string[])[], numbers: number): string => {
  const cell = (tag: 'td' | 'th', text: string, column: number): string => {
    const classes = [
      ...(column >= numbers && !/^(verdict|met|missed|too few|no events)/.test(text) ? ['number'] : []),
      ...(/^(met|missed)$/.test(text) ? [text] : []),
    ];
    return `<${tag}${classes.length === 0 ? '' : ` class="${classes.join(' ')}"`}>${escaped(text)}</${tag}>`;
  };
  const line = (tag: 'td' | 'th', cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join('')}</tr>`;
  return `<div class="scroll"><table>${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table></div>`;
};
