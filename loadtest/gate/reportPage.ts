/** A gate's report as one page that needs nothing else: the verdict, why, and each run beside its neighbours. */
import { chartSvg, spanOf, type Line } from '../report/chart.ts';
import { style } from '../report/style.ts';
import { escaped } from '../report/text.ts';
import type { GateReport } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';
import { byWeight, howText } from './reportText.ts';
import { percentText, shiftText, timeText } from './text.ts';

const colours = { pass: 'passed', warn: 'invalid', fail: 'failed', inconclusive: 'invalid' } as const;

export const gatePage = (report: GateReport): string => {
  const { system, verdict, findings, objectives, comparisons, candidate, baseline, override, startedAt } = report;
  const title = `${system}: gate ${verdict}`;
  const sides = `${candidate.url}${candidate.chaos === null ? '' : ` where ${candidate.chaos}`}${baseline === null ? '' : ` against ${baseline.url}`}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head><body>
<h1>Gate of ${escaped(system)}: <span class="verdict ${colours[verdict]}">${verdict}</span></h1>
<p class="soft">${escaped(startedAt)}, ${escaped(sides)}<br>${escaped(howText(report))}</p>
${override === null ? '' : `<p><strong>Let pass all the same:</strong> ${escaped(override)}</p>`}
<ul>${byWeight(findings)
    .map(
      (one) =>
        `<li><strong class="${one.verdict === 'fail' ? 'missed' : ''}">${one.verdict}</strong> (${one.subject}): ${escaped(one.text)}</li>`,
    )
    .join('')}</ul>
<h2>Objectives</h2>
${table(
  ['objective', 'target', 'good', 'events', 'share', '95% interval'],
  objectives.map(({ objective, target, good, total, interval }) => [
    objective,
    percentText(target),
    good.toLocaleString('en'),
    total.toLocaleString('en'),
    total === 0 ? '-' : percentText(good / total),
    interval === null ? '-' : `${percentText(interval.low)} to ${percentText(interval.high)}`,
  ]),
)}
${
  comparisons.length === 0
    ? ''
    : `<h2>Against the baseline</h2>\n${table(
        ['latency', 'baseline', 'candidate', 'shift', '95% interval', 'p', 'counts from', 'caught 9 times of 10'],
        comparisons.map((one) => [
          one.what,
          timeText(one.baseline),
          timeText(one.candidate),
          shiftText(one.shift),
          `${shiftText(one.low)} to ${shiftText(one.high)}`,
          one.p.toPrecision(2),
          shiftText(one.least),
          shiftText(one.catches),
        ]),
      )}`
}
<h2>Run by run</h2>
<div class="charts">${chartsOf(report).join('\n')}</div>
</body></html>
`;
};

/** Each comparison, both sides run by run; without a baseline the candidate's own. */
const chartsOf = ({ runs, comparisons }: GateReport): readonly string[] => {
  const own = ({ p50, p95 }: GateRun): readonly [string, number | undefined][] => [
    ['median', p50],
    ['slowest 5%', p95],
  ];
  if (comparisons.length === 0) return [chartOf('reads of the candidate', runs, own)];
  return comparisons.map(({ what }) =>
    chartOf(what, runs, ({ compared }) => {
      const one = compared.find((other) => other.what === what);
      return [
        ['baseline', one?.baseline],
        ['candidate', one?.candidate],
      ];
    }),
  );
};

const chartOf = (
  title: string,
  runs: readonly GateRun[],
  figuresOf: (run: GateRun) => readonly [name: string, value: number | undefined][],
): string => {
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

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (tag: 'td' | 'th', cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => `<${tag}${column === 0 ? '' : ' class="number"'}>${escaped(text)}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll"><table>${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table></div>`;
};
