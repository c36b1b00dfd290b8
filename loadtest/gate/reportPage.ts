/** A gate's report as one self-contained page: the verdict and its reasons, every part in its order, then tables and charts of all runs. */
import { markup, type Markup } from '../../text/markup.ts';
import { folded, listOf, pageOf, tableOf, type Cell, type CellClass } from '../report/frame.ts';
import type { Finding, FindingVerdict, GateReport } from './gateReport.ts';
import {
  allRuns,
  badAnswersOf,
  badHead,
  badRow,
  intervalText,
  objectiveHead,
  objectiveRows,
  partsOf,
  partVerdict,
  runHead,
  runRows,
  verdictCounts,
  type GatePart,
} from './reportParts.ts';
import { gateCharts } from './reportCharts.ts';
import { howText, sideText } from './reportText.ts';
import { chanceText } from '../../text/count.ts';
import { millisecondsText } from '../../text/time.ts';
import { shiftText } from '../../text/percentage.ts';

const colours = { pass: 'passed', warn: 'invalid', fail: 'failed', inconclusive: 'invalid' } as const;

export const gatePage = (report: GateReport): string => {
  const { system, verdict, findings, candidate, baseline, override, startedAt, runs } = report;
  const sides = `${sideText(candidate)}${candidate.chaos === null ? '' : ` where ${candidate.chaos}`}${baseline === null ? '' : ` against ${sideText(baseline)}`}`;
  const overridden = override === null ? undefined : markup`<p><strong>Let pass anyway:</strong> ${override}</p>`;
  const decided = verdict === 'pass' ? [] : findings.filter((finding) => finding.verdict === verdict);
  const bad = badAnswersOf(allRuns(report));
  return pageOf(
    `${system}: gate ${verdict}`,
    markup`<h1>Gate of ${system}: <span class="verdict ${colours[verdict]}">${verdict}</span></h1>
${overridden}
${listOf(
  decided.map(({ subject, text }) => `${subject}: ${text}`),
  verdict === 'fail' ? 'problems' : 'reasons',
)}
<p class="soft">${startedAt}, ${sides}<br>${howText(report)}</p>
<h2>Parts, in the order in which they are judged</h2>
${tableOf(['part', 'verdict', 'because'], partsOf(report).flatMap(partRows))}
${bad.length === 0 ? undefined : markup`<h2>Bad answers</h2>\n${badTable(bad)}`}
<h2>Objectives</h2>
${numbers(objectiveHead, objectiveRows(report), 2)}
${report.comparisons.length === 0 ? undefined : markup`<h2>Against the baseline</h2>\n${comparisonTable(report)}`}
${runs.length === 0 ? undefined : markup`<h2>Run by run</h2>\n<div class="charts">${gateCharts(report)}</div>`}
${folded('Figures of each run', runTable(report))}`,
  );
};

const cellClasses: Readonly<Record<FindingVerdict, CellClass>> = {
  pass: 'met',
  warn: 'warned',
  fail: 'missed',
  inconclusive: 'warned',
  'not judged': 'soft',
};

/** A row for each finding; the part's name and verdict stand in the first. */
const partRows = (part: GatePart): readonly (readonly Cell[])[] => {
  const cells = ({ verdict, text }: Pick<Finding, 'verdict' | 'text'>, label: string = verdict): readonly Cell[] => [
    { text: label, class: cellClasses[verdict] },
    { text, class: 'long' },
  ];
  const [first, ...others] = part.findings;
  if (first === undefined) {
    return [[part.subject, ...cells({ verdict: 'not judged', text: 'the gate did not come to it' })]];
  }
  if (others.length === 0) return [[part.subject, ...cells(first)]];
  return [
    [part.subject, { text: partVerdict(part), class: cellClasses[part.verdict] }, verdictCounts(part)],
    ...part.findings.map((finding) => ['', ...cells(finding)]),
  ];
};

/** Most rows of bad answers: a target that lies at random gives many reasons. */
const most = 60;

const badTable = (bad: ReturnType<typeof badAnswersOf>): Markup => {
  const largest = Math.max(1, ...bad.map(({ count }) => count));
  const rows = bad.slice(0, most).map((answers): readonly Cell[] => {
    const [kind = '', reason = '', count = '', route = '', side = ''] = badRow(answers);
    return [
      kind,
      { text: reason, class: 'long' },
      { text: count, class: 'text', bar: answers.count / largest },
      route,
      side,
    ];
  });
  const more = bad.length > most ? markup`<p class="soft">and ${bad.length - most} more kinds</p>` : undefined;
  return markup`${tableOf(badHead, rows)}${more}`;
};

const comparisonTable = ({ comparisons }: GateReport): Markup =>
  numbers(
    ['latency', 'baseline', 'candidate', 'shift', 'confidence interval', 'p', 'counts from', 'caught 9 times of 10'],
    comparisons.map(({ what, baseline, candidate, shift, interval, confidence, p, least, catches }) => [
      what,
      millisecondsText(baseline),
      millisecondsText(candidate),
      shiftText(shift),
      intervalText(interval, confidence),
      chanceText(p),
      shiftText(least),
      catches === null ? '-' : shiftText(catches),
    ]),
  );

const runTable = (report: GateReport): Markup | undefined => {
  const rows = runRows(report).map((row) =>
    row.map((text, column): Cell => (column === row.length - 1 ? { text, class: 'long' } : text)),
  );
  return rows.length === 0 ? undefined : tableOf(runHead, rows);
};

/** The first columns are text, the others numbers. */
const numbers = (head: readonly string[], rows: readonly (readonly string[])[], texts = 1): Markup =>
  tableOf(
    head,
    rows,
    head.map((_, column) => (column < texts ? 'text' : 'number')),
  );
