/** A rollout's report on a terminal, and in Markdown for an issue or a pull request. */
import { countText } from '../text/count.ts';
import { cell, escaped } from '../text/markdown.ts';
import { percentText } from '../text/percentage.ts';
import { spanText } from '../text/time.ts';
import type { ReportedObjective, RolloutReport } from './report.ts';

const minutesOf = (from: string, at: string): string => {
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(from)) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const shareText = (good: number, total: number): string =>
  total === 0
    ? 'no events'
    : `${countText(total - good)} of ${countText(total)} bad (${percentText((total - good) / total)})`;

const objectiveText = ({ objective, good, total, oldGood, oldTotal }: ReportedObjective): string =>
  `${objective}: candidate ${shareText(good, total)}; old revision ${shareText(oldGood, oldTotal)}`;

const titleOf = ({ system, environment, stage, outcome }: RolloutReport): string =>
  `${system} ${stage}${environment === null ? '' : ` in ${environment}`}: ${outcome}`;

const shares = ({ candidate, old, percent }: RolloutReport): readonly (readonly [string, string])[] => [
  [
    'candidate',
    `${candidate.revision}${candidate.commit === null ? '' : ` (commit ${candidate.commit})`}, ${percent}% of the traffic`,
  ],
  ...(old === null ? [] : [['old revision', old] as const]),
];

export const rolloutText = (report: RolloutReport): string => {
  const { reason, startedAt, seconds, gateReport, objectives, log, next } = report;
  const rows = [
    ...shares(report),
    ['time', spanText(Math.round(seconds))] as const,
    ...(gateReport === null ? [] : [['gate', gateReport] as const]),
  ];
  return [
    `${titleOf(report)}: ${reason}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(12)}  ${value}`),
    ...(objectives.length === 0
      ? []
      : ['events since the last shift', ...objectives.map((each) => `  ${objectiveText(each)}`)]),
    'steps',
    ...log.map(({ at, text }) => `  ${minutesOf(startedAt, at).padStart(6)}  ${text}`),
    ...next,
    '',
  ].join('\n');
};

export const rolloutMarkdown = (report: RolloutReport): string => {
  const { reason, startedAt, seconds, gateReport, objectives, log, next } = report;
  return [
    `## ${escaped(titleOf(report))}`,
    '',
    escaped(reason),
    '',
    '| | |',
    '|---|---|',
    ...shares(report).map(([name, value]) => `| ${name} | ${cell(value)} |`),
    `| time | ${spanText(Math.round(seconds))} |`,
    ...(gateReport === null ? [] : [`| gate | ${cell(gateReport)} |`]),
    '',
    ...(objectives.length === 0
      ? []
      : [
          '| events since the last shift | candidate | old revision |',
          '|---|---|---|',
          ...objectives.map(
            ({ objective, good, total, oldGood, oldTotal }) =>
              `| ${objective} | ${shareText(good, total)} | ${shareText(oldGood, oldTotal)} |`,
          ),
          '',
        ]),
    '| time | step |',
    '|---|---|',
    ...log.map(({ at, text }) => `| ${minutesOf(startedAt, at)} | ${cell(text)} |`),
    '',
    ...next.map((text) => `- ${escaped(text)}`),
    '',
  ].join('\n');
};
