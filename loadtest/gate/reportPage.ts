/** A gate's report as one self-contained page: the verdict, the reasons, and charts over all runs. */
import { markup, type Markup } from '../../text/markup.ts';
import { chartSvg, spanOf, type Line } from '../../text/chart.ts';
import { pageOf, tableOf } from '../report/frame.ts';
import type { GateReport } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';
import { byWeight, howText } from './reportText.ts';
import { millisecondsText } from '../../text/time.ts';
import { percentText, shiftText } from '../../text/percentage.ts';
import { countText } from '../../text/count.ts';

const colours = { pass: 'passed', warn: 'invalid', fail: 'failed', inconclusive: 'invalid' } as const;

export const gatePage = (report: GateReport): string => {
  const { system, verdict, findings, objectives, comparisons, candidate, baseline, override, startedAt } = report;
  const sides = `${candidate.url}${candidate.chaos === null ? '' : ` where ${candidate.chaos}`}${baseline === null ? '' : ` against ${baseline.url}`}`;
  const overridden = override === null ? undefined : markup`<p><strong>Let pass anyway:</strong> ${override}</p>`;
  return pageOf(
    `${system}: gate ${verdict}`,
    markup`<h1>Gate of ${system}: <span class="verdict ${colours[verdict]}">${verdict}</span></h1>
<p class="soft">${startedAt}, ${sides}<br>${howText(report)}</p>
${overridden}
<ul>${byWeight(findings).map(findingItem)}</ul>
<h2>Objectives</h2>
${table(
  ['objective', 'target', 'good', 'events', 'share', '95% interval'],
  objectives.map(({ objective, target, good, total, interval }) => [
    objective,
    percentText(target),
    countText(good),
    countText(total),
    total === 0 ? '-' : percentText(good / total),
    interval === null ? '-' : `${percentText(interval.low)} to ${percentText(interval.high)}`,
  ]),
)}
${comparisons.length === 0 ? undefined : markup`<h2>Against the baseline</h2>\n${comparisonTable(report)}`}
<h2>Run by run</h2>
<div class="charts">${chartsOf(report)}</div>`,
  );
};

const findingItem = ({ verdict, subject, text }: GateReport['findings'][number]): Markup =>
  markup`<li><strong class="${verdict === 'fail' ? 'missed' : ''}">${verdict}</strong> (${subject}): ${text}</li>`;

const comparisonTable = ({ comparisons }: GateReport): Markup =>
  table(
    ['latency', 'baseline', 'candidate', 'shift', '95% interval', 'p', 'counts from', 'caught 9 times of 10'],
    comparisons.map(({ what, baseline, candidate, shift, low, high, p, least, catches }) => [
      what,
      millisecondsText(baseline),
      millisecondsText(candidate),
      shiftText(shift),
      `${shiftText(low)} to ${shiftText(high)}`,
      p.toPrecision(2),
      shiftText(least),
      shiftText(catches),
    ]),
  );

/** Each comparison, both sides run by run; without a baseline the candidate's own. */
const chartsOf = ({ runs, comparisons }: GateReport): readonly Markup[] => {
  const own = ({ p50, p95 }: GateRun): readonly [string, number | undefined][] => [
    ['median', p50],
    ['slowest 5%', p95],
  ];
  if (comparisons.length === 0) return [chartOf('reads of the candidate', runs, own)];
  return comparisons.map(({ what }) =>
    chartOf(what, runs, ({ compared }) => {
      const comparison = compared.find((candidate) => candidate.what === what);
      return [
        ['baseline', comparison?.baseline],
        ['candidate', comparison?.candidate],
      ];
    }),
  );
};

const chartOf = (
  title: string,
  runs: readonly GateRun[],
  figuresOf: (run: GateRun) => readonly [name: string, value: number | undefined][],
): Markup => {
  const names = runs.slice(0, 1).flatMap((run) => figuresOf(run).map(([name]) => name));
  const lines = names.map((name, colour): Line => {
    const points = runs.map((run) => [run.order + 1, figuresOf(run)[colour]?.[1]] as const);
    return { name, colour, points };
  });
  const values = lines.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []));
  return chartSvg({
    title: `${title}, in each run`,
    x: { label: 'run', scale: 'linear', from: 0, to: Math.max(2, runs.length + 1) },
    y: { label: 'ms', scale: 'linear', ...spanOf(values, 'linear') },
    lines,
  });
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): Markup =>
  tableOf(
    head,
    rows,
    head.map((_, column) => (column === 0 ? 'text' : 'number')),
  );
