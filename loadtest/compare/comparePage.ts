/** A comparison of two runs as one self-contained page: what changed, then both runs side by side. */
import { chartSvg, spanOf, type Line } from '../../text/chart.ts';
import { markup, type Markup } from '../../text/markup.ts';
import type { Distribution } from '../k6/summary.ts';
import { listOf, pageOf, tableOf, type Cell, type CellClass } from '../report/frame.ts';
import type { RunSummary } from '../runSummary.ts';
import type { Change } from './change.ts';
import type { RunComparison } from './compareRuns.ts';
import { byChange, objectiveHead, objectiveRow, rowHead, rowOf, sideText, verdictWords } from './compareText.ts';

const colours: Readonly<Record<RunComparison['verdict'], string>> = {
  better: 'passed',
  same: 'passed',
  worse: 'failed',
  inconclusive: 'invalid',
};

const classes: Readonly<Record<Change, CellClass>> = {
  worse: 'missed',
  better: 'met',
  same: 'soft',
  'not compared': 'warned',
};

export const comparePage = (comparison: RunComparison, before: RunSummary, after: RunSummary): string => {
  const { system, plan, verdict, circumstances, findings, objectives, scenarios, routes } = comparison;
  const rows = byChange(findings).map(({ change, text }): readonly Cell[] => [
    { text: change, class: classes[change] },
    { text, class: 'long' },
  ]);
  return pageOf(
    `${system}, ${plan}: two runs`,
    markup`<h1>${system}, ${plan}: <span class="verdict ${colours[verdict]}">${verdict}</span></h1>
${verdictWords[verdict] === verdict ? undefined : markup`<p>${verdictWords[verdict]}</p>`}
<p class="soft">before: ${sideText(comparison.before)}<br>after: ${sideText(comparison.after)}</p>
${listOf(circumstances.differences, 'soft')}
<h2>What changed</h2>
${tableOf(['change', 'what'], rows)}
<h2>Objectives</h2>
${numbers(objectiveHead, objectives.map(objectiveRow), 2)}
<h2>Load</h2>
${numbers(rowHead('load'), scenarios.map(rowOf), 1)}
${routes.length === 0 ? undefined : markup`<h2>Routes</h2>\n${numbers(rowHead('route'), routes.map(rowOf), 1)}`}
<h2>Latency</h2>
<div class="charts">${distributionCharts(before, after)}</div>`,
  );
};

const numbers = (head: readonly string[], rows: readonly (readonly string[])[], texts: number): Markup =>
  tableOf(
    head,
    rows,
    head.map((_, column) => (column < texts ? 'text' : 'number')),
  );

/** The distribution of each scenario that both have. */
const distributionCharts = (before: RunSummary, after: RunSummary): readonly Markup[] =>
  after.scenarios.flatMap(({ scenario, latency, readableAfter }) => {
    const first = before.scenarios.find((other) => other.scenario === scenario);
    const [was, is] = [first?.readableAfter ?? first?.latency, readableAfter ?? latency];
    if (scenario === 'warm_up' || was === undefined || is === undefined) return [];
    const lines = [lineOf('before', 0, was), lineOf('after', 1, is)];
    const values = lines.flatMap(({ points }) => points.map(([value]) => value));
    return [
      chartSvg({
        title: scenario === 'freshness' ? 'Messages readable within' : `Answers to ${scenario} within`,
        x: { label: 'ms', scale: 'log', ...spanOf(values, 'log') },
        y: { label: '%', scale: 'linear', from: 0, to: 100 },
        lines,
        readable: true,
      }),
    ];
  });

const lineOf = (name: string, colour: number, { quantiles, most }: Distribution): Line => ({
  name,
  colour,
  points: [...quantiles.map(([percentile, value]) => [value, percentile] as const), [most, 100] as const],
});
