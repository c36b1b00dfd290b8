/** A gate's report as Markdown, for a comment on a pull request or a job summary. */
import type { GateReport } from './gateReport.ts';
import { byWeight, howText } from './reportText.ts';
import { millisecondsText } from '../../text/time.ts';
import { percentText, shiftText } from '../../text/percentage.ts';
import { cell, escaped, markdownTable } from '../../text/markdown.ts';

/** Marker by which the CI job finds its comment again to update it. */
export const commentMark = (system: string): string => `<!-- atalaya gate ${system} -->`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable(
    head,
    rows.map((row) => row.map(cell)),
  );

export const gateMarkdown = (report: GateReport): string => {
  const { system, verdict, findings, objectives, comparisons, override } = report;
  const parts = [
    commentMark(system),
    `## Gate of ${escaped(system)}: ${verdict}`,
    ...(override === null ? [] : [`**Let pass anyway:** ${escaped(override)}`]),
    byWeight(findings)
      .map((finding) => `- **${finding.verdict}** (${finding.subject}): ${cell(finding.text)}`)
      .join('\n'),
    ...(objectives.length === 0
      ? []
      : [
          table(
            ['objective', 'target', 'good', 'events', 'share', '95% interval'],
            objectives.map(({ objective, target, good, total, interval }) => [
              objective,
              percentText(target),
              String(good),
              String(total),
              total === 0 ? '-' : percentText(good / total),
              interval === null ? '-' : `${percentText(interval.low)} to ${percentText(interval.high)}`,
            ]),
          ),
        ]),
    ...(comparisons.length === 0
      ? []
      : [
          table(
            ['latency', 'baseline', 'candidate', 'shift', '95% interval', 'counts from'],
            comparisons.map(({ what, baseline, candidate, shift, low, high, least }) => [
              what,
              millisecondsText(baseline),
              millisecondsText(candidate),
              shiftText(shift),
              `${shiftText(low)} to ${shiftText(high)}`,
              shiftText(least),
            ]),
          ),
        ]),
    howText(report),
  ];
  return `${parts.join('\n\n')}\n`;
};
