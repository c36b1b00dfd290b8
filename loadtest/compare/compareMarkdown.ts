/** A comparison of two runs as Markdown: what changed, then folded tables. */
import { cell, escaped, markdownTable } from '../../text/markdown.ts';
import type { RunComparison } from './compareRuns.ts';
import { byChange, objectiveHead, objectiveRow, rowHead, rowOf, sideText, verdictWords } from './compareText.ts';

export const compareMarkdown = (comparison: RunComparison): string => {
  const { system, plan, verdict, before, after, circumstances, findings, objectives, scenarios, routes } = comparison;
  const changed = byChange(findings).filter(({ change }) => change !== 'same');
  const parts = [
    `## ${escaped(system)} ${plan}: ${verdictWords[verdict]}`,
    [`before: ${sideText(before)}`, `after: ${sideText(after)}`].map((text) => `- ${escaped(text)}`).join('\n'),
    ...(changed.length === 0
      ? []
      : [changed.map(({ change, text }) => `- **${change}**: ${escaped(text)}`).join('\n')]),
    ...(circumstances.differences.length === 0
      ? []
      : [`Also different: ${escaped(circumstances.differences.join('; '))}.`]),
    ...folded('Objectives', objectiveHead, objectives.map(objectiveRow)),
    ...folded('Load', rowHead('load'), scenarios.map(rowOf)),
    ...folded('Routes', rowHead('route'), routes.map(rowOf)),
  ];
  return `${parts.join('\n\n')}\n`;
};

const folded = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  if (rows.length === 0) return [];
  const table = markdownTable(
    head,
    rows.map((row) => row.map(cell)),
  );
  return [`<details><summary>${title}</summary>\n\n${table}\n\n</details>`];
};
