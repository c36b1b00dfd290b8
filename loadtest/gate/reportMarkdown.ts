/**
 * A gate's report as Markdown, for a comment on a pull request or a job summary: the verdict and its reasons, a row for each part,
 * details folded. GitHub refuses a comment of more than 65,536 characters, so details are left out before that.
 */
import type { ComparisonFigures, Finding, GateReport } from './gateReport.ts';
import { howText } from './reportText.ts';
import {
  allRuns,
  badAnswersOf,
  badHead,
  badRow,
  inOrder,
  intervalText,
  objectiveHead,
  objectiveRows,
  partsOf,
  partText,
  partVerdict,
  runHead,
  runRows,
} from './reportParts.ts';
import { millisecondsText } from '../../text/time.ts';
import { shiftText } from '../../text/percentage.ts';
import { cell, escaped, markdownTable } from '../../text/markdown.ts';

/** Marker by which the CI job finds its comment again to update it. */
export const commentMark = (system: string): string => `<!-- atalaya gate ${system} -->`;

/** Most characters of a comment, and most of one sentence. */
const [longest, sentence] = [60_000, 600];
/** Most reasons before the table of parts, and most rows of a table. */
const [shown, rows] = [20, 40];

export const gateMarkdown = (report: GateReport): string => {
  const { system, verdict, findings, override } = report;
  const decided = verdict === 'pass' ? [] : findings.filter((finding) => finding.verdict === verdict);
  const answer = [
    commentMark(system),
    `## Gate of ${escaped(system)}: ${verdict}`,
    ...(override === null ? [] : [`**Let pass anyway:** ${quoted(override, escaped)}`]),
    ...(decided.length === 0 ? [] : [decided.slice(0, shown).map(bullet).join('\n')]),
    table(
      ['part', 'verdict', 'because'],
      partsOf(report).map((part) => [part.subject, partVerdict(part), partText(part)]),
    ),
    howText(report),
  ];
  const bad = badAnswersOf(allRuns(report));
  const details = [
    folded('All findings', inOrder(findings, verdict).map(bullet).join('\n')),
    folded('Objectives', tableOf(objectiveHead, objectiveRows(report))),
    folded('Against the baseline', tableOf(comparisonHead, report.comparisons.map(comparisonRow))),
    folded('Bad answers', tableOf(badHead, bad.map(badRow))),
    folded('Runs', tableOf(runHead, runRows(report))),
  ].flatMap((text) => text ?? []);
  const whole = `${[...answer, ...details].join('\n\n')}\n`;
  if (whole.length <= longest) return whole;
  return `${[...answer, 'The details are too long for a comment: they are in report.html.'].join('\n\n')}\n`;
};

const bullet = ({ verdict, subject, text }: Finding): string => `- **${verdict}** (${subject}): ${quoted(text, cell)}`;

/** A target's text is cut, and notifies nobody: between '@' and a name stands a character without width. */
const quoted = (text: string, escape: (text: string) => string): string => {
  const cut = text.length > sentence ? `${text.slice(0, sentence)}…` : text;
  return escape(cut.toWellFormed()).replaceAll(/@(?=\w)/g, '@\u200B');
};

const folded = (title: string, text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;

/** Undefined without rows. */
const tableOf = (head: readonly string[], all: readonly (readonly string[])[]): string | undefined => {
  if (all.length === 0) return undefined;
  const more = all.length > rows ? `\n\nand ${all.length - rows} more, in report.html` : '';
  return `${table(head, all.slice(0, rows))}${more}`;
};

const table = (head: readonly string[], all: readonly (readonly string[])[]): string =>
  markdownTable(
    head,
    all.map((row) => row.map((text) => quoted(text, cell))),
  );

const comparisonHead = ['latency', 'baseline', 'candidate', 'shift', 'confidence interval', 'counts from'];

const comparisonRow = ({
  what,
  baseline,
  candidate,
  shift,
  interval,
  confidence,
  least,
}: ComparisonFigures): readonly string[] => [
  what,
  millisecondsText(baseline),
  millisecondsText(candidate),
  shiftText(shift),
  intervalText(interval, confidence),
  shiftText(least),
];
